"""Agreements that live on: what, where it is kept, who looks after it, when to look again."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from cycles.models import Agreement, Cycle
from cycles.services.common import checked, locked, must_be_in_group, not_past, one_line
from schools.audit import record


@transaction.atomic
def add_agreement(*, cycle: Cycle, text: str, place: str, owner: Any, review_on: datetime.date, by: Any) -> Agreement:
    """Record an agreement that lives on: what, where it is kept, who looks after it, when to look again (domain A3, P6).

    Raises:
        DomainError: the cycle is closed, the owner is not in the group, or the day is past.
    """
    now = locked(cycle)
    agreement = Agreement(cycle=now)
    _fill_agreement(agreement, text, place, owner, review_on)
    same = Agreement.objects.filter(cycle=now, text=agreement.text, owner=owner, review_on=review_on).first()
    if same:
        found: Agreement = same
        return found
    agreement.save()
    record(by=by, verb="agreement.recorded", on=agreement)
    return agreement


@transaction.atomic
def change_agreement(
    *, agreement: Agreement, text: str, place: str, owner: Any, review_on: datetime.date, by: Any
) -> Agreement:
    """Change an agreement. An owner or a day that stays as it was is always fine."""
    locked(agreement.cycle)
    _fill_agreement(agreement, text, place, owner, review_on)
    agreement.save()
    record(by=by, verb="agreement.changed", on=agreement)
    return agreement


@transaction.atomic
def remove_agreement(*, agreement: Agreement, by: Any) -> None:
    """Take an agreement away."""
    locked(agreement.cycle)
    record(by=by, verb="agreement.removed", on=agreement)
    agreement.delete()


def _fill_agreement(agreement: Agreement, text: str, place: str, owner: Any, review_on: datetime.date) -> None:
    if review_on != agreement.review_on:
        not_past(review_on, field="review_on")
    if owner.pk != agreement.owner_id:
        must_be_in_group(owner, agreement.cycle.group)
    agreement.text, agreement.place = one_line(text), one_line(place)
    agreement.owner, agreement.review_on = owner, review_on
    checked(agreement)
