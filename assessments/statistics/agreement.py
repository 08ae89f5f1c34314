"""How close the answers of one group lie together.

Only r*_wg(j) and the average deviation are fit for a screen: r_wg(j) rises with the number of items, whatever people answer.
An item with fewer than two answers says nothing about agreement and is left out of the figures over several items.
"""

from __future__ import annotations

import statistics as stdlib
from collections.abc import Callable, Sequence
from typing import Literal

from assessments.statistics.scores import HIGHEST, LOWEST, OPTIONS, mean, variance
from assessments.statistics.undefined import Because, Undefined

#: Variance of answers spread evenly over all options, (A^2 - 1) / 12: what pure chance would give.
#: James, Demaree & Wolf 1984, Journal of Applied Psychology 69, 85-98.
EVEN_VARIANCE = (OPTIONS**2 - 1) / 12

#: a_wg is not defined for fewer raters than A - 1 (Brown & Hauenstein 2005).
FEWEST_RATERS = OPTIONS - 1

#: An average deviation up to A / 6 counts as agreement. Dunlap, Burke & Smith-Crowe 2003, JAP 88, 356-362.
LARGEST_DEVIATION = OPTIONS / 6

#: From which r*_wg(j) the answers "lie close together", and from which they "differ somewhat".
CLOSE, SOMEWHAT = 0.70, 0.50

Agreement = Literal["hi", "mid", "lo"]


def r_wg(answers: Sequence[int]) -> float | Undefined:
    """Return within-group agreement on one item, 1 - s2 / even variance, cut off at 0.

    James, Demaree & Wolf 1984. Undefined for fewer than two answers (NO_VALUES, ONE_VALUE).
    """
    raw = r_star_wg_j([answers])
    return raw if isinstance(raw, Undefined) else max(0.0, raw)


def r_wg_j(items: Sequence[Sequence[int]]) -> float | Undefined:
    """Return r_wg(j) = J(1 - q) / [J(1 - q) + q], with q = mean(s2_j) / even variance, at most 1.

    ``items`` holds the answers item by item. Rises with the number of items however people answer,
    so it is never put on a screen; `r_star_wg_j` is. James, Demaree & Wolf 1984. Undefined like `r_star_wg_j`.
    """
    raw = r_star_wg_j(items)
    if isinstance(raw, Undefined):
        return raw
    q = min(1.0, 1 - raw)
    agreed = sum(len(answers) > 1 for answers in items) * (1 - q)
    return agreed / (agreed + q)


def r_star_wg_j(items: Sequence[Sequence[int]]) -> float | Undefined:
    """Return r*_wg(j) = 1 - mean(s2_j) / even variance; negative when answers are polarised.

    Does not grow with the number of items. Lindell & Brandt 1999, Journal of Applied Psychology 84, 640-647.
    Undefined if no item has two answers (NO_VALUES, ONE_VALUE).
    """
    spread = _over_items(variance, items)
    return spread if isinstance(spread, Undefined) else 1 - spread / EVEN_VARIANCE


def a_wg(answers: Sequence[int]) -> float | Undefined:
    """Return a_wg(1) = 1 - 2 s2 / {[(H + L)M - M^2 - HL] n / (n - 1)}.

    Compares the variance with the largest one possible at this mean. All answers at an end of the
    scale: 1. Undefined if M < [L(n - 1) + H] / n or M > [H(n - 1) + L] / n (MEAN_AT_EDGE), and for fewer than
    four raters (FEW_RATERS). Brown & Hauenstein 2005, Organizational Research Methods 8, 165-184.
    """
    n, total = len(answers), sum(answers)
    if n < FEWEST_RATERS:
        return Undefined(Because.FEW_RATERS)
    if total in (LOWEST * n, HIGHEST * n):
        return 1.0
    # Whole sums instead of means: the limits are then compared exactly.
    if not LOWEST * (n - 1) + HIGHEST <= total <= HIGHEST * (n - 1) + LOWEST:
        return Undefined(Because.MEAN_AT_EDGE)
    centre = total / n
    largest = ((HIGHEST + LOWEST) * centre - centre**2 - HIGHEST * LOWEST) * n / (n - 1)
    return 1 - 2 * float(stdlib.variance(answers)) / largest


def a_wg_j(items: Sequence[Sequence[int]]) -> float | Undefined:
    """Return a_wg(J): the mean of a_wg over the items for which it is defined.

    Undefined if it is for every item: the reason of the first item with two answers. Brown & Hauenstein 2005.
    """
    return _over_items(a_wg, items)


def ad_mean(answers: Sequence[int]) -> float | Undefined:
    """Return AD_M of one item: the mean absolute deviation from the mean (divided by n).

    Burke, Finkelstein & Dusig 1999, Organizational Research Methods 2, 49-68. Undefined for no answers (NO_VALUES).
    """
    return _deviation(answers, stdlib.fmean)


def ad_median(answers: Sequence[int]) -> float | Undefined:
    """Return AD_Md of one item: the mean absolute deviation from the median (divided by n).

    Burke, Finkelstein & Dusig 1999. Undefined for no answers (NO_VALUES).
    """
    return _deviation(answers, stdlib.median)


def ad_mean_j(items: Sequence[Sequence[int]]) -> float | Undefined:
    """Return AD_M(j) of a scale: the mean of AD_M over its items with two answers or more.

    Burke, Finkelstein & Dusig 1999. Undefined if there is no such item (NO_VALUES, ONE_VALUE).
    """
    return _over_items(ad_mean, items)


def ad_median_j(items: Sequence[Sequence[int]]) -> float | Undefined:
    """Return AD_Md(j) of a scale: the mean of AD_Md over its items with two answers or more.

    Burke, Finkelstein & Dusig 1999. Undefined if there is no such item (NO_VALUES, ONE_VALUE).
    """
    return _over_items(ad_median, items)


def agreement_word(r_star: float | Undefined) -> Agreement | None:
    """Return the key of the sentence about agreement: "hi" from .70, "mid" from .50, else "lo"; None if undefined.

    After the bands of Brown & Hauenstein 2005, pp. 177-178, for r*_wg(j). The value is rounded to
    nine decimals first, so that floating-point noise never decides which sentence is read.
    """
    if isinstance(r_star, Undefined):
        return None
    value = round(r_star, 9)
    if value >= CLOSE:
        return "hi"
    return "mid" if value >= SOMEWHAT else "lo"


def _deviation(answers: Sequence[int], centre_of: Callable[[Sequence[int]], float]) -> float | Undefined:
    if not answers:
        return Undefined(Because.NO_VALUES)
    centre = centre_of(answers)
    return mean([abs(answer - centre) for answer in answers])


def _over_items(figure: Callable[[Sequence[int]], float | Undefined], items: Sequence[Sequence[int]]) -> float | Undefined:
    """The mean of the figure over the items with two answers or more for which it is defined."""
    values = [figure(answers) for answers in items if len(answers) > 1]
    if not values:
        return Undefined(Because.ONE_VALUE if any(items) else Because.NO_VALUES)
    defined = [value for value in values if not isinstance(value, Undefined)]
    return mean(defined) if defined else values[0]
