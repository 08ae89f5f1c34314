"""A session that ended while somebody was writing: they come back to the page with the form."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

FORM, PAGE = "/o/lindenhof/try-outs/1/reply/", "/o/lindenhof/try-outs/1/"
SAYS = "You were signed out in the meantime"


def sent(referer: str = "") -> dict[str, list[str]]:
    headers = {"referer": referer} if referer else {}
    response = Client().post(FORM, {"text": "How long do you wait?"}, headers=headers)
    address = urlsplit(response["Location"])
    assert (response.status_code, address.path) == (302, "/accounts/login/")
    return parse_qs(address.query)


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}?view=one", "/"])
def test_who_sends_a_form_comes_back_to_the_page_with_the_form(page: str) -> None:
    assert sent(f"http://testserver{page}")["next"] == [page]


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/o/", "javascript:alert(1)", "//elsewhere.example/"])
def test_without_a_page_of_ours_to_go_back_to_it_is_today(referer: str) -> None:
    assert sent(referer)["next"] == ["/"]


def test_the_sign_in_page_says_what_happened_to_what_was_sent() -> None:
    headers = {"accept-language": "en"}
    response = Client().post(FORM, {}, headers={"referer": f"http://testserver{PAGE}"})
    assert SAYS in Client().get(response["Location"], headers=headers).content.decode()


def test_who_only_opens_a_page_goes_on_to_that_page_and_hears_of_no_session() -> None:
    response = Client().get(PAGE)
    assert response["Location"] == f"/accounts/login/?next={PAGE}"
    assert SAYS not in Client().get(response["Location"], headers={"accept-language": "en"}).content.decode()
