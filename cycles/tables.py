"""A whole table from elsewhere: which column is what, and for every row a sentence, before anything is kept.

Pure functions: rows of text go in, points come out (``cycles.measurements``). The day on which a newcomer came is turned into
weeks since entry here, and is not kept.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError
from core.names import is_code
from core.sheets import Sheet
from cycles.enums import PupilChange, SetShape
from cycles.measurements import (
    FIRST,
    MOST_LINES,
    SECOND,
    Frame,
    Point,
    beside,
    change_of,
    code_of,
    day_of,
    folded,
    number_of,
    said,
    weeks_of,
)


@dataclass
class Line:
    """One row of a table that was brought in: its number, what it said, what is said about it."""

    number: int
    cells: list[str]
    points: list[Point] = field(default_factory=list)
    sentence: str = ""

    @property
    def words(self) -> str:
        """What would be kept, in a sentence: "A: first measurement 2, second measurement 5, joined"."""
        parts = [f"{_at_words(point.at)} {said(point.value)}" for point in self.points]
        changes = [str(PupilChange(point.change).label) for point in self.points if point.change]
        return f"{self.points[0].code}: {', '.join(parts + changes)}" if self.points else ""

    @property
    def is_good(self) -> bool:
        """Whether it can be kept."""
        return bool(self.points)


def _at_words(at: str) -> str:
    if at in (FIRST, SECOND):
        return _("first measurement") if at == FIRST else _("second measurement")
    if at.isdecimal():
        return ngettext("after %(n)d week", "after %(n)d weeks", int(at)) % {"n": int(at)}
    return str(date_format(datetime.date.fromisoformat(at), "j F Y"))


@dataclass
class Reading:
    """A whole table: the good and the bad rows, and notes on the table as such."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def points(self) -> list[Point]:
        """What would be kept."""
        return [point for line in self.lines for point in line.points]

    @property
    def good(self) -> int:
        """How many rows can be kept."""
        return sum(line.is_good for line in self.lines)

    @property
    def bad(self) -> list[Line]:
        """Rows that are left out."""
        return [line for line in self.lines if not line.is_good]


# What people call their columns, in both languages, as folded() writes it. Ours come first: an export is read back.
_COLUMNS: Final[dict[str, set[str]]] = {
    "code": {"code", "pupil", "leerling", "leerlingcode", "pupil code", "codes", "nr", "nummer", "number", "kind"},
    "first": {
        *("first measurement", "eerste meting", "first", "eerste", "baseline", "beginmeting", "begin", "voormeting", "voor"),
        *("before", "start", "startmeting", "meting 1", "measurement 1", "nulmeting", "m1"),
    },
    "second": {
        *("second measurement", "tweede meting", "second", "tweede", "follow up", "nameting", "na", "after", "eindmeting"),
        *("end", "eind", "meting 2", "measurement 2", "vervolgmeting", "m2"),
    },
    "moment": {"moment", "meting", "measurement", "which measurement", "welke meting"},
    "value": {"value", "waarde", "score", "result", "resultaat", "aantal", "count", "punten", "points", "uitslag"},
    "weeks": {"weeks since entry", "weken sinds instroom", "weeks", "weken", "week", "weken op school"},
    "day": {"day", "dag", "date", "datum", "gemeten op", "measured on", "meetdatum", "datum meting"},
    "entry": {"entry", "entry date", "instroomdatum", "datum instroom", "binnenkomst", "gestart op", "started on", "sinds"},
    "change": {"joined or left", "erbij of weg", "change", "wijziging", "in of uit", "instroom of uitstroom", "in uit"},
}
_NAMES: Final = {
    "naam",
    "name",
    "voornaam",
    "achternaam",
    "first name",
    "last name",
    "leerlingnaam",
    "roepnaam",
    "names",
    "namen",
}
_MOMENTS: Final = {
    FIRST: {"first", "eerste", "1", "first measurement", "eerste meting", "voor", "begin", "before", "baseline", "beginmeting"},
    SECOND: {"second", "tweede", "2", "second measurement", "tweede meting", "na", "eind", "after", "follow up", "nameting"},
}


def read(sheet: Sheet, frame: Frame) -> Reading:
    """Read a table, row by row.

    Args:
        sheet: from ``core.sheets``.
        frame: what the set says about its numbers.

    Raises:
        DomainError: there are too many rows, or no column with codes or values: then no row can be judged.
    """
    rows = [(number, cells) for number, cells in sheet.rows if any(cell.strip() for cell in cells)]
    if not rows:
        raise DomainError(_("There is nothing in this table yet."))
    columns, unread = _columns(rows[0][1], frame)
    if columns:
        rows = rows[1:]
    else:
        columns = _guessed(rows, frame)
    if len(rows) > MOST_LINES:
        raise DomainError(
            _(
                "This table has %(n)d rows, and a set holds at most %(most)d. Small sets are what honest pictures need: "
                "choose one class, or one question."
            )
            % {"n": len(rows), "most": MOST_LINES}
        )
    found = Reading(notes=list(sheet.notes) + unread)
    filled = [number for number, cells in sheet.rows if any(cell.strip() for cell in cells)]
    if any(number < filled[-1] and number not in set(filled) for number, _cells in sheet.rows):
        found.notes.append(_("Empty rows were skipped."))
    seen: dict[tuple[str, str], int] = {}
    for number, cells in rows:
        line = Line(number, cells)
        try:
            points = _points({name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}, frame)
            for point in points:
                _not_twice(point, seen)
        except DomainError as refusal:
            line.sentence = str(refusal.message)
        else:
            line.points = points
            seen |= {(point.code, point.at): number for point in points}
        found.lines.append(line)
    return found


def _not_twice(point: Point, seen: dict[tuple[str, str], int]) -> None:
    if (point.code, point.at) in seen:
        raise DomainError(
            _("Pupil %(code)s has this measurement in row %(row)d already.")
            % {"code": point.code, "row": seen[point.code, point.at]}
        )


def _columns(head: Sequence[str], frame: Frame) -> tuple[dict[str, int], list[str]]:
    """Which column is what, by its head; nothing when the first row is no head. Second: notes on columns that are not read."""
    found: dict[str, int] = {}
    strange = []
    for at, cell in enumerate(head):
        word = folded(cell)
        name = next((name for name, words in _COLUMNS.items() if word in words), "")
        if name and name not in found:
            found[name] = at
        elif word:
            strange.append(cell.strip()[:30])
    if not found or (len(found) == 1 and is_code(head[0])):
        return {}, []
    named = [cell for cell in strange if folded(cell) in _NAMES]
    notes = []
    if named:
        notes.append(_("The column “%(name)s” is not read: names of pupils have no place here.") % {"name": named[0]})
    if others := [cell for cell in strange if cell not in named]:
        notes.append(
            ngettext("This column was not read: %(names)s.", "These columns were not read: %(names)s.", len(others))
            % {"names": ", ".join(others[:5])}
        )
    _must_have(found, frame)
    return found, notes


def _must_have(found: dict[str, int], frame: Frame) -> None:
    if "code" not in found:
        raise DomainError(_("No column with codes was found. Put “code” above it."))
    if frame.shape == SetShape.BESIDE:
        sound = "first" in found or "second" in found or "value" in found
    else:
        by_day = "day" in found and (frame.shape == SetShape.DATES or "entry" in found)
        sound = "value" in found and (by_day or (frame.shape == SetShape.WEEKS and "weeks" in found))
    if not sound:
        raise DomainError(
            {
                SetShape.BESIDE: _(
                    "No column with values was found. Put “first measurement” or “second measurement” above it."
                ),
                SetShape.WEEKS: _("This set needs columns with “code”, “weeks since entry” and “value” above them."),
                SetShape.DATES: _("This set needs columns with “code”, “date” and “value” above them."),
            }[SetShape(frame.shape)]
        )


def _guessed(rows: list[tuple[int, list[str]]], frame: Frame) -> dict[str, int]:
    """Without a head: code first, then what the shape of the set asks for."""
    width = max(len(cells) for _number, cells in rows)
    order = {
        SetShape.BESIDE: ("code", "first", "second", "change"),
        SetShape.WEEKS: ("code", "weeks", "value", "change"),
        SetShape.DATES: ("code", "day", "value", "change"),
    }[SetShape(frame.shape)]
    found = {name: at for at, name in enumerate(order) if at < width}
    _must_have(found, frame)
    return found


def _points(cells: dict[str, str], frame: Frame) -> list[Point]:
    code, change = code_of(cells.get("code", "")), change_of(cells.get("change", ""))
    if frame.shape != SetShape.BESIDE:
        return [Point(code, _at(cells, frame.shape), _value(cells.get("value", ""), frame), change)]
    return beside(code, _pair(cells), change, frame)


def _value(text: str, frame: Frame, name: str = "value") -> Decimal:
    if not text:
        raise DomainError(_("There is no value in this row."), field=name)
    return number_of(text, frame, name=name)


def _at(cells: dict[str, str], shape: str) -> str:
    if shape == SetShape.DATES:
        return day_of(cells.get("day", "")).isoformat()
    if cells.get("weeks") or not (cells.get("day") and cells.get("entry")):
        return str(weeks_of(cells.get("weeks", "")))
    weeks = (day_of(cells["day"]) - day_of(cells["entry"])).days // 7
    if weeks < 0:
        raise DomainError(_("This was measured before the pupil came."), field="at")
    return str(weeks_of(str(weeks)))


def _pair(cells: dict[str, str]) -> dict[str, str]:
    """First and second value of one row. With a column for the moment, its one value belongs to that moment."""
    if "value" not in cells:
        return {FIRST: cells.get("first", ""), SECOND: cells.get("second", "")}
    moment = folded(cells.get("moment", "")) or FIRST
    for name, words in _MOMENTS.items():
        if moment in words:
            return {name: cells["value"]}
    raise DomainError(_("Say whether this is the first or the second measurement."), field="at")
