"""The picture of a data set: which dots, pairs and middles ``core.plots`` draws of it, and its sentence for who sees none."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import plots
from cycles.enums import SetShape
from cycles.measurements import FIRST, SECOND, Point
from cycles.summary import DOTS_BELOW, WEEKS_TOGETHER, Spread, bits, sentence

if TYPE_CHECKING:
    from cycles.models import DataSet

_TICKS = 6


def picture(data_set: DataSet, points: Sequence[Point]) -> SafeString:
    """Draw a set: dots below ten pupils, the middle from five, lines only between values of the same code.

    Args:
        points: of the set, in order (``services.data.points_of``); none give an empty picture, so do not ask then.
    """
    label = f"{data_set.title}. {sentence(bits(points, data_set.shape), data_set.unit)}"
    ends = {
        "low": None if data_set.low is None else float(data_set.low),
        "high": None if data_set.high is None else float(data_set.high),
    }
    if data_set.shape == SetShape.BESIDE:
        return plots.beside(_columns(data_set, points), label, **ends)
    place = int if data_set.shape == SetShape.WEEKS else _ordinal
    trails: dict[str, list[tuple[float, float, str]]] = {}
    for point in points:
        trails.setdefault(point.code, []).append((place(point.at), float(point.value), point.change))
    along = sorted({place(point.at) for point in points})
    ticks = _weeks(along[-1]) if data_set.shape == SetShape.WEEKS else _days(along)
    return plots.over(
        [plots.Trail(code, stops) for code, stops in trails.items()],
        label,
        ticks,
        _stretches(points, data_set.shape),
        is_many=len(trails) >= DOTS_BELOW,
        **ends,
    )


def _columns(data_set: DataSet, points: Sequence[Point]) -> list[plots.Column]:
    found = {bit.at: bit for bit in bits(points, data_set.shape)}
    columns = []
    for at, day in ((FIRST, data_set.first_on), (SECOND, data_set.second_on)):
        if at not in found:
            continue
        bit = found[at]
        pupils = ngettext("%(n)d pupil", "%(n)d pupils", bit.n) % {"n": bit.n}
        columns.append(
            plots.Column(
                name=_("First") if at == FIRST else _("Second"),
                under=[date_format(day, "j N"), pupils] if day else [pupils],
                dots=[plots.Dot(point.code, float(point.value), point.change) for point in points if point.at == at],
                middle=_middle(bit.spread),
                is_many=bit.n >= DOTS_BELOW,
            )
        )
    return columns


def _middle(spread: Spread | None) -> plots.Middle | None:
    return plots.Middle(float(spread.low), float(spread.middle), float(spread.high)) if spread else None


def _stretches(points: Sequence[Point], shape: str) -> list[plots.Stretch]:
    found = []
    for bit in bits(points, shape):
        middle = _middle(bit.spread)
        if middle is None:
            continue
        if shape == SetShape.WEEKS:
            start = float(bit.at.removeprefix("weeks "))
            found.append(plots.Stretch(start, start + WEEKS_TOGETHER - 1, middle))
        else:
            day = _ordinal(bit.at)
            found.append(plots.Stretch(day - 2, day + 2, middle))
    return found


def _ordinal(at: str) -> int:
    return datetime.date.fromisoformat(at).toordinal()


def _weeks(last: int) -> list[tuple[float, str]]:
    """From zero, by tens or more, to the ten after the last week: a whole stretch of ten weeks fits."""
    end = (last // WEEKS_TOGETHER + 1) * WEEKS_TOGETHER
    step = WEEKS_TOGETHER * max(1, -(-end // (WEEKS_TOGETHER * _TICKS)))
    return [(week, str(week)) for week in range(0, end + step, step)]


def _days(along: Sequence[int]) -> list[tuple[float, str]]:
    """The first and the last day, and those between that leave room for their words."""
    apart = max((along[-1] - along[0]) / 3, 1)
    kept = [along[0]]
    for day in along[1:-1]:
        if day - kept[-1] >= apart and along[-1] - day >= apart:
            kept.append(day)
    if along[-1] != along[0]:
        kept.append(along[-1])
    return [(day, str(date_format(datetime.date.fromordinal(day), "j N"))) for day in kept]
