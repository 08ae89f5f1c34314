"""How far a score can be trusted: over many groups, never for one.

With eight people the 95 % interval of alpha runs from .6 to .97. So nothing of this is ever shown to a group; it serves the
error of measurement in `change`, and research over many groups.
"""

from __future__ import annotations

import math
import statistics as stdlib
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.statistics.undefined import Because, Interval, Undefined

#: The normal deviate of 95 %, in the two decimals of the literature on the reliable change index.
Z_95 = 1.96

#: Standard deviation and reliability of a person's score as long as there is no pooled estimate (own assumption, T8).
DEFAULT_SD, DEFAULT_RELIABILITY = 0.60, 0.80

#: From how many persons and groups the error of measurement is estimated from own data (own threshold).
POOL_PERSONS, POOL_GROUPS = 100, 20

#: A variance below this is what rounding left of nothing; the smallest real one of a group is a millionth.
NOISE = 1e-12

_STEPS = 10_000


# ---------------------------------------------------------------- between and within groups


def icc_1(groups: Sequence[Sequence[float]]) -> float | Undefined:
    """Return ICC(1) = (MSB - MSW) / [MSB + (n - 1) MSW], with n the mean group size.

    ``groups`` holds the person scores group by group; empty groups do not count. The share of the variance of one person's
    score that lies between groups. Bliese 2000; Bartko 1976, Psychological Bulletin 83. Undefined for fewer than two groups
    (FEW_GROUPS), if no group has two persons (ONE_VALUE), and if all scores are equal (ALL_EQUAL).
    """
    parts = _anova(groups)
    return parts if isinstance(parts, Undefined) else parts.icc_1(parts.total / parts.count)


def icc_1_unequal(groups: Sequence[Sequence[float]]) -> float | Undefined:
    """Return ICC(1) for groups of unequal size: n is replaced by n0 = (N - sum(n_g^2) / N) / (k - 1).

    Equal to `icc_1` if all groups have the same size. Bartko 1976; Bliese & Halverson 1998. Undefined like `icc_1`.
    """
    parts = _anova(groups)
    if isinstance(parts, Undefined):
        return parts
    return parts.icc_1((parts.total - parts.squares / parts.total) / (parts.count - 1))


def icc_2(groups: Sequence[Sequence[float]]) -> float | Undefined:
    """Return ICC(2) = (MSB - MSW) / MSB: the reliability of the group means. Bliese 2000.

    The same for both versions of n: it is ICC(1) stepped up to n persons. Negative if groups differ less than chance
    would make them. Undefined like `icc_1`, and if all group means are equal (ALL_EQUAL).
    """
    parts = _anova(groups)
    if isinstance(parts, Undefined):
        return parts
    if parts.between <= NOISE:
        return Undefined(Because.ALL_EQUAL)
    return (parts.between - parts.within) / parts.between


@dataclass(frozen=True)
class _Anova:
    between: float
    within: float
    total: int
    count: int
    squares: int

    def icc_1(self, size: float) -> float | Undefined:
        whole = self.between + (size - 1) * self.within
        return Undefined(Because.ALL_EQUAL) if whole <= NOISE else (self.between - self.within) / whole


def _anova(groups: Sequence[Sequence[float]]) -> _Anova | Undefined:
    """One-way analysis of variance: the mean squares between and within groups."""
    filled = [group for group in groups if group]
    count, total = len(filled), sum(len(group) for group in filled)
    if count < 2:
        return Undefined(Because.FEW_GROUPS)
    if total == count:
        return Undefined(Because.ONE_VALUE)
    grand = stdlib.fmean([score for group in filled for score in group])
    centres = [stdlib.fmean(group) for group in filled]
    between = math.fsum(len(group) * (centre - grand) ** 2 for group, centre in zip(filled, centres, strict=True))
    within = math.fsum((score - centre) ** 2 for group, centre in zip(filled, centres, strict=True) for score in group)
    return _Anova(
        between / (count - 1), within / (total - count), total, count, squares=sum(len(group) ** 2 for group in filled)
    )


# ---------------------------------------------------------------- internal consistency


def cronbach_alpha(people: Sequence[Sequence[int]]) -> float | Undefined:
    """Return alpha = J / (J - 1) * (1 - sum(s2_j) / s2 of the sums). Cronbach 1951, Psychometrika 16.

    ``people`` holds complete answers, person by person, all of the same length (else ValueError). Undefined for fewer than
    two people (NO_VALUES, ONE_VALUE) or items (FEW_ITEMS), and if all sums are equal (ALL_EQUAL).
    """
    if len(people) < 2:
        return Undefined(Because.ONE_VALUE if people else Because.NO_VALUES)
    return _alpha(_within([people]))


def alpha_interval(alpha: float, *, people: int, items: int, confidence: float = 0.95) -> Interval | Undefined:
    """Return Feldt's interval: 1 - (1 - alpha) F, with F(n - 1, (n - 1)(J - 1)) at both tails.

    Feldt 1965, Psychometrika 30, 357-370. Undefined for fewer than two people (ONE_VALUE) or items (FEW_ITEMS).
    """
    if people < 2:
        return Undefined(Because.ONE_VALUE)
    if items < 2:
        return Undefined(Because.FEW_ITEMS)
    # Only here: scipy costs a web worker a fifth of a second and more (`scipy.stats` over one) and is needed by the way.
    from scipy.special import fdtri

    tail, freedom = (1 - confidence) / 2, people - 1
    low, high = (1 - (1 - alpha) * float(fdtri(freedom, freedom * (items - 1), at)) for at in (1 - tail, tail))
    return Interval(low, high)


def mcdonald_omega(people: Sequence[Sequence[int]]) -> float | Undefined:
    """Return omega of a scale from the standardised loadings on one factor, as `one_factor_loadings` estimates them.

    ``people`` as for `cronbach_alpha`. McDonald 1999, Test Theory. Undefined for fewer than two people (NO_VALUES,
    ONE_VALUE) or three items (FEW_ITEMS), for an item that everybody answers alike (ALL_EQUAL), and without a proper
    solution (NOT_ONE_FACTOR).
    """
    if len(people) < 2:
        return Undefined(Because.ONE_VALUE if people else Because.NO_VALUES)
    covariances = _within([people])
    scales = [math.sqrt(row[place]) for place, row in enumerate(covariances)]
    if 0 in scales:
        return Undefined(Because.ALL_EQUAL)
    loadings = one_factor_loadings(
        [
            [value / (one * other) for value, other in zip(row, scales, strict=True)]
            for row, one in zip(covariances, scales, strict=True)
        ]
    )
    return loadings if isinstance(loadings, Undefined) else omega_of_loadings(loadings)


def omega_of_loadings(loadings: Sequence[float]) -> float:
    """Return (sum l)^2 / [(sum l)^2 + sum(1 - l^2)] for standardised loadings l between -1 and 1. McDonald 1999."""
    common = math.fsum(loadings) ** 2
    return common / (common + math.fsum(1 - loading**2 for loading in loadings))


def one_factor_loadings(correlations: Sequence[Sequence[float]]) -> tuple[float, ...] | Undefined:
    """Return the standardised loadings on one factor by minimum residuals (unweighted least squares).

    They make the sum over all pairs of (r_ij - l_i l_j)^2 as small as possible: each loading in turn is set to its best value
    given the others, sum(r_ij l_j) / sum(l_j^2), until none moves more than 1e-12. Harman & Jones 1966, Psychometrika 31.
    No normality is assumed, which five answer options would not meet. The sign is chosen so that the sum is not negative.

    ``correlations`` is square with ones on the diagonal. Undefined for fewer than three items, which do not determine the
    loadings (FEW_ITEMS), and if they vanish, exceed 1 (a Heywood case) or do not settle (NOT_ONE_FACTOR).
    """
    places = range(len(correlations))
    if len(places) < 3:
        return Undefined(Because.FEW_ITEMS)
    loadings = [1.0 if math.fsum(row) >= 1 else -1.0 for row in correlations]
    for _ in range(_STEPS):
        moved = 0.0
        for one in places:
            others = [other for other in places if other != one]
            weight = math.fsum(loadings[other] ** 2 for other in others)
            if weight <= NOISE:
                return Undefined(Because.NOT_ONE_FACTOR)
            best = math.fsum(correlations[one][other] * loadings[other] for other in others) / weight
            moved, loadings[one] = max(moved, abs(best - loadings[one])), best
        if moved < 1e-12:
            break
    else:
        return Undefined(Because.NOT_ONE_FACTOR)
    if max(abs(loading) for loading in loadings) > 1:
        return Undefined(Because.NOT_ONE_FACTOR)
    sign = -1 if math.fsum(loadings) < 0 else 1
    return tuple(sign * loading for loading in loadings)


# ---------------------------------------------------------------- error of measurement


def sem(sd: float, reliability: float) -> float | Undefined:
    """Return the standard error of measurement, SD * sqrt(1 - r), in points of the scale.

    Undefined for a reliability below 0 or above 1 (NOT_A_RELIABILITY); alpha can be negative.
    """
    return sd * math.sqrt(1 - reliability) if 0 <= reliability <= 1 else Undefined(Because.NOT_A_RELIABILITY)


def s_diff(error: float) -> float:
    """Return the standard error of a difference between two scores of one person, sqrt(2) * SEM.

    Jacobson & Truax 1991, with the correction of Christensen & Mendoza 1986.
    """
    return math.sqrt(2) * error


def rci(before: float, after: float, error: float) -> float | Undefined:
    """Return the reliable change index, (after - before) / S_diff, with ``error`` the SEM. Jacobson & Truax 1991.

    Reliable beyond 1.96 on either side. About one person, so never shown. Undefined without error (ALL_EQUAL).
    """
    return (after - before) / s_diff(error) if error > 0 else Undefined(Because.ALL_EQUAL)


def sdc(error: float) -> float:
    """Return the smallest detectable change of one person, 1.96 * sqrt(2) * SEM. De Vet et al. 2006, Terwee et al. 2007."""
    return Z_95 * s_diff(error)


def sdc_group(error: float, people: int) -> float | Undefined:
    """Return the smallest detectable change of a mean of ``people`` persons, SDC / sqrt(n). Undefined for none (NO_VALUES)."""
    return sdc(error) / math.sqrt(people) if people > 0 else Undefined(Because.NO_VALUES)


#: The error of measurement used until there is a pooled estimate: .268328 points.
DEFAULT_SEM = DEFAULT_SD * math.sqrt(1 - DEFAULT_RELIABILITY)


@dataclass(frozen=True)
class PooledSem:
    """The error of measurement of a person's score, estimated over many groups, in points of the scale."""

    sem: float
    sd: float
    reliability: float
    people: int
    groups: int


def pooled_sem(groups: Sequence[Sequence[Sequence[int]]]) -> PooledSem | Undefined:
    """Estimate the error of measurement of a person's score from 100 or more persons in 20 or more groups.

    ``groups`` holds complete answers to one characteristic: group by group, person by person. Item variances and covariances
    are pooled *within* groups (divided by N - k), because a group is only compared with itself: differences between groups
    would pass for reliability. From them follow the SD of a person's mean score, alpha, and SEM = SD * sqrt(1 - alpha). Groups
    with fewer than two persons do not count.

    Undefined for too few groups (FEW_GROUPS) or persons (FEW_PERSONS) (own thresholds), for one item (FEW_ITEMS), if nobody
    differs (ALL_EQUAL), and for a negative alpha (NOT_A_RELIABILITY). ValueError for answers of unequal length.
    """
    usable = [group for group in groups if len(group) > 1]
    people = sum(len(group) for group in usable)
    if len(usable) < POOL_GROUPS:
        return Undefined(Because.FEW_GROUPS)
    if people < POOL_PERSONS:
        return Undefined(Because.FEW_PERSONS)
    covariances = _within(usable)
    reliability = _alpha(covariances)
    if isinstance(reliability, Undefined):
        return reliability
    sd = math.sqrt(math.fsum(math.fsum(row) for row in covariances)) / len(covariances)
    error = sem(sd, reliability)
    return error if isinstance(error, Undefined) else PooledSem(error, sd, reliability, people, len(usable))


def _within(groups: Sequence[Sequence[Sequence[int]]]) -> list[list[float]]:
    """Item covariances pooled within groups; of one group, its sample covariances."""
    centred: list[list[float]] = []
    for group in groups:
        centres = [stdlib.fmean(item) for item in zip(*group, strict=True)]
        centred += [[answer - centre for answer, centre in zip(person, centres, strict=True)] for person in group]
    columns = list(zip(*centred, strict=True))
    freedom = len(centred) - len(groups)
    return [
        [math.fsum(left * right for left, right in zip(one, other, strict=True)) / freedom for other in columns]
        for one in columns
    ]


def _alpha(covariances: Sequence[Sequence[float]]) -> float | Undefined:
    count = len(covariances)
    if count < 2:
        return Undefined(Because.FEW_ITEMS)
    whole = math.fsum(math.fsum(row) for row in covariances)
    if whole <= NOISE:
        return Undefined(Because.ALL_EQUAL)
    return count / (count - 1) * (1 - math.fsum(row[place] for place, row in enumerate(covariances)) / whole)
