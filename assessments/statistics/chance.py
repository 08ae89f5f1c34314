"""What agreement looks like when people answer by pure chance: every answer equally likely, items independent.

Counted, not simulated. The variance of n answers is [n sum(x^2) - (sum x)^2] / [n (n - 1)], a whole number over a constant,
and so is the mean absolute deviation, sum(abs(n x - sum x)) / n^2. So the distribution for one item is found by listing how
often each option can be chosen, and that for J items by adding J such whole numbers. People do not answer uniformly: this is
a lower bound on caution.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import accumulate

from assessments.statistics.agreement import CLOSE, EVEN_VARIANCE
from assessments.statistics.scores import LOWEST, OPTIONS
from assessments.statistics.undefined import Because, Undefined

#: In which share of chance results the critical value is not exceeded.
LEVEL = 0.95


def chance_of_agreement(people: int, *, items: int = 1, at_least: float = CLOSE) -> float | Undefined:
    """Return the probability that r_wg, or r_wg(j) for more items, is ``at_least`` that large by pure chance.

    Undefined for fewer than two people (ONE_VALUE) or without items (FEW_ITEMS).
    """
    counts = _agreements(people, items)
    if isinstance(counts, Undefined):
        return counts
    # Rounded, so that a value that equals the limit is not lost to noise.
    met = sum(count for value, count in counts if round(value, 9) >= at_least)
    return met / sum(count for _, count in counts)


def critical_agreement(people: int, *, items: int = 1) -> float | Undefined:
    """Return the .95 quantile of r_wg, or r_wg(j), under pure chance: the smallest value that 95 % do not exceed.

    After Dunlap, Burke & Smith-Crowe 2003, who simulated it. Undefined like `chance_of_agreement`.
    """
    counts = _agreements(people, items)
    return counts if isinstance(counts, Undefined) else _quantile(counts, LEVEL)


def critical_deviation(people: int, *, items: int = 1) -> float | Undefined:
    """Return the .05 quantile of AD_M of a scale under pure chance, in points: agreement must be below it to mean anything.

    Undefined like `chance_of_agreement`.
    """
    reason = _too_little(people, items)
    if reason is not None:
        return Undefined(reason)
    counts = [(total / (items * people**2), count) for total, count in sorted(_sums(_deviation, people, items).items())]
    return _quantile(counts, 1 - LEVEL)


def _too_little(people: int, items: int) -> Because | None:
    if people < 2:
        return Because.ONE_VALUE
    return Because.FEW_ITEMS if items < 1 else None


def _agreements(people: int, items: int) -> list[tuple[float, int]] | Undefined:
    """Every possible r_wg(j), ascending, with the number of ways in which it comes about."""
    reason = _too_little(people, items)
    if reason is not None:
        return Undefined(reason)
    whole = items * people * (people - 1) * EVEN_VARIANCE
    ways: Counter[float] = Counter()
    for total, count in _sums(_variation, people, items).items():
        q = min(1.0, total / whole)
        ways[items * (1 - q) / (items * (1 - q) + q)] += count
    return sorted(ways.items())


def _quantile(counts: list[tuple[float, int]], share: float) -> float:
    """The smallest value that at least ``share`` of the ways do not exceed."""
    reached = list(accumulate(count for _, count in counts))
    return counts[bisect_left(reached, share * reached[-1])][0]


def _variation(numbers: tuple[int, ...], people: int, total: int) -> int:
    """n (n - 1) times the variance, a whole number; ``numbers`` says how many chose each option."""
    return people * sum(number * (LOWEST + place) ** 2 for place, number in enumerate(numbers)) - total**2


def _deviation(numbers: tuple[int, ...], people: int, total: int) -> int:
    """n^2 times the mean absolute deviation, a whole number."""
    return sum(number * abs(people * (LOWEST + place) - total) for place, number in enumerate(numbers))


@cache
def _sums(figure: Callable[[tuple[int, ...], int, int], int], people: int, items: int) -> Mapping[int, int]:
    """In how many ways the figure, added over the items, takes each value."""
    one: Counter[int] = Counter()
    for numbers in _spreads(people, OPTIONS):
        total = sum(number * (LOWEST + place) for place, number in enumerate(numbers))
        ways = math.factorial(people) // math.prod(math.factorial(number) for number in numbers)
        one[figure(numbers, people, total)] += ways
    sums = one
    for _ in range(items - 1):
        more: Counter[int] = Counter()
        for total, count in sums.items():
            for value, ways in one.items():
                more[total + value] += count * ways
        sums = more
    return sums


def _spreads(people: int, options: int) -> Iterator[tuple[int, ...]]:
    """Every way to divide the people over the options."""
    if options == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for others in _spreads(people - first, options - 1):
            yield (first, *others)
