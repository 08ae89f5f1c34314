"""Change of one characteristic between two rounds, as far as six to twelve answers allow (B4, R6).

The verdict is found in the scores of the persons who took part both times, because only they can have changed. But their
mean never leaves this module: beside the mean of the full group it would tell what the newcomers answered. `Change` holds only
what may reach a page, and nothing from which the mean of the linked persons follows: not their difference, not its spread, not
p, and not which of the conditions on them failed.
"""

from __future__ import annotations

import math
import statistics as stdlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal, Self

from assessments.statistics.differences import DECIMALS, paired_differences, permutation_p
from assessments.statistics.reliability import DEFAULT_SEM, sdc
from assessments.statistics.undefined import Undefined

#: Fewer linked persons, or under half of the group: another group, not a change (R6).
LINKED_TO_COMPARE = 5
#: From here a verdict "likely" is possible: with five, the smallest p is .0625 (B4-2).
LINKED_FOR_LIKELY = 6
#: The largest p, and the smallest change in points, that count as "likely" (B4-2; the floor is an own rule).
LEVEL, FLOOR = 0.05, 0.30
#: Eight weeks (B4-7).
DAYS_APART = 56
#: Rounds further than this from a whole number of years apart are in different seasons (own rule), in days.
DAYS_OF_SEASON, DAYS_OF_YEAR = 45, 365
#: A trend is shown in tenths, or in half points if somebody joined or left (R6).
TENTH, HALF_POINT = 0.1, 0.5

#: What a page shows of the full group: a number with one decimal, or only a word near the ends of the scale.
Shown = float | Literal["low", "high"]


class Verdict(StrEnum):
    """What may be said about a change."""

    LIKELY = "likely"
    MAY_BE_CHANCE = "may_be_chance"
    NOT_COMPARABLE = "not_comparable"


class Why(StrEnum):
    """The reason of a verdict: only facts that everybody may know, and one word for all that depends on answers."""

    # not comparable
    PULSE = "pulse"  # one of the two rounds was a pulse
    OTHER_ITEMS = "other_items"  # other statements, or another order
    OTHER_SCALE = "other_scale"
    TOO_SOON = "too_soon"  # less than eight weeks apart
    NEW_GROUP = "new_group"  # fewer than five took part both times, or under half of the group
    # may be chance
    NOT_FOCUS = "not_focus"  # exploratory: one of six that were not chosen beforehand
    ONE_ITEM = "one_item"  # two pulses: the error of measurement of one statement is not known
    FIVE_LINKED = "five_linked"  # enough to compare, too few to be sure of anything
    NOT_LARGE_ENOUGH = "not_large_enough"  # within the margin, too likely by chance, or too small to matter
    # likely
    ALL_MET = "all_met"


class Direction(StrEnum):
    """Where what is shown of the full group moved."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True, kw_only=True, repr=False)
class TwoRounds:
    """What is known of one characteristic in two rounds. Has no representation, so that no score ends up in a log.

    Args:
        before, after: the person scores of the persons in both rounds, in the same order (`person_score`; an `Undefined` in
            either takes that person out).
        people_before, people_after: how many persons of the full group had a score in each round.
        shown_before, shown_after: what the released results show of the full group.
        is_focus: whether the group chose this characteristic as its focus before the second round.
        joined, left, stayed: how many members came and went between the rounds, and how many were asked in both.
        days_between: from the closing of the first to the closing of the second.
        same_items: the same statements in the same order.
        same_scale: the same answer options.
        pulse_before, pulse_after: whether the round was a pulse, one statement per characteristic.

    Raises ValueError for scores that do not pair up, more linked persons than persons, and counts below zero.
    """

    before: Sequence[float | Undefined]
    after: Sequence[float | Undefined]
    people_before: int
    people_after: int
    shown_before: Shown
    shown_after: Shown
    is_focus: bool
    joined: int
    left: int
    stayed: int
    days_between: int
    same_items: bool = True
    same_scale: bool = True
    pulse_before: bool = False
    pulse_after: bool = False

    def __post_init__(self) -> None:
        """Refuse what no two rounds could be."""
        if len(self.before) != len(self.after):
            raise ValueError("the scores of the same persons come in pairs")
        if len(self.differences) > min(self.people_before, self.people_after):
            raise ValueError("more linked persons than persons in the group")
        if min(self.joined, self.left, self.stayed) < 0:
            raise ValueError("a number of persons is not below zero")

    @property
    def differences(self) -> tuple[float, ...]:
        """Second minus first score of every person with both, rounded to 1e-9."""
        both = [
            (first, second)
            for first, second in zip(self.before, self.after, strict=True)
            if not isinstance(first, Undefined) and not isinstance(second, Undefined)
        ]
        return paired_differences([first for first, _ in both], [second for _, second in both])

    @property
    def others_came(self) -> bool:
        """Whether somebody joined or left between the rounds."""
        return bool(self.joined or self.left)

    @property
    def group_changed(self) -> bool:
        """Whether somebody joined or left, or answered in one of the two rounds only."""
        linked = len(self.differences)
        return self.others_came or self.people_before > linked or self.people_after > linked

    @property
    def linked(self) -> int:
        """How many took part both times, as far as a page may tell it.

        When somebody joined or left, the true number tells of that one person. Six of eight answer, one leaves, all seven
        answer: if five took part both times, the one who left had answered; if six, not. Then it is the smallest number that
        the counts of both rounds leave possible, which everybody can work out already. While the same people are asked, the
        number says the same of each of them.
        """
        true = len(self.differences)
        if not self.others_came:
            return true
        return max(0, min(true, self.people_before - self.left + self.people_after - self.joined - self.stayed))


@dataclass(frozen=True)
class Change:
    """What may be said about the change of one characteristic. Everything here may be on a page.

    Attributes:
        verdict, why: the finding, and the fact behind it.
        exploratory: the characteristic was not the focus, so it is one of many that were looked at.
        direction: of what is shown of the full group; None if not comparable.
        delta: its difference in points, a multiple of ``step``; None if not comparable or if a word stands for a number.
        step: .1, or .5 (half-point bands) if the group changed: then the two scores beside it are in half points too.
        margin: the smallest detectable change of a mean of ``linked`` persons, ±, in points, two decimals. It rests on the
            error of measurement and on how many they are, not on what they answered. None for a pulse.
        linked: how many took part both times, of ``people`` in the second round; None if not comparable.
        at_least: somebody joined or left, so ``linked`` is only how many they are at least (`TwoRounds.linked`).
        other_season: the rounds were not around the same time of the year, and that may be part of the difference.
    """

    verdict: Verdict
    why: Why
    exploratory: bool
    direction: Direction | None = None
    delta: float | None = None
    step: float | None = None
    margin: float | None = None
    linked: int | None = None
    people: int | None = None
    at_least: bool = False
    other_season: bool = False

    @property
    def is_drop(self) -> bool:
        """Whether the page must say that people who learn may judge more strictly (B4-6)."""
        return self.direction is Direction.DOWN

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON data, to be frozen with the second round's result."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. ValueError for anything else."""
        if set(data) != set(cls.__dataclass_fields__):
            raise ValueError("a stored change holds exactly what may be shown")
        direction = data["direction"]
        kinds = {
            "verdict": Verdict(data["verdict"]),
            "why": Why(data["why"]),
            "direction": None if direction is None else Direction(direction),
        }
        return cls(**{**data, **kinds})


def compare(rounds: TwoRounds, *, error: float = DEFAULT_SEM) -> Change:
    """Return what may be said about the change of one characteristic between two rounds.

    ``error`` is the standard error of measurement of a person's score, in points: that of `pooled_sem` once there is one,
    until then SD .60 and reliability .80, which the help text says (B4-3).

    "Likely" needs all of: the focus chosen beforehand; six linked persons; a mean change beyond the smallest detectable change
    for that many, and of .30 at least; an exact permutation p of .05 at most; and a full group that is shown to move the same
    way. With seven characteristics a verdict on each would need p <= .0071, which eight persons cannot reach.
    """
    reason = _not_comparable(rounds)
    if reason is not None:
        return Change(Verdict.NOT_COMPARABLE, reason, exploratory=not rounds.is_focus)
    linked = rounds.linked
    step = HALF_POINT if rounds.group_changed or rounds.pulse_after else TENTH
    direction, delta = _trend(rounds.shown_before, rounds.shown_after, step)
    margin = round(sdc(error) / math.sqrt(linked), DECIMALS)
    why = _doubt(rounds, margin, direction)
    return Change(
        Verdict.MAY_BE_CHANCE if why else Verdict.LIKELY,
        why or Why.ALL_MET,
        exploratory=not rounds.is_focus,
        direction=direction,
        delta=delta,
        step=step,
        margin=None if rounds.pulse_after else round(margin, 2),
        linked=linked,
        people=rounds.people_after,
        at_least=rounds.others_came,
        other_season=_other_season(rounds.days_between),
    )


def _not_comparable(rounds: TwoRounds) -> Why | None:
    linked = rounds.linked
    reasons = {
        Why.PULSE: rounds.pulse_before != rounds.pulse_after,
        Why.OTHER_ITEMS: not rounds.same_items,
        Why.OTHER_SCALE: not rounds.same_scale,
        Why.TOO_SOON: rounds.days_between < DAYS_APART,
        Why.NEW_GROUP: linked < LINKED_TO_COMPARE or 2 * linked < max(rounds.people_before, rounds.people_after),
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _doubt(rounds: TwoRounds, margin: float, direction: Direction) -> Why | None:
    """What keeps a change from being likely, None if nothing does."""
    if rounds.pulse_after:
        return Why.ONE_ITEM
    if not rounds.is_focus:
        return Why.NOT_FOCUS
    if rounds.linked < LINKED_FOR_LIKELY:
        return Why.FIVE_LINKED
    mean = round(stdlib.fmean(rounds.differences), DECIMALS)
    p = permutation_p(rounds.differences)
    large = abs(mean) > margin and abs(mean) >= FLOOR and not isinstance(p, Undefined) and p <= LEVEL
    # A verdict beside a picture of the full group that stands still or moves the other way would tell about the newcomers.
    seen = direction is (Direction.UP if mean > 0 else Direction.DOWN)
    return None if large and seen else Why.NOT_LARGE_ENOUGH


def _trend(before: Shown, after: Shown, step: float) -> tuple[Direction, float | None]:
    """Direction and size of what is shown. A word has a place on the scale, but no size."""
    if isinstance(before, str) or isinstance(after, str):
        return _direction(_place(after) - _place(before) if before != after else 0.0), None
    # Each by itself, as the page shows them: otherwise two equal numbers could be called a drop.
    delta = round(_nearest(after, step) - _nearest(before, step), 1)
    return _direction(delta), delta


def _nearest(value: float, step: float) -> float:
    return math.floor(round(value / step, DECIMALS) + 0.5) * step


def _place(shown: Shown) -> float:
    return {"low": -math.inf, "high": math.inf}[shown] if isinstance(shown, str) else shown


def _direction(change: float) -> Direction:
    if change == 0:
        return Direction.SAME
    return Direction.UP if change > 0 else Direction.DOWN


def _other_season(days: int) -> bool:
    half = DAYS_OF_YEAR // 2
    return abs((days + half) % DAYS_OF_YEAR - half) > DAYS_OF_SEASON
