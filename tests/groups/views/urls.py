"""Addresses, and the question that every page is asked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.cast import Cast


def url(cast: Cast, name: str, *args: Any) -> str:
    """The address of a page of the cast's group."""
    return reverse(f"groups:{name}", args=[cast.organisation.slug, cast.group.pk, *args])


def statuses(cast: Cast, sign_in: Any, address: str) -> dict[str, int]:
    """What everybody gets at an address."""
    roles = ("leader", "organiser", "member", "expert", "staff", "other", "administrator")
    return {role: sign_in(cast.person(role)).get(address).status_code for role in roles}


EVERYBODY_HERE = {
    "leader": 200,
    "organiser": 200,
    "member": 200,
    "expert": 200,
    "staff": 200,
    "other": 404,
    "administrator": 404,
}
INSIDE = {**EVERYBODY_HERE, "staff": 403}
EDITORS = {**INSIDE, "member": 403, "expert": 403}
LEADER = {**EDITORS, "organiser": 403}
