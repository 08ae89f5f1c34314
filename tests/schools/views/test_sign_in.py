"""Signing in and out, lost passwords, new devices, and throttling."""

import re
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, override_settings

from schools import demo, devices
from schools.models import User
from tests.cast import Cast
from tests.factories.schools import PASSWORD, UserFactory

LOGIN, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"


def code() -> str:
    found = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found[0]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def post(client: Client, path: str, **data: str) -> object:
    return client.post(path, data, headers={"accept-language": "en"})


def test_a_new_device_asks_for_a_code_and_is_known_afterwards(cast: Cast) -> None:
    client = Client()
    assert post(client, LOGIN, login=cast.member.email, password=PASSWORD)["Location"] == CONFIRM
    assert not is_in(client)
    assert mail.outbox[0].to == [cast.member.email]
    assert post(client, CONFIRM, code=code())["Location"] == "/"
    assert is_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)
    assert post(client, LOGIN, login=cast.member.email, password=PASSWORD)["Location"] == "/"
    assert is_in(client)
    assert len(mail.outbox) == 1


def test_a_device_is_known_for_each_colleague_apart(cast: Cast) -> None:
    client = Client()
    for person in (cast.member, cast.colleague):
        post(client, LOGIN, login=person.email, password=PASSWORD)
        post(client, CONFIRM, code=code())
        client.post("/accounts/logout/")
    for person in (cast.member, cast.colleague):
        post(client, LOGIN, login=person.email, password=PASSWORD)
        assert is_in(client)
        client.post("/accounts/logout/")
    assert post(client, LOGIN, login=cast.staff.email, password=PASSWORD)["Location"] == CONFIRM


def test_another_password_makes_a_device_unknown(cast: Cast) -> None:
    client = Client()
    post(client, LOGIN, login=cast.member.email, password=PASSWORD)
    post(client, CONFIRM, code=code())
    client.post("/accounts/logout/")
    cast.member.set_password("another horse battery")
    cast.member.save()
    assert post(client, LOGIN, login=cast.member.email, password="another horse battery")["Location"] == CONFIRM


@pytest.mark.parametrize("cookie", ["", "nonsense", "a:b:c", "\x01"])
def test_a_made_up_device_is_not_known(cast: Cast, cookie: str) -> None:
    client = Client()
    client.cookies[devices.COOKIE] = cookie
    assert post(client, LOGIN, login=cast.member.email, password=PASSWORD)["Location"] == CONFIRM


def test_capitals_in_the_address_do_not_matter(cast: Cast) -> None:
    assert post(Client(), LOGIN, login=" MIA@Example.ORG ", password=PASSWORD)["Location"] == CONFIRM


def test_after_signing_in_comes_the_page_that_was_asked_for(cast: Cast) -> None:
    client = Client()
    path = f"{LOGIN}?next=/o/lindenhof/staff/"
    post(client, path, login=cast.member.email, password=PASSWORD, next="/o/lindenhof/staff/")
    assert post(client, CONFIRM, code=code())["Location"] == "/o/lindenhof/staff/"


def test_nobody_is_sent_to_another_site(cast: Cast) -> None:
    client = Client()
    post(client, LOGIN, login=cast.member.email, password=PASSWORD, next="https://evil.example/")
    assert post(client, CONFIRM, code=code(), next="//evil.example/")["Location"] == "/"


@pytest.mark.parametrize(
    ("login", "password"),
    [("", ""), ("no address", "x"), ("mia@example.org", ""), ("mia@example.org", "wrong"), ("nobody@example.org", PASSWORD),
     ("mia\x00@example.org", "x"), ("mia@example.org", "x\x00"), ("x" * 5000 + "@example.org", "x" * 5000)],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_a_sentence(cast: Cast, login: str, password: str) -> None:
    response = post(Client(), LOGIN, login=login, password=password)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_a_wrong_password_and_an_unknown_address_look_the_same(cast: Cast) -> None:
    pages = [post(Client(), LOGIN, login=login, password="wrong") for login in ("mia@example.org", "nobody@example.org")]
    sentences = [re.findall(r"<li>(.*?)</li>", page.content.decode()) for page in pages]
    assert sentences[0] == sentences[1]
    assert "do not belong together" in sentences[0][0]


def test_too_many_attempts_are_refused_with_a_sentence_even_with_the_right_password(cast: Cast) -> None:
    client = Client(headers={"accept-language": "nl"})
    for _number in range(5):
        assert client.post(LOGIN, {"login": cast.member.email, "password": "wrong"}).status_code == 422
    response = client.post(LOGIN, {"login": cast.member.email, "password": PASSWORD})
    assert response.status_code == 422
    assert "Te veel inlogpogingen" in response.content.decode()


def test_one_machine_that_tries_many_addresses_meets_the_page_that_says_so(cast: Cast) -> None:
    client = Client(headers={"accept-language": "nl"})
    answers = [client.post(LOGIN, {"login": f"a{number}@example.org", "password": "x"}) for number in range(31)]
    assert answers[-1].status_code == 429
    assert "Dat ging te snel" in answers[-1].content.decode()


def test_a_wrong_code_is_refused_and_the_third_ends_the_attempt(cast: Cast) -> None:
    client = Client()
    post(client, LOGIN, login=cast.member.email, password=PASSWORD)
    for wrong in ("", "WRNG-CODE"):
        assert post(client, CONFIRM, code=wrong).status_code == 422
    assert post(client, CONFIRM, code="é" * 300)["Location"] == LOGIN
    assert post(client, CONFIRM, code=code())["Location"] != "/"
    assert not is_in(client)


def test_a_new_code_can_be_asked_for(cast: Cast) -> None:
    client = Client()
    post(client, LOGIN, login=cast.member.email, password=PASSWORD)
    old = code()
    post(client, CONFIRM, action="resend")
    assert len(mail.outbox) == 2
    assert code() != old
    post(client, CONFIRM, code=code())
    assert is_in(client)


def test_a_code_alone_opens_too(cast: Cast) -> None:
    client = Client()
    post(client, "/accounts/login/code/", email=cast.member.email)
    post(client, CONFIRM, code=code())
    assert is_in(client)
    assert devices.COOKIE in client.cookies


def test_an_unknown_address_gets_the_same_page_and_no_mail(cast: Cast) -> None:
    for path, follow in (
        ("/accounts/login/code/", CONFIRM),
        ("/accounts/password/reset/", "/accounts/password/reset/confirm/"),
    ):
        client = Client()
        assert post(client, path, email="nobody@example.org")["Location"] == follow
        assert client.get(follow).status_code == 200
        assert post(client, follow, code="ABCD-EFGH").status_code == 422
    assert mail.outbox == []


def test_a_lost_password_is_replaced_with_a_code(cast: Cast) -> None:
    client = Client()
    post(client, "/accounts/password/reset/", email=cast.member.email.upper())
    assert post(client, "/accounts/password/reset/confirm/", code="WRNG-CODE").status_code == 422
    assert post(client, "/accounts/password/reset/confirm/", code=code())["Location"] == "/accounts/password/reset/complete/"
    for weak in ("", "short", "leerkring-demo", "mia@example.org"):
        assert post(client, "/accounts/password/reset/complete/", password1=weak).status_code == 422
    assert client.get("/accounts/password/reset/complete/").status_code == 200
    assert post(client, "/accounts/password/reset/complete/", password1="another horse battery")["Location"] == "/"
    assert is_in(client)
    assert User.objects.get(pk=cast.member.pk).check_password("another horse battery")
    assert mail.outbox[-1].subject == "Your password was changed"
    client.post("/accounts/logout/")
    post(client, LOGIN, login=cast.member.email, password="another horse battery")
    assert is_in(client), "the mailbox was shown to be theirs, so this device is known"


def test_a_new_password_is_not_chosen_without_a_code(cast: Cast) -> None:
    client = Client()
    assert client.get("/accounts/password/reset/complete/").status_code == 302
    post(client, "/accounts/password/reset/", email=cast.member.email)
    assert post(client, "/accounts/password/reset/complete/", password1="another horse battery").status_code == 302
    assert User.objects.get(pk=cast.member.pk).check_password(PASSWORD)


def test_a_password_is_changed_with_the_current_one(cast: Cast, sign_in: object) -> None:
    client, other = sign_in(cast.member), sign_in(cast.member)
    path = "/accounts/password/change/"
    assert client.get(path).status_code == 200
    for old, new in (("wrong", "another horse battery"), (PASSWORD, "short"), ("", "")):
        assert post(client, path, oldpassword=old, password1=new).status_code == 422
    assert post(client, path, oldpassword=PASSWORD, password1="another horse battery")["Location"] == "/me/"
    assert client.get(path).status_code == 200
    assert other.get(path).status_code == 302, "other devices have to sign in again"


def test_an_account_that_opened_by_code_chooses_a_first_password(db: None, sign_in: object) -> None:
    person = UserFactory()
    person.set_unusable_password()
    person.save()
    client = sign_in(person)
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    assert post(client, "/accounts/password/set/", password1="short").status_code == 422
    assert post(client, "/accounts/password/set/", password1="another horse battery").status_code == 302
    assert User.objects.get(pk=person.pk).check_password("another horse battery")


def test_a_closed_account_does_not_open(cast: Cast) -> None:
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    client = Client()
    response = client.post(LOGIN, {"login": cast.member.email, "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/inactive/"
    assert not is_in(client)


def test_signing_out_asks_first_and_happens_on_post_only(cast: Cast, sign_in: object) -> None:
    client = sign_in(cast.member)
    assert client.get("/accounts/logout/").status_code == 200
    assert is_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)
    assert client.get("/accounts/logout/").status_code == 302


def test_the_demo_password_opens_nothing_outside_demo_mode(cast: Cast) -> None:
    cast.member.set_password(demo.PASSWORD)
    cast.member.save()
    for address in (cast.member.email, "nobody@example.org"):
        response = post(Client(), LOGIN, login=address, password=demo.PASSWORD)
        assert response.status_code == 422
        assert "works in the demo only" in response.content.decode()


@override_settings(DEMO=True)
def test_in_demo_mode_it_opens_at_once_and_the_accounts_are_listed(cast: Cast) -> None:
    cast.member.set_password(demo.PASSWORD)
    cast.member.save()
    client = Client()
    page = client.get(LOGIN).content.decode()
    assert all(address in page for address, _role in demo.ACCOUNTS)
    assert post(client, LOGIN, login=cast.member.email, password=demo.PASSWORD)["Location"] == "/"
    assert is_in(client)


def test_outside_demo_mode_no_account_is_listed(db: None) -> None:
    assert "example.org" not in Client().get(LOGIN).content.decode()


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/email/", "/accounts/", "/accounts/social/login/"])
def test_pages_of_allauth_that_are_not_ours_are_not_there(db: None, path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 404 or response["Location"].startswith(LOGIN)


class BrokenBackend(EmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages: object) -> int:
        raise SMTPException("down")


@override_settings(EMAIL_BACKEND="tests.schools.views.test_sign_in.BrokenBackend")
def test_a_mail_server_that_is_down_gives_a_sentence(cast: Cast) -> None:
    client = Client(headers={"accept-language": "en"})
    response = client.post("/accounts/login/code/", {"email": cast.member.email}, follow=True)
    assert response.status_code == 200
    assert "could not send the mail" in response.content.decode()


@pytest.mark.parametrize(("language", "word"), [("nl", "Je code om in te loggen"), ("en", "Your code to sign in")])
def test_a_code_speaks_the_language_of_the_person(cast: Cast, language: str, word: str) -> None:
    User.objects.filter(pk=cast.member.pk).update(language=language)
    post(Client(), "/accounts/login/code/", email=cast.member.email)
    assert word in mail.outbox[0].body
    assert code() in mail.outbox[0].subject


@pytest.mark.parametrize(("language", "word"), [("nl", "Ik ben mijn wachtwoord vergeten"), ("en", "I forgot my password")])
def test_the_door_speaks_the_language_of_the_browser(db: None, language: str, word: str) -> None:
    page = Client().get(LOGIN, headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}"' in page
    assert word in page


def test_the_door_asks_the_database_nothing(db: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):
        Client().get(LOGIN)
