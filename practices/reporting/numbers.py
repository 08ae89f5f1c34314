"""The data sets of a cycle in its report: the honest picture, its table, and what each reader may see of single pupils."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cycles.enums import EvidenceKind, PupilChange, SetShape
from cycles.measurements import Point, place, said, table
from cycles.models import Cycle, DataSet, Measurement
from cycles.pictures import picture
from cycles.summary import DOTS_BELOW, SUMMARY_FROM, Bit, bits, overlap
from practices.enums import Reader

NO_VALUE: Final = "–"


@dataclass(frozen=True)
class Numbers:
    """One data set, as far as a reader may see it.

    ``picture`` is empty when nothing is left to draw, or when it would show others single pupils; ``values`` are the lines
    behind the picture, with their columns first, and empty for others.
    """

    title: str
    kind: str
    unit: str
    picture: SafeString | str
    legend: str
    summary: list[list[str]]
    values: list[list[str]]
    notes: list[str]
    saw: str
    think: str
    unknown: str


def numbers_of(cycle: Cycle, reader: Reader) -> list[Numbers]:
    """The data sets of a cycle, the oldest first. Two queries; one when there are none.

    Args:
        reader: whoever is inside the group may see codes and dots, as on the page of the set itself. Others get how many pupils
            there were and the middle from five; a picture only from ten pupils on, when it has no codes.
    """
    sets = list(DataSet.objects.present().filter(cycle=cycle))
    points = _points(cycle) if sets else {}
    return [_numbers(each, points.get(each.pk, []), reader) for each in sets]


def _points(cycle: Cycle) -> dict[int, list[Point]]:
    found: dict[int, list[Point]] = defaultdict(list)
    rows = Measurement.objects.filter(data_set__cycle=cycle, data_set__removed_at__isnull=True)
    for pk, code, at, value, change in rows.values_list("data_set", "code", "at", "value", "change"):
        found[pk].append(Point(code, at, value.normalize() + 0, change))
    return found


def _numbers(data_set: DataSet, found: list[Point], reader: Reader) -> Numbers:
    points = sorted(found, key=lambda point: place(point, data_set.shape))
    summary = [Bit.from_json(bit) for bit in data_set.summary] if data_set.is_frozen else bits(points, data_set.shape)
    is_inside = reader != Reader.OUTSIDE
    is_drawn = bool(points) and (is_inside or not _shows_single_pupils(points, data_set.shape))
    return Numbers(
        title=data_set.title,
        kind=str(EvidenceKind(data_set.kind).label),
        unit=data_set.unit,
        picture=picture(data_set, points) if is_drawn else "",
        legend=_legend(points, summary, data_set.shape) if is_drawn else "",
        summary=[_line(bit) for bit in summary],
        values=_values(points, data_set.shape) if is_inside and points else [],
        notes=_notes(data_set, points, summary, is_hidden=bool(points) and not is_drawn),
        saw=data_set.saw,
        think=data_set.think,
        unknown=data_set.unknown,
    )


def _shows_single_pupils(points: Sequence[Point], shape: str) -> bool:
    """Whether the picture has codes in it: side by side for fewer than ten in a column, over time for fewer than ten in all."""
    if shape != SetShape.BESIDE:
        return len({point.code for point in points}) < DOTS_BELOW
    return any(bit.n < DOTS_BELOW for bit in bits(points, shape))


def _line(bit: Bit) -> list[str]:
    if bit.spread is None:
        return [bit.words, str(bit.n), NO_VALUE, NO_VALUE]
    half = _("%(low)s to %(high)s") % {"low": said(bit.spread.low), "high": said(bit.spread.high)}
    return [bit.words, str(bit.n), said(bit.spread.middle), half]


def _values(points: Sequence[Point], shape: str) -> list[list[str]]:
    rows = table(points, shape)
    changes = {change.value: str(change.label) if change else "" for change in PupilChange}
    if shape == SetShape.BESIDE:
        head = [_("Pupil"), _("First measurement"), _("Second measurement"), _("Joined or left")]
        return [head, *([row.code, _said(row.first), _said(row.second), changes[row.change]] for row in rows)]
    head = [_("Pupil"), _("Weeks since entry") if shape == SetShape.WEEKS else _("Date"), _("Value"), _("Joined or left")]
    return [
        head,
        *([row.code, date_format(row.day) if row.day else row.at, _said(row.value), changes[row.change]] for row in rows),
    ]


def _said(value: object) -> str:
    return NO_VALUE if value is None else said(value)  # type: ignore[arg-type]  # a Decimal


def _legend(points: Sequence[Point], summary: Sequence[Bit], shape: str) -> str:
    """How to read the picture, in words: on paper and for who sees no shapes."""
    single = _shows_single_pupils(points, shape)
    words = []
    if shape == SetShape.WEEKS:
        words.append(_("Along the bottom: weeks since a pupil came in."))
    elif shape == SetShape.BESIDE and single:
        words.append(_("A line joins two values of the same pupil."))
    if any(bit.spread for bit in summary):
        words.append(_("The thick line is the middle; half of the pupils lie in the area around it."))
    if not single:
        words.append(_("From ten pupils on there are no codes."))
    if any(point.change for point in points) and (single or shape != SetShape.BESIDE):
        words.append(_("An open circle is a pupil who joined, a square one who left."))
    return " ".join(words)


def _notes(data_set: DataSet, points: Sequence[Point], summary: Sequence[Bit], *, is_hidden: bool) -> list[str]:
    notes = [overlap(points)] if overlap(points) else []
    if any(bit.n < SUMMARY_FROM for bit in summary):
        notes.append(_("Below five pupils there is no middle: one pupil would move it."))
    if any(bit.spread for bit in summary):
        notes.append(_("The middle is the median. There is no mean here, because in a small group one pupil pulls it away."))
    if is_hidden:
        notes.append(_("With fewer than ten pupils others get no picture: a pupil could be recognised in it."))
    if data_set.is_frozen:
        notes.append(_("The values of single pupils were deleted a year after the cycle. This stays."))
    if not summary:
        notes.append(_("There are no numbers in this set yet."))
    return notes
