"""The arithmetic of a self-assessment: scores and agreement, for groups of five to twelve.

Nothing here knows Django, people or rounds: every function can be checked against a paper with a
pencil. Nothing here decides what may be shown either; that is the task of `assessments.disclosure`,
the only module that calls this one for results.

Notation in the docstrings: ``n`` respondents, ``J`` items, ``A`` answer options (5), ``x_ij`` the
answer of person i to item j, ``s2_j`` the sample variance of item j (divided by n - 1). "I don't
know" is a missing answer (``None``), never a 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

LOWEST = 1
HIGHEST = 5
OPTIONS = HIGHEST - LOWEST + 1

#: Variance of answers spread evenly over all options, (A^2 - 1) / 12: what pure chance would give.
#: James, Demaree & Wolf 1984, Journal of Applied Psychology 69, 85-98.
EVEN_VARIANCE = (OPTIONS**2 - 1) / 12

#: A person counts for a characteristic from this share of answered items (own rule), in per cent.
ANSWERED_PER_CENT = 80

#: a_wg is not defined for fewer raters than A - 1 (Brown & Hauenstein 2005).
FEWEST_RATERS = OPTIONS - 1

Answer = int | None
Agreement = Literal["hi", "mid", "lo"]


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean. Raises ValueError for an empty sequence."""
    if not values:
        raise ValueError("a mean needs at least one value")
    return math.fsum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """Return the sample variance, sum((x - mean)^2) / (n - 1).

    Raises ValueError for fewer than two values.
    """
    if len(values) < 2:
        raise ValueError("a sample variance needs at least two values")
    centre = mean(values)
    return math.fsum((value - centre) ** 2 for value in values) / (len(values) - 1)


def person_score(answers: Sequence[Answer]) -> float | None:
    """Return one person's score on a characteristic: the mean of the answered items.

    ``answers`` holds one entry for every item that was shown. The score is ``None`` when fewer than
    80 % were answered (5 items: at least 4; 6 items: at least 5; 1 item: that one). Own rule.
    """
    given = [answer for answer in answers if answer is not None]
    if not given or 100 * len(given) < ANSWERED_PER_CENT * len(answers):
        return None
    return mean(given)


def group_score(people: Sequence[Sequence[Answer]]) -> float | None:
    """Return the group's score: the mean of the person scores, ``None`` if nobody has one.

    Deliberately not the mean of the item means: with missing answers the two differ, and only this
    one gives every person the same weight.
    """
    scores = [score for answers in people if (score := person_score(answers)) is not None]
    return mean(scores) if scores else None


def r_wg(answers: Sequence[int]) -> float:
    """Return within-group agreement on one item, 1 - s2 / even variance, cut off at 0.

    James, Demaree & Wolf 1984. Raises ValueError for fewer than two answers.
    """
    return max(0.0, 1 - variance(answers) / EVEN_VARIANCE)


def r_wg_j(items: Sequence[Sequence[int]]) -> float:
    """Return r_wg(j) = J(1 - q) / [J(1 - q) + q], with q = mean(s2_j) / even variance, at most 1.

    ``items`` holds the answers item by item. Rises with the number of items however people answer,
    so it is never put on a screen; `r_star_wg_j` is. James, Demaree & Wolf 1984.
    """
    q = min(1.0, mean([variance(answers) for answers in items]) / EVEN_VARIANCE)
    agreed = len(items) * (1 - q)
    return agreed / (agreed + q)


def r_star_wg_j(items: Sequence[Sequence[int]]) -> float:
    """Return r*_wg(j) = 1 - mean(s2_j) / even variance; negative when answers are polarised.

    Does not grow with the number of items. Lindell & Brandt 1999, Journal of Applied Psychology 84.
    """
    return 1 - mean([variance(answers) for answers in items]) / EVEN_VARIANCE


def a_wg(answers: Sequence[int]) -> float | None:
    """Return a_wg(1) = 1 - 2 s2 / {[(H + L)M - M^2 - HL] n / (n - 1)}, or None if undefined.

    Compares the variance with the largest one possible at this mean. All answers at an end of the
    scale: 1. Undefined if M < [L(n - 1) + H] / n or M > [H(n - 1) + L] / n, and for fewer than
    four raters. Brown & Hauenstein 2005, Organizational Research Methods 8, 165-184.
    """
    n, total = len(answers), sum(answers)
    if n < FEWEST_RATERS:
        return None
    if total in (LOWEST * n, HIGHEST * n):
        return 1.0
    # Whole sums instead of means: the limits are then compared exactly.
    if not LOWEST * (n - 1) + HIGHEST <= total <= HIGHEST * (n - 1) + LOWEST:
        return None
    centre = total / n
    largest = ((HIGHEST + LOWEST) * centre - centre**2 - HIGHEST * LOWEST) * n / (n - 1)
    return 1 - 2 * variance(answers) / largest


def a_wg_j(items: Sequence[Sequence[int]]) -> float | None:
    """Return a_wg(J): the mean of a_wg over the items for which it is defined, else None.

    Brown & Hauenstein 2005.
    """
    defined = [value for answers in items if (value := a_wg(answers)) is not None]
    return mean(defined) if defined else None


def ad_mean(answers: Sequence[int]) -> float:
    """Return AD_M: the mean absolute deviation from the mean (divided by n).

    Burke, Finkelstein & Dusig 1999, Organizational Research Methods 2. Of a scale: the mean over
    its items.
    """
    centre = mean(answers)
    return mean([abs(answer - centre) for answer in answers])


def ad_median(answers: Sequence[int]) -> float:
    """Return AD_Md: the mean absolute deviation from the median (divided by n).

    Burke, Finkelstein & Dusig 1999. Of a scale: the mean over its items.
    """
    ordered = sorted(answers)
    middle = len(ordered) // 2
    centre = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return mean([abs(answer - centre) for answer in answers])


def share_agree(answers: Sequence[int]) -> float:
    """Return the share of answers 4 and 5, between 0 and 1. ValueError for no answers."""
    return mean([float(answer >= HIGHEST - 1) for answer in answers])


def agreement_word(r_star: float) -> Agreement:
    """Return the key of the sentence about agreement: "hi" from .70, "mid" from .50, else "lo".

    After the bands of Brown & Hauenstein 2005, pp. 177-178, for r*_wg(j). The value is rounded to
    nine decimals first, so that floating-point noise never decides which sentence is read.
    """
    value = round(r_star, 9)
    if value >= 0.70:
        return "hi"
    return "mid" if value >= 0.50 else "lo"


def cronbach_alpha(people: Sequence[Sequence[int]]) -> float:
    """Return alpha = J / (J - 1) * (1 - sum(s2_j) / s2 of the sums). Cronbach 1951.

    ``people`` holds complete answers, person by person. For research over many groups: with eight
    people its 95 % interval runs from .6 to .97, so it is never shown to a group. Raises
    ValueError for fewer than two items or people, or if all sums are equal.
    """
    items = list(zip(*people, strict=True))
    if len(items) < 2:
        raise ValueError("alpha needs at least two items")
    of_sums = variance([float(sum(answers)) for answers in people])
    if of_sums == 0:
        raise ValueError("alpha is undefined when all sums are equal")
    within = math.fsum(variance(answers) for answers in items)
    return len(items) / (len(items) - 1) * (1 - within / of_sums)
