"""The language button."""

import pytest
from django.conf import settings
from django.test import Client

from schools.models import User
from tests.cast import Cast


def test_a_visitor_keeps_the_language_in_a_cookie(db: None) -> None:
    client = Client(headers={"accept-language": "nl"})
    response = client.post("/language/", {"language": "en", "next": "/accounts/login/?next=/me/"})
    assert (response.status_code, response["Location"]) == (303, "/accounts/login/?next=/me/")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert '<html lang="en"' in client.get("/accounts/login/").content.decode()


def test_a_person_keeps_the_language_on_every_device(cast: Cast, sign_in: object) -> None:
    sign_in(cast.member).post("/language/", {"language": "nl", "next": "/me/"})
    assert User.objects.get(pk=cast.member.pk).language == "nl"


@pytest.mark.parametrize("back", ["", "//evil.example/", "https://evil.example/", "javascript:alert(1)", "\x00", "/a\r\nb"])
def test_it_leads_back_to_a_page_of_ours_only(db: None, back: str) -> None:
    response = Client().post("/language/", {"language": "nl", "next": back})
    assert response.status_code == 303
    assert response["Location"].startswith("/")
    assert not response["Location"].startswith("//")
    assert "\n" not in response["Location"]


@pytest.mark.parametrize("language", ["", "de", "nl\x00", "x" * 999])
def test_a_language_that_is_not_there_changes_nothing(cast: Cast, sign_in: object, language: str) -> None:
    response = sign_in(cast.member).post("/language/", {"language": language})
    assert response.status_code == 303
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies
    assert User.objects.get(pk=cast.member.pk).language == "en"


def test_nothing_changes_on_get(cast: Cast, sign_in: object) -> None:
    assert sign_in(cast.member).get("/language/?language=nl").status_code == 405
