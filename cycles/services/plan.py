"""Steps of the plan."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cycles.models import Cycle, PlanStep
from cycles.services.common import checked, locked, must_be_in_group, not_past, one_line
from cycles.services.predictions import lock_prediction
from schools.audit import record

__all__ = ["add_step", "change_step", "lock_prediction", "remove_step", "tick_step"]


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
