"""From answers to outcome: rules R1, R3, R7, R8 and R9. The package's docstring explains them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from assessments import statistics
from assessments.disclosure.outcome import (
    SMALLEST,
    Bar,
    CharacteristicResult,
    ItemResult,
    Level,
    Outcome,
    Reason,
    Released,
    Score,
    State,
    Withheld,
    needed,
)
from assessments.enums import Part
from assessments.questionnaire import Characteristic, Item
from assessments.statistics import Undefined

ITEMS_FROM = 8
ABOUT_PERSON_FROM = 8
BARS_FROM = 10
DECIMAL_ITEMS = 4
DECIMAL, HALF_POINT = 0.1, 0.5
DECIMAL_LOW, DECIMAL_HIGH = 1.5, 4.5
HALF_POINT_LOW, HALF_POINT_HIGH = 2.0, 4.0
#: The lowest and highest answer of the three categories of a bar.
CATEGORIES = {Level.LOW: (1, 2), Level.MIDDLE: (3, 3), Level.HIGH: (4, 5)}


@dataclass(frozen=True, repr=False)
class GroupAnswers:
    """The answers of the group's own respondents: item key to 1-5, or None for "I don't know".

    Has no representation with answers in it, so that none end up in a log or an error page.
    """

    people: tuple[Mapping[str, int | None], ...]

    @classmethod
    def of(cls, responses: Iterable[tuple[str, Mapping[str, int | None]]]) -> Self:
        """Take (part, answers) pairs. TypeError for a part other than the group's (R3).

        Raises ValueError for an answer that is not on the scale.
        """
        people = []
        for part, answers in responses:
            if part != Part.GROUP:
                raise TypeError("only answers of the group itself go into its result")
            for value in answers.values():
                if value is not None and not statistics.LOWEST <= value <= statistics.HIGHEST:
                    raise ValueError("an answer is 1 to 5, or None")
            people.append(dict(answers))
        return cls(tuple(people))


def may_hold_round(invited: int, smallest: int = SMALLEST) -> bool:
    """Say whether a round could ever be released; if not, offer an open group talk (R13)."""
    return invited >= needed(invited, smallest)


def least(characteristics: Sequence[Characteristic], smallest: int = SMALLEST) -> int:
    """The smallest number of answers of a whole questionnaire: eight at least where all of it is about one person (R8)."""
    about_person = bool(characteristics) and all(entry.about_person for entry in characteristics)
    return max(smallest, ABOUT_PERSON_FROM) if about_person else smallest


def release(
    answers: GroupAnswers,
    *,
    invited: int,
    characteristics: Sequence[Characteristic],
    has_expert: bool,
    smallest: int = SMALLEST,
) -> Outcome:
    """Turn the answers of a closed round into what the group may see.

    Args:
        answers: the group's own respondents; somebody without one answered item does not count.
        invited: how many members were asked to answer as part of the group.
        characteristics: what was asked, from `assessments.questionnaire`.
        has_expert: whether an expert takes part in the group.
        smallest: the school's minimum number of answers, 5 to 10.

    Raises:
        TypeError: for anything but `GroupAnswers` (R3).
        ValueError: for more answers than invitations, or a minimum outside 5 to 10.
    """
    if not isinstance(answers, GroupAnswers):
        raise TypeError("only answers of the group itself go into its result")
    asked = [item.key for entry in characteristics for item in entry.items]
    people = [p for p in answers.people if any(p.get(key) is not None for key in asked)]
    answered, minimum = len(people), needed(invited, smallest)
    if answered > invited:
        raise ValueError("more answers than invitations")
    if answered < minimum:
        return Withheld(_reason(answered, invited, smallest), answered, invited, minimum)
    results = (
        CharacteristicResult(entry.key, State.NO_EXPERT)
        if entry.needs_expert and not has_expert
        else _characteristic(entry, people, smallest)
        for entry in characteristics
    )
    return Released(answered, invited, tuple(results))


def _reason(answered: int, invited: int, smallest: int) -> Reason:
    if not may_hold_round(invited, smallest):
        return Reason.SMALL_GROUP
    return Reason.FEW if answered < smallest else Reason.SHARE


def _characteristic(entry: Characteristic, people: Sequence[Mapping[str, int | None]], smallest: int) -> CharacteristicResult:
    rows = [[person.get(item.key) for item in entry.items] for person in people]
    valid = [row for row in rows if not isinstance(statistics.person_score(row), Undefined)]
    minimum = max(smallest, ABOUT_PERSON_FROM) if entry.about_person else smallest
    mean = statistics.group_score(valid)
    if isinstance(mean, Undefined) or len(valid) < minimum:
        return CharacteristicResult(entry.key, State.FEW, needed=minimum)
    if len(entry.items) < DECIMAL_ITEMS:
        return CharacteristicResult(entry.key, State.SHOWN, _half_point(mean))
    columns = [[answer for row in valid if (answer := row[place]) is not None] for place in range(len(entry.items))]
    score = _decimal(mean)
    items = _items(entry.items, columns, smallest) if len(valid) >= ITEMS_FROM else ()
    return CharacteristicResult(
        entry.key,
        State.SHOWN,
        score,
        agreement=statistics.agreement_word(statistics.r_star_wg_j(columns)) if score.level is Level.NUMBER else None,
        items=() if items and _pinned(score, items, columns) else items,
    )


def mean_of(rows: Sequence[Sequence[int | None]]) -> Score:
    """The score of a section from the answers of those who have a valid one, one at least (R7, R9)."""
    mean = statistics.group_score(rows)
    assert not isinstance(mean, Undefined)
    return _half_point(mean) if len(rows[0]) < DECIMAL_ITEMS else _decimal(mean)


def _items(items: Sequence[Item], columns: Sequence[Sequence[int]], smallest: int) -> tuple[ItemResult, ...]:
    return tuple(
        _item(item.key, column, smallest) for item, column in zip(items, columns, strict=True) if not item.about_person
    )


def _item(key: str, answers: Sequence[int], smallest: int) -> ItemResult:
    mean = statistics.mean(answers)
    if isinstance(mean, Undefined) or len(answers) < max(smallest, ITEMS_FROM):
        return ItemResult(key)
    if len(answers) < BARS_FROM:
        return ItemResult(key, score=_half_point(mean))
    bar = Bar(
        disagree=sum(answer <= 2 for answer in answers),
        neutral=sum(answer == 3 for answer in answers),
        agree=sum(answer >= 4 for answer in answers),
    )
    counts = {Level.LOW: bar.disagree, Level.MIDDLE: bar.neutral, Level.HIGH: bar.agree}
    largest = max(counts, key=lambda level: counts[level])
    if len(answers) - counts[largest] < 2:
        return ItemResult(key, score=Score(largest, HALF_POINT))
    return ItemResult(key, bar=bar)


def _pinned(score: Score, items: Sequence[ItemResult], columns: Sequence[Sequence[int]]) -> bool:
    """Say whether mean and items together leave only one sum for every item.

    Happens when the answers lie at one edge of everything shown: about once in ten thousand rounds.
    """
    if len(items) < len(columns):
        return False
    edges = [_edges(item, len(column)) for item, column in zip(items, columns, strict=True)]
    count = sum(len(column) for column in columns)
    totals = [t for t in range(count, 5 * count + 1) if _decimal(t / count) == score]
    return totals[-1] <= sum(low for low, _ in edges) or totals[0] >= sum(high for _, high in edges)


def _edges(item: ItemResult, people: int) -> tuple[int, int]:
    """Return the lowest and highest sum of answers that would be shown like this item."""
    if item.bar:
        lowest = item.bar.disagree + 3 * item.bar.neutral + 4 * item.bar.agree
        return lowest, lowest + item.bar.disagree + item.bar.agree
    if item.score and people >= BARS_FROM:
        lowest, highest = CATEGORIES[item.score.level]
        others = people - 1
        return others * lowest + statistics.LOWEST, others * highest + statistics.HIGHEST
    sums = range(statistics.LOWEST * people, statistics.HIGHEST * people + 1)
    shown = [total for total in sums if item.score in (None, _half_point(total / people))]
    return shown[0], shown[-1]


def rounded(mean: float, step: float) -> Score:
    """A mean as it may be shown in tenths or in half points: a number, or a word near the ends (R9)."""
    return _decimal(mean) if step == DECIMAL else _half_point(mean)


def _decimal(mean: float) -> Score:
    return _score(_nearest(mean, DECIMAL), DECIMAL, low=DECIMAL_LOW, high=DECIMAL_HIGH)


def _half_point(mean: float) -> Score:
    return _score(_nearest(mean, HALF_POINT), HALF_POINT, low=HALF_POINT_LOW, high=HALF_POINT_HIGH)


def _score(value: float, step: float, *, low: float, high: float) -> Score:
    if value <= low:
        return Score(Level.LOW, step)
    if value >= high:
        return Score(Level.HIGH, step)
    return Score(Level.NUMBER, step, value)


def _nearest(value: float, step: float) -> float:
    # Halves go up. Rounded twice, so that floating-point noise never decides.
    return round(math.floor(round(value / step, 9) + 0.5) * step, 1)
