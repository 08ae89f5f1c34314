"""Pages for what went wrong: they need nothing of what may be broken, and say what to do next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from plg_site import views
from schools.adapter import AccountAdapter
from schools.models import User
from tests.cast import Cast


def test_a_form_that_was_open_too_long_is_answered_with_a_page_and_a_way_back(db: None) -> None:
    response = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post("/accounts/login/", {"login": "x"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "This page lay open for too long" in page
    assert "Go back with your browser" in page


@pytest.mark.parametrize(("language", "says"), [("en", "It is not your fault"), ("nl", "Het ligt niet aan jou")])
def test_the_page_of_a_fault_of_ours_asks_no_database_no_session_and_no_person(
    rf: RequestFactory, language: str, says: str
) -> None:
    with translation.override(language):
        response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert says in response.content.decode()


def test_nobody_makes_an_account_without_an_invitation(rf: RequestFactory) -> None:
    assert AccountAdapter().is_open_for_signup(rf.get("/")) is False


def test_an_address_that_is_not_there_has_the_way_back_around_it(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    for path in ("/nonsense/", "/o/lindenhof/nonsense/", "/o/rivierwijk/"):
        response = sign_in(cast.member).get(path)
        assert response.status_code == 404
        assert 'href="/"' in response.content.decode()
        assert "TELLING" not in response.content.decode()
