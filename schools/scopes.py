"""Which organisations a person may be in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core.tenancy import organisation_scope, unscoped
from schools.models import Organisation, Staff


def organisation_ids_of(user: Any) -> list[int]:
    """Ids of the organisations in which ``user`` has a current role."""
    with unscoped(reason="this is where a person's scope comes from"):
        return list(Staff.objects.current().filter(user=user).values_list("organisation_id", flat=True).distinct())


def organisation_for(user: Any, slug: str) -> Organisation | None:
    """The organisation at ``slug`` if ``user`` has a current role there, else None."""
    with unscoped(reason="this is where a page's scope comes from"):
        return Organisation.objects.filter(
            slug=slug, pk__in=Staff.objects.current().filter(user=user).values("organisation_id")
        ).first()


@contextmanager
def person_scope(user: Any) -> Iterator[None]:
    """For a person's own pages: exactly the organisations in which the person has a current role."""
    with organisation_scope(*organisation_ids_of(user)):
        yield
