"""Steps of the plan, and the agreements that live on."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cycles.models import Agreement, Cycle, PlanStep
from cycles.services.common import checked, locked, must_be_in_group, not_past, one_line
from schools.audit import record


@transaction.atomic
def add_step(*, cycle: Cycle, text: str, owner: Any, due_on: datetime.date, by: Any) -> PlanStep:
    """Plan who does what by when. The same step twice is one step.

    Raises:
        DomainError: the cycle is closed, the owner is not in the group, or the day is past.
    """
    now = locked(cycle)
    step = PlanStep(cycle=now)
    _fill_step(step, text, owner, due_on)
    same = PlanStep.objects.filter(cycle=now, text=step.text, owner=owner, due_on=due_on).first()
    if same:
        found: PlanStep = same
        return found
    step.save()
    record(by=by, verb="step.planned", on=step)
    return step


@transaction.atomic
def change_step(*, step: PlanStep, text: str, owner: Any, due_on: datetime.date, by: Any) -> PlanStep:
    """Change a step. An owner or a day that stays as it was is always fine."""
    locked(step.cycle)
    _fill_step(step, text, owner, due_on)
    step.save()
    record(by=by, verb="step.changed", on=step)
    return step


@transaction.atomic
def tick_step(*, step: PlanStep, is_done: bool, by: Any) -> PlanStep:
    """A step is done, or not after all."""
    locked(step.cycle)
    if is_done == (step.done_at is not None):
        return step
    step.done_at = timezone.now() if is_done else None
    step.save(update_fields=["done_at"])
    record(by=by, verb="step.done" if is_done else "step.reopened", on=step)
    return step


@transaction.atomic
def remove_step(*, step: PlanStep, by: Any) -> None:
    """Take a step away."""
    locked(step.cycle)
    record(by=by, verb="step.removed", on=step)
    step.delete()


def _fill_step(step: PlanStep, text: str, owner: Any, due_on: datetime.date) -> None:
    if due_on != step.due_on:
        not_past(due_on, field="due_on")
    if owner.pk != step.owner_id:
        must_be_in_group(owner, step.cycle.group)
    step.text, step.owner, step.due_on = one_line(text), owner, due_on
    checked(step)


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
