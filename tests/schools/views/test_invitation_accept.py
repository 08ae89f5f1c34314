"""The page behind the link of an invitation."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from core.tenancy import organisation_scope, unscoped
from schools import devices, services
from schools.models import Invitation, Staff, User
from tests.cast import Cast
from tests.factories.schools import UserFactory

GOOD = {"name": "Nia Nieuw", "password": "correct horse battery"}


@pytest.fixture
def link(cast: Cast) -> str:
    """The address of an open invitation for somebody without an account."""
    with organisation_scope(cast.organisation.pk):
        _invitation, token = services.invite(
            organisation=cast.organisation, email="new@example.org", name="Nia", school=cast.school, by=cast.leader
        )
    return f"/invitation/{token}/"


def change(**fields: object) -> None:
    with unscoped(reason="a test changes an invitation"):
        Invitation.objects.update(**fields)


def english() -> Client:
    return Client(headers={"accept-language": "en"})


def test_the_page_says_who_invites_and_to_what_and_changes_nothing(link: str) -> None:
    page = english().get(link)
    text = page.content.decode()
    assert page.status_code == 200
    assert all(word in text for word in ("Lindenhof", "Lotte Leader", "De Linde", "new@example.org", 'value="Nia"'))
    assert not User.objects.filter(email="new@example.org").exists()
    assert "no-store" in page["Cache-Control"]


def test_accepting_signs_in_and_knows_the_device(cast: Cast, link: str) -> None:
    client = english()
    response = client.post(link, GOOD)
    assert (response.status_code, response["Location"]) == (303, "/")
    person = User.objects.get(email="new@example.org")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert devices.COOKIE in client.cookies
    assert client.get("/o/lindenhof/staff/").status_code == 200
    assert person.language == "en"


@pytest.mark.parametrize(
    ("data", "status"),
    [({}, 422), ({"name": "", "password": ""}, 422), ({**GOOD, "password": "short"}, 422), ({**GOOD, "name": "x" * 121}, 422),
     ({**GOOD, "name": "a\x00"}, 422), ({**GOOD, "password": "leerkring-demo"}, 422), ({**GOOD, "password": "x" * 129}, 422),
     ({**GOOD, "password": "new@example.org"}, 422)],
)  # fmt: skip
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_used_up(link: str, data: dict[str, str], status: int) -> None:
    response = english().post(link, data)
    assert response.status_code == status
    assert "invalid-feedback" in response.content.decode()
    assert english().get(link).status_code == 200


@pytest.mark.parametrize(
    ("fields", "word"),
    [({"accepted_at": timezone.now()}, "accepted already"), ({"revoked_at": timezone.now()}, "withdrawn"),
     ({"expires_at": timezone.now() - datetime.timedelta(days=1)}, "expired")],
)  # fmt: skip
def test_a_link_that_no_longer_works_says_why(link: str, fields: dict[str, object], word: str) -> None:
    change(**fields)
    for response in (english().get(link), english().post(link, GOOD)):
        assert response.status_code == 410
        assert word in response.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("token", ["x", "é", "%00", "a" * 500, "..%2f"])
def test_a_link_that_nobody_sent_says_what_to_do(db: None, token: str) -> None:
    for response in (english().get(f"/invitation/{token}/"), english().post(f"/invitation/{token}/", GOOD)):
        assert response.status_code == 404
    assert "newest mail" in english().get("/invitation/x/").content.decode()


def test_a_link_works_once(link: str) -> None:
    english().post(link, GOOD)
    assert english().post(link, GOOD).status_code == 410


def test_an_account_signs_in_first_and_keeps_its_password(cast: Cast, link: str, sign_in: object) -> None:
    person = UserFactory(email="new@example.org")
    page = english().get(link).content.decode()
    assert f"/accounts/login/?next={link}" in page
    assert 'name="password"' not in page
    assert english().post(link, GOOD).status_code == 403
    client = sign_in(person)
    assert client.get(link).status_code == 200
    assert client.post(link, GOOD).status_code == 303
    assert User.objects.get(pk=person.pk).password == person.password
    with unscoped(reason="a test looks"):
        assert Staff.objects.current().filter(user=person).count() == 1


def test_somebody_else_who_is_signed_in_cannot_accept(cast: Cast, link: str, sign_in: object) -> None:
    client = sign_in(cast.other)
    for response in (client.get(link), client.post(link, GOOD)):
        assert "This invitation is for somebody else" in response.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_page_asks_the_database_little(
    cast: Cast, link: str, sign_in: object, django_assert_num_queries: object, signed_in: bool
) -> None:
    client = sign_in(UserFactory(email="new@example.org")) if signed_in else Client()
    with django_assert_num_queries(5 if signed_in else 2):
        client.get(link)
