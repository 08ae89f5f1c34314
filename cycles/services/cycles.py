"""Start, change and close a cycle; agree with its goal."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.composed import OWN
from cycles.criteria import open_criteria
from cycles.enums import Approach, NextStep, State
from cycles.guide import lens, phase_guides, template
from cycles.models import Cycle, CyclePhase, DesignVersion, GoalConfirmation, PhaseMove
from cycles.school_days import last_school_day
from cycles.services.common import checked, locked, one_line
from cycles.services.phases import follow_the_design
from groups.enums import Phase
from groups.models import Group
from schools.audit import record
from schools.models import School

# Before the id of a version, where a form names a way of working.
DESIGN = "design:"
LONGEST_AGO = datetime.timedelta(days=400)


def default_end(starts_on: datetime.date) -> datetime.date:
    """The last day when each phase takes the middle of its usual number of weeks."""
    return starts_on + datetime.timedelta(days=round(7 * sum(_usual_weeks())))


def propose_checkpoints(school: School, starts_on: datetime.date, ends_on: datetime.date) -> dict[Phase, datetime.date]:
    """A day per phase, in proportion to the usual weeks of each (domain A3): school days, none after ``ends_on``."""
    weeks = _usual_weeks()
    days = (ends_on - starts_on).days
    proposed: dict[Phase, datetime.date] = {}
    passed = 0.0
    for phase, length in zip(Phase, weeks, strict=True):
        passed += length
        day = starts_on + datetime.timedelta(days=round(days * passed / sum(weeks)))
        proposed[phase] = last_school_day(school, day, earliest=max([starts_on, *proposed.values()]))
    return proposed


@transaction.atomic
def start(
    *,
    group: Group,
    template_key: str,
    title: str,
    goal: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    measure: str = "",
    pupils: str = "",
    lens_key: str = "",
    by: Any,
) -> Cycle:
    """Start a cycle in phase 1, with six checkpoints proposed. A second press of the button gives the same cycle.

    Args:
        group: a group without a running cycle (leader's checklist 7: one at a time).
        template_key: a key of ``cycles/content/templates.json``; it decides with or without lesson study. Or ``design:7``:
            version 7 of the school's own designs.
        lens_key: in which words the group reads the phases; a key of ``cycles/content/lenses.json``.
        starts_on, ends_on: first and last day.

    Raises:
        DomainError: another cycle runs, the template does not exist, or the dates do not fit.
    """
    way = _way(template_key, group)
    _check_dates(starts_on, ends_on)
    cycle = Cycle(
        group=group,
        template=way.template,
        design=way.design,
        approach=way.approach,
        lens=_lens(lens_key),
        title=one_line(title),
        goal=one_line(goal),
        measure=one_line(measure),
        pupils=one_line(pupils),
        starts_on=starts_on,
        ends_on=ends_on,
        created_by=by,
    )
    checked(cycle)
    try:
        with transaction.atomic():
            cycle.save()
    except IntegrityError:
        running = Cycle.objects.running().filter(group=group).with_group().get()
        if (running.created_by_id, running.title, running.goal) == (by.pk, cycle.title, cycle.goal):
            return running
        raise DomainError(
            _("This group already works on “%(title)s”. Close that cycle first; one at a time works best.")
            % {"title": running.title}
        ) from None
    now = timezone.now()
    CyclePhase.objects.bulk_create(
        CyclePhase(cycle=cycle, phase=phase, checkpoint_on=day, entered_at=now if phase == Phase.GOAL else None)
        for phase, day in propose_checkpoints(group.school, starts_on, ends_on).items()
    )
    record(by=by, verb="cycle.started", on=cycle)
    return cycle


@transaction.atomic
def change(
    *,
    cycle: Cycle,
    title: str,
    goal: str,
    measure: str,
    pupils: str,
    approach: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    template_key: str = "",
    lens_key: str = "",
    by: Any,
) -> bool:
    """Change what a running cycle is about. Whatever changes, nothing that the group wrote is lost.

    Args:
        template_key: as for :func:`start`; empty, or the one that the cycle has, leaves it. Another one brings its own way of
            trying out, unless ``approach`` changes as well.

    Returns:
        True when the goal sentence changed: then everybody is asked again, since they agreed with another one.

    Raises:
        DomainError: the cycle is closed, or the dates do not fit.
    """
    now = locked(cycle)
    if (starts_on, ends_on) != (now.starts_on, now.ends_on):
        _check_dates(starts_on, ends_on)
    is_new_goal = one_line(goal) != now.goal
    now.title, now.goal = one_line(title), one_line(goal)
    now.measure, now.pupils = one_line(measure), one_line(pupils)
    if template_key and template_key != template_key_of(now):
        way = _way(template_key, now.group)
        now.template, now.design = way.template, way.design
        follow_the_design(now)
        approach = way.approach or approach if approach == now.approach else approach
    now.approach, now.starts_on, now.ends_on = Approach(approach) if approach else "", starts_on, ends_on
    now.lens = _lens(lens_key) if lens_key != now.lens else now.lens
    checked(now)
    changed = ["title", "goal", "measure", "pupils", "template", "design", "approach", "lens", "starts_on", "ends_on"]
    now.save(update_fields=changed)
    if is_new_goal:
        GoalConfirmation.objects.filter(cycle=now).delete()
    record(by=by, verb="cycle.changed", on=now)
    return is_new_goal


@transaction.atomic
def close(*, cycle: Cycle, next_step: str, reason: str = "", by: Any) -> Cycle:
    """Close a cycle at the end of its last phase; from then on it is for reading only. Closing twice closes once.

    Args:
        next_step: a new goal, the same goal again, or close (criterion P6.c).
        reason: needed when a criterion of the last phase is open.

    Raises:
        DomainError: not in the last phase, nothing decided about what comes next, or a reason is missing.
    """
    now = Cycle.objects.select_for_update(of=("self",)).with_group().get(pk=cycle.pk)
    if not now.is_running:
        return now
    if now.phase != Phase.SECURE:
        raise DomainError(_("A cycle is closed in its last phase. Move on to securing first."))
    if next_step not in NextStep.values or not next_step:
        raise DomainError(_("Choose what comes next."), field="next_step")
    now.next_step = NextStep(next_step)
    now.save(update_fields=["next_step"])
    still_open = open_criteria(Cycle.objects.with_facts(Phase.SECURE).get(pk=now.pk))
    reason = one_line(reason)
    if still_open and not reason:
        raise DomainError(_("Some points are still open. Write why the group closes the cycle all the same."), field="reason")
    closed_at = timezone.now()
    now.state, now.closed_at = State.CLOSED, closed_at
    now.save(update_fields=["state", "closed_at"])
    CyclePhase.objects.filter(cycle=now, phase=Phase.SECURE).update(left_at=closed_at)
    move = PhaseMove(
        cycle=now,
        from_phase=Phase.SECURE,
        to_phase=Phase.SECURE,
        reason=reason,
        open_criteria=[each.key for each in still_open],
        by=by,
    )
    checked(move)
    move.save()
    record(by=by, verb="cycle.closed", on=now)
    return now


@transaction.atomic
def agree(*, cycle: Cycle, by: Any) -> GoalConfirmation:
    """A member agrees with the goal (criterion P1.c). Twice is once."""
    return _confirm(cycle, by, as_leader=False)


@transaction.atomic
def see_goal(*, cycle: Cycle, by: Any) -> GoalConfirmation:
    """A school leader has seen the goal (criterion P1.d): seeing is not approving, the group owns its goal. Twice is once."""
    return _confirm(cycle, by, as_leader=True)


def _confirm(cycle: Cycle, by: Any, *, as_leader: bool) -> GoalConfirmation:
    now = locked(cycle)
    found, is_new = GoalConfirmation.objects.get_or_create(cycle=now, user=by, as_leader=as_leader)
    if is_new:
        record(by=by, verb="goal.seen" if as_leader else "goal.agreed", on=now)
    confirmation: GoalConfirmation = found
    return confirmation


@dataclass(frozen=True)
class _Way:
    """A way of working as the cycle keeps it."""

    template: str
    design: DesignVersion | None
    approach: str


def template_key_of(cycle: Cycle) -> str:
    """The way of working of a cycle as forms name it."""
    return f"{DESIGN}{cycle.design_id}" if cycle.design_id else cycle.template


def _way(key: str, group: Group) -> _Way:
    """What a template's key stands for.

    Raises:
        DomainError: there is no such way of working here, or not any more.
    """
    chosen = template(key)
    if chosen is not None:
        return _Way(chosen.key, None, chosen.approach)
    pk = key.removeprefix(DESIGN)
    if key.startswith(DESIGN) and pk.isascii() and pk.isdigit() and len(pk) < 19:
        version = DesignVersion.objects.newest().filter(pk=int(pk), design__organisation=group.organisation_id).first()
        if version is not None:
            return _Way(OWN, version, "")
    raise DomainError(_("Choose one of the ways of working."), field="template")


def _lens(key: str) -> str:
    if key and lens(key) is None:
        raise DomainError(_("Choose one of these."), field="lens")
    return key


def _usual_weeks() -> list[float]:
    return [sum(guide.weeks) / 2 for guide in phase_guides()]


def _check_dates(starts_on: datetime.date, ends_on: datetime.date) -> None:
    today = timezone.localdate()
    if ends_on <= starts_on:
        raise DomainError(_("The last day comes after the first day."), field="ends_on")
    if ends_on < today:
        raise DomainError(_("This day is past. Choose a last day that is still to come."), field="ends_on")
    if starts_on < today - LONGEST_AGO:
        raise DomainError(_("This day is more than a year ago. Check the year."), field="starts_on")
    if ends_on - starts_on > datetime.timedelta(days=3 * 366):
        raise DomainError(_("A cycle takes at most three years. Check the year."), field="ends_on")
