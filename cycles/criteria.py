"""Exit criteria: the automatic ones counted from what is there, the others judged by the group (domain A3).

An open criterion warns and never blocks: moving on asks for a reason then. Each function answers for one criterion, from the
facts that ``CycleQuerySet.with_facts`` brought along, and says in words what it counted, so that nobody has to guess.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cycles.composed import criterion_of, guide_of
from cycles.enums import Approach, Choice, NextStep
from cycles.models import Cycle


@dataclass(frozen=True)
class Found:
    """Whether a criterion is met, and what was seen, in words."""

    met: bool
    seen: str


@dataclass(frozen=True)
class Criterion:
    """One exit criterion of a cycle as it stands now."""

    key: str
    text: str
    auto: bool
    met: bool
    seen: str


Check = Callable[[Any], Found]
_checks: dict[str, Check] = {}


def _criterion(key: str) -> Callable[[Check], Check]:
    def keep(check: Check) -> Check:
        _checks[key] = check
        return check

    return keep


def criteria_of(cycle: Cycle, phase: str | None = None) -> list[Criterion]:
    """The criteria of a phase of this cycle, the current one unless told otherwise.

    Args:
        cycle: fetched with ``with_facts()`` for that phase.
        phase: P1 to P6.

    Raises:
        AttributeError: the cycle was fetched without the facts.
    """
    judged = cycle.fact_judged.split(",")  # type: ignore[attr-defined]  # an annotation of with_facts
    found = []
    for line in guide_of(cycle, phase).exits:
        result = _checks[line.key](cycle) if line.auto else Found(line.key in judged, "")
        found.append(Criterion(line.key, line.text, line.auto, result.met, result.seen))
    return found


def open_criteria(cycle: Cycle, phase: str | None = None) -> list[Criterion]:
    """Those that are not met."""
    return [each for each in criteria_of(cycle, phase) if not each.met]


def is_judged(cycle: Cycle, key: str) -> bool:
    """Whether the group itself says yes or no to this criterion. False for one that this cycle does not have."""
    try:
        return not criterion_of(cycle, key)[1].auto
    except KeyError:
        return False


def _day(value: Any) -> str:
    on = timezone.localtime(value) if isinstance(value, datetime.datetime) else value
    return str(date_format(on, "j F Y"))


# P1: choose the goal --------------------------------------------------------------------------------------------


@_criterion("P1.b")
def has_data(cycle: Any) -> Found:
    """At least one piece of data."""
    n = cycle.fact_data
    return Found(n > 0, ngettext("Seen: %(n)d piece of data", "Seen: %(n)d pieces of data", n) % {"n": n} if n else "")


@_criterion("P1.c")
def members_agree(cycle: Any) -> Found:
    """All active members (teachers and organisers) have agreed with the goal. A group without members has not."""
    n, total = cycle.fact_agreed, cycle.fact_members
    return Found(0 < total <= n, _("Seen: %(n)d of %(total)d members") % {"n": n, "total": total} if total else "")


@_criterion("P1.d")
def leader_saw_goal(cycle: Any) -> Found:
    """A school leader has seen the goal."""
    at = cycle.fact_leader_saw
    return Found(at is not None, _("Seen: on %(day)s") % {"day": _day(at)} if at else "")


# P2: theory and data --------------------------------------------------------------------------------------------


@_criterion("P2.b")
def has_baseline(cycle: Any) -> Found:
    """A first measurement; its date is required when it is brought in."""
    day = cycle.fact_baseline_on
    return Found(day is not None, _("Seen: first measurement of %(day)s") % {"day": _day(day)} if day else "")


@_criterion("P2.c")
def has_source(cycle: Any) -> Found:
    """At least one source from outside."""
    n = cycle.fact_sources
    return Found(n > 0, ngettext("Seen: %(n)d source", "Seen: %(n)d sources", n) % {"n": n} if n else "")


# P3: make a plan ------------------------------------------------------------------------------------------------


@_criterion("P3.b")
def has_prediction(cycle: Any) -> Found:
    """At least one prediction."""
    n = cycle.fact_predictions
    return Found(n > 0, ngettext("Seen: %(n)d prediction", "Seen: %(n)d predictions", n) % {"n": n} if n else "")


@_criterion("P3.c")
def has_steps(cycle: Any) -> Found:
    """The plan has steps. Each has an owner and a date: the table demands them."""
    n = cycle.fact_steps
    return Found(n > 0, ngettext("Seen: %(n)d step", "Seen: %(n)d steps", n) % {"n": n} if n else "")


@_criterion("P3.d")
def approach_chosen(cycle: Any) -> Found:
    """Lesson study or a short trial."""
    return Found(bool(cycle.approach), _("Seen: %(what)s") % {"what": Approach(cycle.approach).label} if cycle.approach else "")


# P4: try it out -------------------------------------------------------------------------------------------------


@_criterion("P4.a")
def lesson_observed(cycle: Any) -> Found:
    """At least one lesson was taught and observed: an observation that was brought in during this phase."""
    n = cycle.fact_lessons
    return Found(n > 0, ngettext("Seen: %(n)d lesson", "Seen: %(n)d lessons", n) % {"n": n} if n else "")


@_criterion("P4.b")
def compared(cycle: Any) -> Found:
    """Expected and seen stand side by side."""
    n = cycle.fact_comparisons
    return Found(n > 0, ngettext("Seen: %(n)d comparison", "Seen: %(n)d comparisons", n) % {"n": n} if n else "")


@_criterion("P4.c")
def chosen(cycle: Any) -> Found:
    """The group chose. "We do not know yet" is an answer of the same rank (product.md, rule 6)."""
    return Found(bool(cycle.choice), _("Seen: %(what)s") % {"what": Choice(cycle.choice).label} if cycle.choice else "")


# P5: implement --------------------------------------------------------------------------------------------------


@_criterion("P5.a")
def described(cycle: Any) -> Found:
    """The approach is described for colleagues."""
    n = cycle.fact_descriptions
    return Found(n > 0, ngettext("Seen: %(n)d description", "Seen: %(n)d descriptions", n) % {"n": n} if n else "")


@_criterion("P5.b")
def used_by_two(cycle: Any) -> Found:
    """At least two members use it outside the trial lesson."""
    n = cycle.fact_users
    return Found(n >= 2, ngettext("Seen: %(n)d member", "Seen: %(n)d members", n) % {"n": n} if n else "")


@_criterion("P5.c")
def measured_again(cycle: Any) -> Found:
    """A second measurement was compared with the first, which must be there to compare with."""
    first, second = cycle.fact_baseline_on, cycle.fact_follow_up_on
    if second is None:
        return Found(False, "")
    if first is None:
        return Found(False, _("Seen: a second measurement of %(day)s, but no first one") % {"day": _day(second)})
    return Found(True, _("Seen: %(second)s beside %(first)s") % {"first": _day(first), "second": _day(second)})


# P6: secure -----------------------------------------------------------------------------------------------------


@_criterion("P6.a")
def has_agreement(cycle: Any) -> Found:
    """An agreement that lives on. Each has an owner and a date to look again: the table demands them.

    A group that stopped has nothing to agree on, and something to tell: what it learned, and for whom.
    """
    if cycle.choice == Choice.STOP:
        return Found(cycle.fact_learned, _("Seen: what you learned") if cycle.fact_learned else "")
    n = cycle.fact_agreements
    return Found(n > 0, ngettext("Seen: %(n)d agreement", "Seen: %(n)d agreements", n) % {"n": n} if n else "")


@_criterion("P6.b")
def shared_outside(cycle: Any) -> Found:
    """The result was shared outside the group."""
    n = cycle.fact_shared
    return Found(n > 0, ngettext("Seen: shared %(n)d time", "Seen: shared %(n)d times", n) % {"n": n} if n else "")


@_criterion("P6.c")
def next_decided(cycle: Any) -> Found:
    """A new goal, the same goal again, or close."""
    step = cycle.next_step
    return Found(bool(step), _("Seen: %(what)s") % {"what": NextStep(step).label} if step else "")
