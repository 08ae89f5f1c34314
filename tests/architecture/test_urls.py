"""Every address × every role: what a GET and an empty POST answer. Names and rows without each other fail.

The rows stand in ``matrix.json``; the statuses in the order anonymous, member, organiser, leader, expert, staff, other
organisation, administrator. A new address gets its row by hand, from product.md's table of rights; the failing test says what
is answered now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.promises import WITHOUT_BUDGET, asked, budget, missing_headers
from tests.architecture.world import Furnished, drain, fill

# Parts of an address that are the number of a thing.
NUMBERS = {
    "pk",
    "group",
    "item",
    "part",
    "arrangement",
    "decision",
    "user_pk",
    "promise_pk",
    "asked",
    "expense",
    "visit",
    "school",
}
FORM = "application/x-www-form-urlencoded"
# What a browser sends with an empty form.
BODY = "csrfmiddlewaretoken=x"
ROLES = ("anonymous", "member", "organiser", "leader", "expert", "staff", "other", "administrator")
MATRIX: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "matrix.json").read_text("utf-8"))


def _patterns(resolver: URLResolver, namespace: str = "", route: str = "") -> Iterator[tuple[str, str, list[str]]]:
    for each in resolver.url_patterns:
        path = route + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _patterns(each, inner, path)
        elif isinstance(each, URLPattern):
            assert each.name, f"{path} has no name"
            yield f"{namespace}{each.name}", path, []


def _addresses() -> dict[str, list[str]]:
    """Every named address with the names of its arguments."""
    found: dict[str, list[str]] = {}
    for name, route, _none in _patterns(get_resolver()):
        parts = [piece.split(">")[0].split(":")[-1] for piece in route.split("<")[1:]]
        found[name] = parts
    return found


ADDRESSES = _addresses()
TENANT = [name for name, parts in ADDRESSES.items() if "organisation" in parts]


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(MATRIX) == set(ADDRESSES)


def by_app(names: Iterable[str], at_most: int = 20) -> list[Any]:
    """The names, a parameter for so many of an app, so that two processes share them evenly."""
    apps: dict[str, list[str]] = {}
    for name in sorted(names):
        apps.setdefault(name.partition(":")[0] if ":" in name else "site", []).append(name)
    return [
        pytest.param(each[first : first + at_most], id=f"{app}{first or ''}")
        for app, each in apps.items()
        for first in range(0, len(each), at_most)
    ]


def _asked(role: str, method: str, path: str, furnished: Furnished) -> tuple[Any, int]:
    """The answer, and how many queries it took. What a request writes, also among the limits of attempts, is taken back."""
    cache.clear()
    with transaction.atomic():
        found = asked(lambda: furnished.client(role).generic(method, path, BODY, content_type=FORM))
        transaction.set_rollback(True)
    return found


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("names", by_app(ADDRESSES))
def test_what_each_role_is_answered(names: list[str], furnished: Furnished) -> None:
    """Each role gets its status; and what opens keeps its promises: few queries, and the headers that protect a page."""
    answers, broken = {}, []
    for name in names:
        path = reverse(name, kwargs=fill(name, ADDRESSES[name], furnished.here))
        answers[name] = {}
        for method in ("GET", "POST"):
            statuses = []
            for role in ROLES:
                response, queries = _asked(role, method, path, furnished)
                statuses.append(str(response.status_code))
                if method == "POST" or response.status_code != 200:
                    continue
                if queries > budget(name) and name not in WITHOUT_BUDGET and role != "anonymous":
                    client = furnished.client(role)
                    drain(client.get(path))  # what is made once (a feed, a cached content type) is not the page's price
                    queries = asked(partial(client.get, path))[1]
                    if queries > budget(name):
                        broken.append(f"{name} as {role}: {queries} queries, and {budget(name)} are allowed")
                if role in ("member", "organiser", "leader", "expert"):
                    broken += [f"{name} as {role}: {each}" for each in missing_headers(name, response)]
            answers[name][method] = " ".join(statuses)
    assert answers == {name: MATRIX.get(name) for name in names}
    assert not broken, "\n".join(broken)


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("names", by_app(TENANT))
def test_the_other_organisation_is_not_there(names: list[str], furnished: Furnished) -> None:
    """Their address under their name is 404; their thing under our name is never answered either.

    The first is asked by the organiser alone: that everybody of one organisation finds nothing in the other is the column
    "other" of the matrix. The second by those with most rights here: inside a group, over a school, over all of the staff.
    """
    here, there = furnished.here, furnished.there
    for role in ("organiser", "leader", "staff"):
        client = furnished.client(role)
        for name in names:
            theirs = fill(name, ADDRESSES[name], there)
            attempts = [(reverse(name, kwargs=theirs), {404}, ("GET", "HEAD", "POST", "PUT", "DELETE"))] * (role == "organiser")
            if NUMBERS.intersection(ADDRESSES[name]):
                under_our_roof = reverse(name, kwargs={**theirs, "organisation": here.organisation.slug})
                attempts.append((under_our_roof, {403, 404, 405}, ("GET", "POST")))
            for address, expected, methods in attempts:
                for method in methods:
                    response = client.generic(method, address, BODY, content_type=FORM)
                    assert response.status_code in expected, (name, role, method, response.status_code)
                    assert b"TELLING" not in response.content


def test_no_row_lets_a_stranger_in() -> None:
    """Read the matrix itself: an administrator, or somebody of another organisation, finds nothing at a tenant's address."""
    for name in TENANT:
        for method, row in MATRIX[name].items():
            answers = dict(zip(ROLES, row.split(), strict=True))
            assert answers["anonymous"] == "302", (name, method)
            assert answers["other"] == "404", (name, method)
            assert answers["administrator"] == "404", (name, method)
