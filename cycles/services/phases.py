"""Go round: move between phases, answer the guiding questions, judge, choose."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.composed import criterion_of, guide_of, guides_of, question_of
from cycles.criteria import is_judged, open_criteria
from cycles.enums import Choice, NextStep
from cycles.models import Answer, Cycle, CyclePhase, Judgement, PhaseMove
from cycles.querysets import CyclePhaseQuerySet
from cycles.services.common import block, checked, locked, must_be_in_group, not_past, one_line
from groups.enums import Phase
from schools.audit import record

# From each phase, where a group may go: on to the next first, then the ways back (and, when the group stops, straight to
# securing what was learned). Domain A3 names the ways back from P4 and P5; from P2 and P3 one step back undoes a step that was
# taken too early. Nothing else is possible.
TRANSITIONS: dict[Phase, tuple[Phase, ...]] = {
    Phase.GOAL: (Phase.THEORY,),
    Phase.THEORY: (Phase.PLAN, Phase.GOAL),
    Phase.PLAN: (Phase.TRY_OUT, Phase.THEORY),
    Phase.TRY_OUT: (Phase.IMPLEMENT, Phase.PLAN, Phase.THEORY, Phase.SECURE),
    Phase.IMPLEMENT: (Phase.SECURE, Phase.TRY_OUT),
    Phase.SECURE: (),
}


class Conflict(DomainError):
    """Somebody else saved the same text in the meantime.

    Args:
        theirs: the answer as it is now.
    """

    def __init__(self, theirs: Answer) -> None:
        super().__init__(
            _("While you were writing, somebody else saved this answer. Both texts are here. Make one of them and save."),
            field="text",
        )
        self.theirs = theirs


def ways_from(cycle: Cycle) -> list[Phase]:
    """Where this cycle may go now: straight to securing only after the group chose to stop."""
    ways = TRANSITIONS[Phase(cycle.phase)]
    if cycle.phase == Phase.TRY_OUT and cycle.choice != Choice.STOP:
        return [way for way in ways if way != Phase.SECURE]
    return list(ways)


def is_forward(from_phase: str, to_phase: str) -> bool:
    """Whether this is going on, which asks for the criteria, or going back, which asks for nothing."""
    return to_phase > from_phase


@transaction.atomic
def move(*, cycle: Cycle, from_phase: str, to_phase: str, reason: str = "", by: Any) -> PhaseMove | None:
    """Move a cycle to another phase.

    Args:
        from_phase: the phase that the form was shown for; it makes a second press of the button harmless.
        to_phase: one of ``TRANSITIONS``.
        reason: needed to go on while a criterion is open ("we may move on because …"); welcome when going back.

    Returns:
        The move; None when the cycle was in ``to_phase`` already, because the same form was sent before.

    Raises:
        DomainError: this way does not exist, a reason is missing, or the group moved elsewhere meanwhile.
    """
    now = locked(cycle)
    if now.phase != from_phase:
        if now.phase == to_phase:
            return None
        raise DomainError(
            _("The group is in another phase by now: %(phase)s. Reload the page.") % {"phase": guide_of(now).name}
        )
    if to_phase not in ways_from(now):
        raise DomainError(_("From this phase the group cannot go there."))
    reason = one_line(reason)
    still_open = []
    if is_forward(from_phase, to_phase):
        still_open = open_criteria(Cycle.objects.with_facts(Phase(from_phase)).get(pk=now.pk))
        if still_open and not reason:
            raise DomainError(_("Some points are still open. Write why the group moves on all the same."), field="reason")
    step = PhaseMove(
        cycle=now,
        from_phase=from_phase,
        to_phase=to_phase,
        reason=reason,
        open_criteria=[each.key for each in still_open],
        choice=now.choice if from_phase == Phase.TRY_OUT else Choice.NONE,
        by=by,
    )
    checked(step)
    now.phase = Phase(to_phase)
    if to_phase == Phase.TRY_OUT:  # a new try-out asks for a new choice; the move keeps the earlier one
        now.choice = Choice.NONE
    now.save(update_fields=["phase", "choice"])
    CyclePhase.objects.filter(cycle=now, phase=from_phase).update(left_at=step.at)
    _enter(CyclePhase.objects.filter(cycle=now, phase=to_phase), step.at)
    step.save()
    record(by=by, verb="cycle.moved", on=now)
    return step


def _enter(row: CyclePhaseQuerySet, at: datetime.datetime) -> None:
    """Begin a pass: the first one when the group was never here."""
    row.filter(entered_at__isnull=False).update(passage=F("passage") + 1)
    row.update(entered_at=at, left_at=None)


def pass_of(cycle: Cycle, phase: str) -> int:
    """Which pass of a phase the group is in, or was last: 1 before the first time as well."""
    found = CyclePhase.objects.filter(cycle=cycle, phase=phase).values_list("passage", flat=True).first()
    return int(found or 1)


def follow_the_design(cycle: Cycle) -> None:
    """Answers and judgements go along with a question or criterion that the design now has in another phase.

    What was said in more passes than that phase has had stays where it is, to be read there. Call it with the cycle locked.
    """
    places: dict[str, Phase] = {}
    for guide in guides_of(cycle):
        places |= {line.key: guide.phase for line in (*guide.questions, *guide.exits)}
    passes = dict(CyclePhase.objects.filter(cycle=cycle).values_list("phase", "passage"))
    for rows, name in ((Answer.objects.filter(cycle=cycle), "question"), (Judgement.objects.filter(cycle=cycle), "criterion")):
        most = dict(rows.order_by().values_list(name).annotate(most=Max("passage")))
        for key, phase in rows.order_by().values_list(name, "phase").distinct():
            there = places.get(key, phase)
            if there != phase and most[key] <= passes.get(there, 1):
                rows.filter(**{name: key, "phase": phase}).update(phase=there)


@transaction.atomic
def answer(*, cycle: Cycle, question: str, text: str, version: int, by: Any) -> Answer | None:
    """Write the group's answer to a guiding question in this pass of its phase; an empty text takes the answer away.

    What was written in an earlier pass is not touched.

    Args:
        question: a key such as ``P4.q1``, of the standard, the template or the school's own design.
        version: of the answer that the writer started from, 0 when there was none.

    Returns:
        The answer, or None when there is none any more.

    Raises:
        Conflict: somebody else saved another text meanwhile; it carries that text, and the caller still has the writer's own.
        DomainError: the cycle is closed, or the text is too long.
        KeyError: this cycle does not ask this question.
    """
    now = locked(cycle)
    phase, line = question_of(now, question)
    here = {"cycle": now, "question": question, "passage": pass_of(now, phase)}
    text = block(text)
    found = Answer.objects.filter(**here).select_related("changed_by").first()
    if found and found.text == text:
        return found  # the same text twice is one answer
    if found and found.version != version:
        raise Conflict(found)
    if not text:
        if found:
            found.delete()
        return None
    if found is None:
        found = Answer(**here, phase=phase, version=0)
    found.text, found.version, found.changed_by, found.asked = text, found.version + 1, by, line.text
    found.phase = phase
    checked(found)
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:  # two first answers at the same moment, on a database that does not wait for the lock
        raise Conflict(Answer.objects.select_related("changed_by").get(**here)) from None
    record(by=by, verb="answer.written", on=found)
    return found


@transaction.atomic
def judge(*, cycle: Cycle, criterion: str, is_met: bool, by: Any) -> None:
    """Say yes, or no again, to a criterion that the group itself judges, in this pass of its phase.

    Raises:
        DomainError: the criterion counts itself, or does not exist, or the cycle is closed.
    """
    now = locked(cycle)
    if not is_judged(now, criterion):
        raise DomainError(_("This point counts itself. You cannot tick it."))
    phase = criterion_of(now, criterion)[0]
    here = {"cycle": now, "criterion": criterion, "passage": pass_of(now, phase)}
    if is_met:
        row, changed = Judgement.objects.get_or_create(**here, defaults={"phase": phase, "by": by})
        if row.phase != phase:
            row.phase, changed = phase, True
            row.save(update_fields=["phase"])
    else:
        # Also one from the phase in which an earlier version of the design had it.
        counts = list(Judgement.objects.filter(cycle=now, criterion=criterion).of_this_pass().values_list("pk", flat=True))
        changed = bool(Judgement.objects.filter(Q(**here) | Q(pk__in=counts)).delete()[0])
    if changed:
        record(by=by, verb="criterion.judged" if is_met else "criterion.reopened", on=now)


@transaction.atomic
def decide_next(*, cycle: Cycle, next_step: str, by: Any) -> None:
    """Keep what comes after this cycle."""
    now = locked(cycle)
    if next_step not in NextStep.values or not next_step:
        raise DomainError(_("Choose what comes next."), field="next_step")
    now.next_step = NextStep(next_step)
    now.save(update_fields=["next_step"])
    record(by=by, verb="next_step.decided", on=now)


@transaction.atomic
def plan_checkpoint(*, cycle: Cycle, phase: str, checkpoint_on: datetime.date | None, owner: Any, by: Any) -> CyclePhase:
    """Set a phase's checkpoint and who looks after it.

    Args:
        checkpoint_on: a day from today on and within the cycle, or None for no checkpoint; a day that stays is always fine.
        owner: somebody in the group, or None: then the organisers hear of it.
    """
    now = locked(cycle)
    row = CyclePhase.objects.get(cycle=now, phase=phase)
    if checkpoint_on and checkpoint_on != row.checkpoint_on:
        not_past(checkpoint_on, field="checkpoint_on")
        if not now.starts_on <= checkpoint_on <= now.ends_on:
            raise DomainError(_("Choose a day between the first and the last day of the cycle."), field="checkpoint_on")
    if owner is not None and owner.pk != row.owner_id:
        must_be_in_group(owner, now.group)
    row.checkpoint_on, row.owner = checkpoint_on, owner
    row.save(update_fields=["checkpoint_on", "owner"])
    record(by=by, verb="checkpoint.planned", on=row)
    found: CyclePhase = row
    return found
