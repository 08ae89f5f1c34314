"""The plan's one change and its prediction, which locks once the result is being entered; what may go wrong.

A prediction that can be changed afterwards predicts nothing. So it locks in the same transaction in which the first result
comes in, and every write here first locks the row of the cycle: of a correction and a result at the same moment, one waits.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.enums import EvidenceKind
from cycles.models import Cycle, Plan, PredictionNote, Risk
from cycles.services.common import block, checked, locked, not_past, one_line
from groups.enums import Phase
from schools.audit import record

# Something that was seen beside what was expected is a result in every phase; the others once the group is trying out.
_RESULTS = (EvidenceKind.COMPARISON, EvidenceKind.FOLLOW_UP)
_RESULTS_WHEN_TRYING = (EvidenceKind.RESULTS, EvidenceKind.OBSERVATION, EvidenceKind.VOICE)


def plan_of(cycle: Cycle) -> Plan | None:
    """The plan of the current pass, or None when nothing was written yet."""
    found: Plan | None = Plan.objects.filter(cycle=cycle).order_by("-number").first()
    return found


def current_plan(cycle: Cycle) -> Plan:
    """The plan of the current pass, made when there is none. Call it with the cycle locked."""
    found = plan_of(cycle)
    if found is None:
        found = Plan(cycle=cycle)
        found.save()
    found.cycle = cycle
    return found


@transaction.atomic
def write_plan(
    *, cycle: Cycle, change: str, prediction: str, by_on: datetime.date | None = None, version: int = 0, by: Any
) -> Plan:
    """Write the one change and the prediction.

    Args:
        prediction: who will be seen doing what, and how many.
        by_on: by when; may be open.
        version: of the text that the writer started from, 0 for none.

    Raises:
        DomainError: the cycle is closed, somebody else wrote meanwhile, the prediction is locked, or nothing was written.
    """
    now = locked(cycle)
    plan = current_plan(now)
    words = one_line(change), block(prediction), by_on
    if words == (plan.change, plan.prediction, plan.by_on) and any(words):
        return plan
    if plan.is_locked and words[1:] != (plan.prediction, plan.by_on):
        raise DomainError(
            _("The result is being entered, so the prediction is locked. Keep it as it was, and add a note below it."),
            field="prediction",
        )
    if plan.version != (version or 1):
        raise DomainError(
            _("Somebody else changed the plan while you were writing. Both texts are here. Make one of them and save."),
            field="change",
        )
    if not any(words[:2]):
        raise DomainError(_("Write one change, or what you expect to see."), field="change")
    if by_on and by_on != plan.by_on:
        not_past(by_on, field="by_on")
    plan.change, plan.prediction, plan.by_on = words
    checked(plan)
    plan.version += 1
    plan.save()
    record(by=by, verb="plan.written", on=plan)
    return plan


@transaction.atomic
def lock_prediction(*, cycle: Cycle, by: Any = None) -> Plan:
    """The result is being entered: the prediction is for reading from now on, and hunches are shown. Twice is once.

    A group that predicted nothing keeps an empty prediction: afterwards it would not be one.

    Args:
        by: who enters the result.
    """
    now = Cycle.objects.select_for_update(of=("self",)).with_group().get(pk=cycle.pk)
    plan = current_plan(now)
    if not plan.is_locked:
        plan.locked_at, plan.locked_by = timezone.now(), by
        plan.revealed_at = plan.revealed_at or plan.locked_at
        plan.save(update_fields=["locked_at", "locked_by", "revealed_at"])
        record(by=by, verb="prediction.locked", on=plan)
    return plan


def result_comes_in(*, cycle: Cycle, phase: str, kind: str, by: Any) -> None:
    """Something is brought in: when it is a result of what the plan is about, the prediction locks.

    A group that went back and plans anew may still complete what it found in the earlier pass.
    """
    is_result = kind in _RESULTS or (kind in _RESULTS_WHEN_TRYING and Phase(phase) >= Phase.TRY_OUT)
    plans_anew = cycle.phase < Phase.TRY_OUT and Plan.objects.filter(cycle=cycle, number__gt=1).exists()
    if is_result and not plans_anew:
        lock_prediction(cycle=cycle, by=by)


def seen_in_a_lesson(*, cycle: Cycle, begun_at: datetime.datetime, by: Any) -> None:
    """Something was noted in a lesson that is or was taught: the prediction locks, as with any other result.

    Cheap when it is locked already, because every note of every observer comes by here. A group that plans anew may still
    complete what it saw in a lesson of the earlier pass.

    Args:
        begun_at: when the lesson started.
    """
    plan = plan_of(cycle)
    if plan is not None and (plan.is_locked or (plan.number > 1 and begun_at < plan.created_at)):
        return
    lock_prediction(cycle=cycle, by=by)


def may_plan_anew(cycle: Cycle, plan: Plan | None) -> bool:
    """Whether a new prediction can be made: the last one has its result, and the group went back to the plan."""
    return plan is not None and plan.is_locked and cycle.is_running and cycle.phase <= Phase.PLAN


@transaction.atomic
def plan_anew(*, cycle: Cycle, by: Any) -> Plan:
    """After going back: a new plan with room for a new prediction. The earlier one stays as it is. Twice is once.

    Raises:
        DomainError: the cycle is closed, or the group is past the plan.
    """
    now = locked(cycle)
    plan = current_plan(now)
    if not plan.is_locked:
        return plan
    if not may_plan_anew(now, plan):
        raise DomainError(_("You can plan anew when the group has gone back to the plan."))
    following = Plan(cycle=now, number=plan.number + 1)
    following.save()
    record(by=by, verb="plan.begun_anew", on=following)
    return following


@transaction.atomic
def add_note(*, cycle: Cycle, text: str, by: Any) -> PredictionNote:
    """Say something about a locked prediction: later, and shown as later. The same note twice is one note.

    Raises:
        DomainError: the cycle is closed, the prediction is not locked, or the note is empty.
    """
    now = locked(cycle)
    plan = current_plan(now)
    if not plan.is_locked:
        raise DomainError(_("The prediction is not locked. You can still change it."), field="text")
    note = PredictionNote(plan=plan, text=block(text), author=by)
    checked(note)
    same: PredictionNote | None = PredictionNote.objects.filter(plan=plan, text=note.text, author=by).first()
    if same:
        return same
    note.save()
    record(by=by, verb="prediction.noted", on=note)
    return note


# What may go wrong ----------------------------------------------------------------------------------------------


@transaction.atomic
def add_risk(*, cycle: Cycle, text: str, response: str, by: Any) -> Risk:
    """Write what may go wrong, and what the group does then. The same twice is one.

    Raises:
        DomainError: the cycle is closed, or a half is missing.
    """
    risk = Risk(cycle=locked(cycle))
    _fill_risk(risk, text, response)
    same: Risk | None = Risk.objects.filter(cycle=risk.cycle, text=risk.text, response=risk.response).first()
    if same:
        return same
    risk.save()
    record(by=by, verb="risk.added", on=risk)
    return risk


@transaction.atomic
def change_risk(*, risk: Risk, text: str, response: str, by: Any) -> Risk:
    """Change it; the refusals are those of :func:`add_risk`."""
    locked(risk.cycle)
    _fill_risk(risk, text, response)
    risk.save()
    record(by=by, verb="risk.changed", on=risk)
    return risk


@transaction.atomic
def remove_risk(*, risk: Risk, by: Any) -> None:
    """Take it away."""
    locked(risk.cycle)
    record(by=by, verb="risk.removed", on=risk)
    risk.delete()


def _fill_risk(risk: Risk, text: str, response: str) -> None:
    risk.text, risk.response = one_line(text), one_line(response)
    checked(risk)
