"""Somebody comes to the site, finds the door, and goes in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.cast import Cast
from tests.journeys.conftest import LAPTOP, PHONE, axe, no_sideways_scrolling, sign_in_by_hand

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_door_is_the_first_thing_a_visitor_sees(
    visit: Callable[..., Page], cast: Cast, language: str, size: dict[str, int]
) -> None:
    page = visit("/", language=language, size=size)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("input[name=login]").is_visible()
    axe(page)
    no_sideways_scrolling(page)


def test_a_wrong_password_is_refused_with_a_sentence_and_the_right_one_opens(visit: Callable[..., Page], cast: Cast) -> None:
    page = visit("/", language="en")
    page.locator("input[name=login]").fill(cast.member.email.upper())
    page.locator("input[name=password]").fill("not this one")
    page.locator("form:has(input[name=login]) button[type=submit]").first.click()
    page.locator(".invalid-feedback, .alert, [role=alert]").first.wait_for()
    axe(page)
    sign_in_by_hand(page, cast.member.email.upper())
    page.get_by_role("heading", level=1).wait_for()
