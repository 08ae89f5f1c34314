"""A token is a pseudonym that needs two keys."""

from assessments.tokens import new_secret, tokens


def test_a_token_is_the_same_for_the_same_person_and_round():
    secret = new_secret()
    assert tokens(secret, round_id=1, user_id=2) == tokens(secret, round_id=1, user_id=2)
    assert len(tokens(secret, round_id=1, user_id=2)[0]) == 64


def test_a_token_differs_by_person_round_and_group():
    secret = new_secret()
    made = {
        tokens(key, round_id=round_id, user_id=user_id)[0]
        for key in (secret, new_secret())
        for round_id in (1, 12)
        for user_id in (1, 2, 21)
    }
    assert len(made) == 12


def test_the_database_alone_does_not_give_the_token(settings):
    secret = new_secret()
    before = tokens(secret, round_id=1, user_id=2)
    settings.SECRET_KEY = "another site with a copy of the same database"
    assert tokens(secret, round_id=1, user_id=2)[0] != before[0]


def test_a_replaced_key_still_knows_who_answered(settings):
    secret = new_secret()
    before = tokens(secret, round_id=1, user_id=2)[0]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    assert before in tokens(secret, round_id=1, user_id=2)[1:]


def test_a_secret_from_postgresql_gives_the_same_token():
    secret = new_secret()
    assert tokens(memoryview(secret), round_id=1, user_id=2) == tokens(secret, round_id=1, user_id=2)
