"""Every address × every role: what a GET and an empty POST answer. A name without a row fails, and so does a row without a name.

The rows stand in ``matrix.json``; the statuses in the order anonymous, member, organiser, leader, expert, staff, other organisation,
administrator. A new address gets its row by hand, from product.md's table of rights; the failing test says what is answered now.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.tenancy import unscoped
from schools.models import User
from tests.architecture.world import fill, furnish_both
from tests.cast import Cast

# Parts of an address that are the number of a thing.
NUMBERS = {"pk", "group", "item", "arrangement", "decision", "user_pk", "promise_pk"}
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


def _clients(cast: Cast, sign_in: Callable[[User], Client]) -> dict[str, Client]:
    people = {role: sign_in(cast.person(role)) for role in ROLES if role != "anonymous"}
    return {"anonymous": Client(), **people}


def _answers(path: str, method: str, clients: dict[str, Client]) -> str:
    """The status per role. What a request writes is taken back before the next."""
    statuses = []
    for client in clients.values():
        with transaction.atomic():
            response = client.generic(method, path, BODY, content_type=FORM)
            statuses.append(str(response.status_code))
            transaction.set_rollback(True)
    return " ".join(statuses)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_what_each_role_is_answered(
    name: str, cast: Cast, sign_in: Callable[[User], Client], record_property: Callable[[str, Any], None]
) -> None:
    with unscoped(reason="a test prepares its world"):
        here, _there = furnish_both(cast)
        path = reverse(name, kwargs=fill(name, ADDRESSES[name], here))
    answers = {method: _answers(path, method, _clients(cast, sign_in)) for method in ("GET", "POST")}
    record_property("answers", json.dumps(answers))
    assert answers == MATRIX.get(name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(TENANT))
def test_the_other_organisation_is_not_there(name: str, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    """Their address under their name is 404 for everybody here; their thing under our name is never answered either."""
    with unscoped(reason="a test prepares its world"):
        here, there = furnish_both(cast)
        theirs = fill(name, ADDRESSES[name], there)
    foreign = reverse(name, kwargs=theirs)
    under_our_roof = reverse(name, kwargs={**theirs, "organisation": here.organisation.slug})
    has_things = len([part for part in ADDRESSES[name] if part in NUMBERS]) > 0
    for role in ("member", "organiser", "leader", "staff", "administrator"):
        client = sign_in(cast.person(role))
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
            response = client.generic(method, foreign, BODY, content_type=FORM)
            assert response.status_code == 404, (role, method, response.status_code)
            assert b"TELLING" not in response.content
            if has_things:
                response = client.generic(method, under_our_roof, BODY, content_type=FORM)
                assert response.status_code in {403, 404, 405}, (role, method, response.status_code)
                assert b"TELLING" not in response.content


def test_no_row_lets_a_stranger_in() -> None:
    """Read the matrix itself: whoever is of another organisation, or administrator only, is never answered 200 on a tenant's address."""
    for name in TENANT:
        for method, row in MATRIX[name].items():
            answers = dict(zip(ROLES, row.split(), strict=True))
            assert answers["anonymous"] == "302", (name, method)
            assert answers["other"] == "404", (name, method)
            assert answers["administrator"] == "404", (name, method)
