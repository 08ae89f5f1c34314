"""Which organisations a person may be in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db.models import QuerySet

from core import late
from core.late import reading_as
from core.tenancy import organisation_scope, unscoped
from schools.models import Invitation, Organisation, Staff
from schools.querysets import current
from schools.tokens import hash_token

# Where a person's organisations are kept on the user instance while that person's own page is made.
KEPT = "_organisations_of_this_page"


def organisation_ids_of(user: Any) -> list[int]:
    """Ids of the organisations in which ``user`` has a current role."""
    with unscoped(reason="this is where a person's scope comes from"):
        return list(Staff.objects.current().filter(user=user).values_list("organisation_id", flat=True).distinct())


def organisation_ids_ever_of(user: Any) -> list[int]:
    """Ids of the organisations in which ``user`` has, or once had, a role: for erasing what the person left behind."""
    with unscoped(reason="an account goes with everything that it left, wherever it was"):
        return list(Staff.objects.filter(user=user).values_list("organisation_id", flat=True).distinct())


def organisations_of(user: Any) -> list[Organisation]:
    """The organisations in which ``user`` has a current role, by name. Inside a :func:`person_scope` it is not asked again."""
    kept: list[Organisation] | None = getattr(user, KEPT, None)
    if kept is not None:
        return kept
    with unscoped(reason="this is where a person's scope comes from"), reading_as(user):
        return list(_organisations_of_reader().order_by("name"))


def all_organisation_ids() -> list[int]:
    """Ids of all organisations: for background work, which then opens one scope for each."""
    return list(Organisation.objects.order_by("pk").values_list("pk", flat=True))


def organisation_for(user: Any, slug: str) -> Organisation | None:
    """The organisation at ``slug`` if ``user`` has a current role there, else None."""
    with unscoped(reason="this is where a page's scope comes from"), reading_as(user):
        return _organisations_of_reader().filter(slug=slug).first()


@cache
def _organisations_of_reader() -> QuerySet[Organisation]:
    """Those in which the reader has a current role. Built once: every page begins with it."""
    roles = Staff.objects.filter(current(late.today()), user=late.reader())
    return Organisation.objects.filter(pk__in=roles.values("organisation_id"))


@contextmanager
def person_scope(user: Any) -> Iterator[None]:
    """For a person's own pages: exactly the organisations in which the person has a current role."""
    found = organisations_of(user)
    setattr(user, KEPT, found)
    try:
        with organisation_scope(*(organisation.pk for organisation in found)):
            yield
    finally:
        setattr(user, KEPT, None)


def invitation_for(token: str) -> Invitation | None:
    """The invitation that a link from a mail belongs to, whatever its state, with what its page shows."""
    with unscoped(reason="the link is the key to exactly one invitation"):
        return (
            Invitation.objects.filter(token_hash=hash_token(token))
            .select_related("organisation", "school", "invited_by")
            .first()
        )
