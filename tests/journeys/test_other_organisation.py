"""Somebody of another organisation: what is here is not there, and nothing tells that it exists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch
from playwright.sync_api import expect

from core.tenancy import unscoped
from tests.architecture.world import fill, furnish_both
from tests.cast import Cast
from tests.journeys.conftest import Journal
from tests.journeys.reader import LAPTOP_ENGLISH, PHONE_DUTCH, Readers, Way

pytestmark = pytest.mark.django_db(transaction=True)


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, list[str]]]:
    """The name and the parts of every address of an organisation."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from names(each.url_patterns, each.namespace or space)
        elif each.name and "organisation" in (parts := list(each.pattern.regex.groupindex)):
            yield f"{space}:{each.name}", parts


@pytest.mark.parametrize("way", [PHONE_DUTCH, LAPTOP_ENGLISH], ids=["phone-nl", "laptop-en"])
def test_every_address_of_the_other_organisation_is_a_page_that_is_not_here(
    reader: Readers, cast: Cast, journal: Journal, way: Way
) -> None:
    journal.allow("the server responded with a status of 404")
    with unscoped(reason="a test prepares"):
        here, _there = furnish_both(cast)
    otto = reader(cast.other, way)
    seen = 0
    for name, parts in names(get_resolver().url_patterns):
        try:
            address = reverse(name, kwargs=fill(name, parts, here))
        except NoReverseMatch:
            pytest.fail(f"no address for {name}")
        if name == "cycles:tryout_photo" or name.endswith(":file"):
            assert otto.page.request.get(address).status == 404, address
            continue
        answer = otto.page.request.get(address, max_redirects=0)
        assert answer.status == 404, f"{address}: {answer.status}"
        assert "Lindenhof" not in answer.text()
        seen += 1
    assert seen > 40

    otto.page.goto(here.meeting.get_absolute_url())
    expect(otto.heading).to_have_text(otto.text("This page is not here"))
    otto.looks_around()
    otto.goes("Go to Today")
    otto.does_not_see("Lindenhof")
    otto.does_not_see("Speaking up")
