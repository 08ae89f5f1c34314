"""Differences between two moments, of the same persons or of two groups of persons.

Differences are rounded to 1e-9 before anything is compared: 3.4 - 3.0 and 3.8 - 3.4 are the same step to a person, not to a
processor, and a test that counts ties would come out differently.
"""

from __future__ import annotations

import math
import statistics as stdlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.statistics.undefined import Because, Interval, Undefined

#: Differences are whole numbers of this unit.
DECIMALS = 9

#: Up to how many pairs every sign flip is counted; beyond, a sample is drawn.
EXACT_UP_TO = 30

#: How many sign flips are drawn beyond that, and with which seed: the same answers give the same p.
DRAWS, SEED = 19_999, 20_250_101

# scipy is imported inside functions only: `scipy.stats` costs over a second, `scipy.special` most of one, and a web worker
# must not pay that at its start for figures that few requests need.


@dataclass(frozen=True)
class TTest:
    """A difference of means with its t test; ``interval`` is that of the difference, in points of the scale."""

    difference: float
    t: float
    freedom: float
    p: float
    interval: Interval


def paired_differences(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...]:
    """Return after - before, person by person, rounded to 1e-9. ValueError for sequences of unequal length."""
    return tuple(round(second - first, DECIMALS) for first, second in zip(before, after, strict=True))


def permutation_p(differences: Sequence[float]) -> float | Undefined:
    """Return the two-sided p of the paired permutation test: the share of sign flips with abs(mean) >= the observed one.

    Fisher 1935; Pitman 1937. Exact: all 2^n sign flips count, up to 30 pairs, found by listing the sums of either half and
    counting how they add up. Beyond that 19,999 flips are drawn with a fixed seed by `scipy.stats.permutation_test`, which
    counts the observed one among them (Phipson & Smyth 2010). Differences of zero stay in. Undefined for none (NO_VALUES).
    """
    if not differences:
        return Undefined(Because.NO_VALUES)
    steps = [round(difference * 10**DECIMALS) for difference in differences]
    if len(steps) > EXACT_UP_TO:
        return _drawn_p(steps)
    half = len(steps) // 2
    left, right = _signed_sums(steps[:half]), sorted(_signed_sums(steps[half:]))
    # Each rounding may move a sum by half a unit, so sums that differ by at most n units are the same.
    reach = abs(sum(steps)) - len(steps)
    if reach <= 0:
        return 1.0
    beyond = sum(len(right) - bisect_left(right, reach - each) for each in left)
    # The sums lie symmetrically around zero: as many on the other side.
    return float(2 * beyond / 2 ** len(steps))


def _signed_sums(steps: Sequence[int]) -> list[int]:
    sums = [0]
    for step in steps:
        sums = [each + step for each in sums] + [each - step for each in sums]
    return sums


def _drawn_p(steps: Sequence[int]) -> float:
    from scipy.stats import permutation_test

    found = permutation_test(
        ([float(step) for step in steps],),
        lambda values, axis: values.sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=DRAWS,
        batch=1000,
        rng=SEED,
    )
    return float(found.pvalue)


def smallest_p(pairs: int) -> float | Undefined:
    """Return the smallest two-sided p that ``pairs`` pairs can give in a permutation or sign test, 2 / 2^n.

    Undefined for none (NO_VALUES).
    """
    return 0.5 ** (pairs - 1) if pairs > 0 else Undefined(Because.NO_VALUES)


def sign_test_p(differences: Sequence[float]) -> float | Undefined:
    """Return the exact two-sided p of the sign test; differences of zero are left out. Arbuthnot 1710; Dixon & Mood 1946.

    Undefined for no differences (NO_VALUES) and if all are zero (ALL_EQUAL).
    """
    signs = [difference > 0 for difference in differences if round(difference, DECIMALS) != 0]
    if not signs:
        return Undefined(Because.ALL_EQUAL if differences else Because.NO_VALUES)
    count, fewest = len(signs), min(sum(signs), len(signs) - sum(signs))
    return min(1.0, sum(math.comb(count, each) for each in range(fewest + 1)) * 0.5 ** (count - 1))


def hodges_lehmann(differences: Sequence[float]) -> float | Undefined:
    """Return the median of all n(n + 1) / 2 Walsh averages (d_i + d_j) / 2 with i <= j. Hodges & Lehmann 1963.

    A middle that one outlier does not move. Undefined for no differences (NO_VALUES).
    """
    if not differences:
        return Undefined(Because.NO_VALUES)
    return stdlib.median((one + other) / 2 for place, one in enumerate(differences) for other in differences[place:])


def d_z(differences: Sequence[float]) -> float | Undefined:
    """Return the standardised paired change, mean / SD of the differences. Cohen 1988.

    Undefined for fewer than two differences (NO_VALUES, ONE_VALUE) and if all are equal (ALL_EQUAL).
    """
    parts = _mean_and_sd(differences)
    return parts if isinstance(parts, Undefined) else parts[0] / parts[1]


def paired_t(differences: Sequence[float], *, confidence: float = 0.95) -> TTest | Undefined:
    """Return the paired t test of a mean change of zero, with n - 1 degrees of freedom. Student 1908.

    Undefined like `d_z`.
    """
    parts = _mean_and_sd(differences)
    if isinstance(parts, Undefined):
        return parts
    return _t_test(parts[0], parts[1] / math.sqrt(len(differences)), len(differences) - 1, confidence)


def welch_t(before: Sequence[float], after: Sequence[float], *, confidence: float = 0.95) -> TTest | Undefined:
    """Return Welch's t test of after - before, as if they were different people. Welch 1947, Biometrika 34.

    For comparison only: for the same people it throws away what makes eight of them informative. Undefined for fewer than two
    values on either side (NO_VALUES, ONE_VALUE) and if neither side varies (ALL_EQUAL).
    """
    if min(len(before), len(after)) < 2:
        return Undefined(Because.ONE_VALUE if before and after else Because.NO_VALUES)
    squares = [float(stdlib.variance(values)) / len(values) for values in (before, after)]
    if sum(squares) == 0:
        return Undefined(Because.ALL_EQUAL)
    freedom = sum(squares) ** 2 / (squares[0] ** 2 / (len(before) - 1) + squares[1] ** 2 / (len(after) - 1))
    return _t_test(stdlib.fmean(after) - stdlib.fmean(before), math.sqrt(sum(squares)), freedom, confidence)


def half_width(people: int, sd: float, *, confidence: float = 0.95) -> float | Undefined:
    """Return the half-width of the t interval of a mean change, t(n - 1) * SD / sqrt(n), in points of the scale.

    ``sd`` is that of the differences. Undefined for fewer than two people (ONE_VALUE).
    """
    if people < 2:
        return Undefined(Because.ONE_VALUE)
    from scipy.special import stdtrit

    return float(stdtrit(people - 1, (1 + confidence) / 2)) * sd / math.sqrt(people)


def d_z_needed(people: int, *, power: float = 0.80, level: float = 0.05) -> float | Undefined:
    """Return how large d_z must be for a two-sided paired t test to find it with ``power``. Cohen 1988.

    Solves 1 - F(t_crit) = power with F the noncentral t of noncentrality d_z * sqrt(n): a finding on the wrong side is
    no finding. Undefined for fewer than two people (ONE_VALUE).
    """
    if people < 2:
        return Undefined(Because.ONE_VALUE)
    from scipy.optimize import brentq
    from scipy.special import nctdtr, stdtrit

    freedom, root = people - 1, math.sqrt(people)
    limit = float(stdtrit(freedom, 1 - level / 2))

    def lacking(effect: float) -> float:
        return float(1 - nctdtr(freedom, effect * root, limit) - power)

    # Only as far as needed: far out scipy's noncentral t is not a number.
    enough = 1.0
    while lacking(enough) < 0:
        enough *= 2
    return float(brentq(lacking, 0, enough, xtol=1e-12))


def _mean_and_sd(differences: Sequence[float]) -> tuple[float, float] | Undefined:
    if len(differences) < 2:
        return Undefined(Because.ONE_VALUE if differences else Because.NO_VALUES)
    rounded = [round(difference, DECIMALS) for difference in differences]
    sd = math.sqrt(stdlib.variance(rounded))
    return Undefined(Because.ALL_EQUAL) if sd == 0 else (stdlib.fmean(rounded), sd)


def _t_test(difference: float, error: float, freedom: float, confidence: float) -> TTest:
    from scipy.special import stdtr, stdtrit

    t = difference / error
    reach = float(stdtrit(freedom, (1 + confidence) / 2)) * error
    return TTest(difference, t, freedom, 2 * float(stdtr(freedom, -abs(t))), Interval(difference - reach, difference + reach))
