"""What may be said about a few numbers: how many, the middle from five, its spread; never a mean, never an effect.

Below five pupils one of them moves every summary, and could be read out of it, so then there is none (product.md, rule 6).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, quantiles
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cycles.enums import SetShape
from cycles.measurements import FIRST, SECOND, Point, said

SUMMARY_FROM: Final = 5
DOTS_BELOW: Final = 10
WEEKS_TOGETHER: Final = 10


@dataclass(frozen=True)
class Spread:
    """The middle, and between what the middle half lies."""

    middle: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Bit:
    """One place on the x-axis, or ten weeks of it: how many pupils, and their spread when that may be said."""

    at: str
    n: int
    spread: Spread | None

    @property
    def words(self) -> str:
        """The place in words."""
        return at_words(self.at)

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        found: dict[str, Any] = {"at": self.at, "n": self.n}
        if self.spread:
            found |= {"middle": str(self.spread.middle), "low": str(self.spread.low), "high": str(self.spread.high)}
        return found

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Bit:
        """What was kept."""
        spread = Spread(Decimal(kept["middle"]), Decimal(kept["low"]), Decimal(kept["high"])) if "middle" in kept else None
        return cls(str(kept["at"]), int(kept["n"]), spread)


def at_words(at: str) -> str:
    """A place on the x-axis in words: "first measurement", "10–19 weeks", "14 March 2026"."""
    if at == FIRST:
        return _("first measurement")
    if at == SECOND:
        return _("second measurement")
    if at.startswith("weeks "):
        start = int(at.removeprefix("weeks "))
        return _("%(first)d–%(last)d weeks") % {"first": start, "last": start + WEEKS_TOGETHER - 1}
    return str(date_format(datetime.date.fromisoformat(at), "j F Y"))


def spread_of(values: Sequence[Decimal]) -> Spread | None:
    """Median and middle half, from five values on."""
    if len(values) < SUMMARY_FROM:
        return None
    low, _middle, high = quantiles(values, n=4, method="inclusive")
    return Spread(*(Decimal(each).quantize(Decimal("0.001")).normalize() + 0 for each in (median(values), low, high)))


def bits(points: Iterable[Point], shape: str) -> list[Bit]:
    """Along the x-axis: per moment, per day, or per ten weeks since entry, in which each pupil counts once, with its last."""
    places: dict[str, dict[str, Decimal]] = {}
    for point in sorted(points, key=_along):
        places.setdefault(_together(point.at, shape), {})[point.code] = point.value
    return [Bit(at, len(values), spread_of(list(values.values()))) for at, values in places.items()]


def _along(point: Point) -> tuple[int, str]:
    return (int(point.at), "") if point.at.isdecimal() else (0, point.at)  # "first" < "second", and days in ISO form sort too


def _together(at: str, shape: str) -> str:
    return f"weeks {int(at) // WEEKS_TOGETHER * WEEKS_TOGETHER}" if shape == SetShape.WEEKS else at


def overlap(points: Iterable[Point]) -> str:
    """How many pupils have both measurements, when it is not all of them: two middles of other pupils are no change."""
    given = list(points)
    first = {point.code for point in given if point.at == FIRST}
    second = {point.code for point in given if point.at == SECOND}
    if not first or not second or first == second:
        return ""
    both, only_first, only_second = len(first & second), len(first - second), len(second - first)
    return _(
        "Not the same pupils twice: %(both)d have both measurements, %(first)d only the first, %(second)d only the second."
    ) % {
        "both": both,
        "first": only_first,
        "second": only_second,
    }


def sentence(found: Sequence[Bit], unit: str = "") -> str:
    """The numbers in one sentence, without a judgement: "First measurement: 12 pupils, middle 3. Second measurement: …"."""
    parts = []
    for bit in found:
        pupils = ngettext("%(n)d pupil", "%(n)d pupils", bit.n) % {"n": bit.n}
        words = bit.words[:1].upper() + bit.words[1:]
        if bit.spread:
            middle = f"{said(bit.spread.middle)} {unit}".strip()
            parts.append(_("%(at)s: %(pupils)s, middle %(middle)s.") % {"at": words, "pupils": pupils, "middle": middle})
        else:
            parts.append(_("%(at)s: %(pupils)s.") % {"at": words, "pupils": pupils})
    return " ".join(parts)
