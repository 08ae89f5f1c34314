"""Scores of persons and groups (rules B1 of the specification), and the two figures under everything else."""

from __future__ import annotations

import statistics as stdlib
from collections.abc import Sequence

from assessments.statistics.undefined import Because, Undefined

LOWEST = 1
HIGHEST = 5
OPTIONS = HIGHEST - LOWEST + 1

#: A person counts for a characteristic from this share of answered items (own rule), in per cent.
ANSWERED_PER_CENT = 80

Answer = int | None


def mean(values: Sequence[float]) -> float | Undefined:
    """Return the arithmetic mean; undefined (NO_VALUES) for none."""
    return stdlib.fmean(values) if values else Undefined(Because.NO_VALUES)


def variance(values: Sequence[float]) -> float | Undefined:
    """Return the sample variance, sum((x - mean)^2) / (n - 1), exactly 0 if all values are equal.

    Undefined for fewer than two values (NO_VALUES, ONE_VALUE).
    """
    if len(values) < 2:
        return Undefined(Because.ONE_VALUE if values else Because.NO_VALUES)
    # The standard library sums fractions, so that noise never makes a variance out of equal values.
    return float(stdlib.variance(values))


def person_score(answers: Sequence[Answer]) -> float | Undefined:
    """Return one person's score on a characteristic: the mean of the answered items.

    ``answers`` holds one entry for every item that was shown. Undefined when nothing was answered (NO_VALUES) and
    when fewer than 80 % were (UNANSWERED; 5 items: at least 4; 6 items: at least 5; 1 item: that one). Own rule.
    """
    given = [answer for answer in answers if answer is not None]
    if not given:
        return Undefined(Because.NO_VALUES)
    if 100 * len(given) < ANSWERED_PER_CENT * len(answers):
        return Undefined(Because.UNANSWERED)
    return stdlib.fmean(given)


def group_score(people: Sequence[Sequence[Answer]]) -> float | Undefined:
    """Return the group's score: the mean of the person scores; undefined (NO_VALUES) if nobody has one.

    Deliberately not the mean of the item means: with missing answers the two differ, and only this
    one gives every person the same weight.
    """
    return mean([score for answers in people if not isinstance(score := person_score(answers), Undefined)])


def share_agree(answers: Sequence[int]) -> float | Undefined:
    """Return the share of answers 4 and 5, between 0 and 1; undefined (NO_VALUES) for no answers."""
    return mean([float(answer >= HIGHEST - 1) for answer in answers])
