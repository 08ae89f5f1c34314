"""Measurements of a small data set: what may stand in a cell, and points as the lines of a table. Pure functions.

Pupils have codes, never names (``core.names.is_code``). A whole table from elsewhere is read by ``cycles.tables``.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.names import is_code
from cycles.enums import PupilChange, SetShape

MOST_LINES: Final = 100
MOST_WEEKS: Final = 520
MOST_VALUE: Final = Decimal(99_999)
FIRST: Final = "first"
SECOND: Final = "second"
_STEP: Final = Decimal("0.001")
_EARLIEST: Final = datetime.date(2000, 1, 1)


@dataclass(frozen=True)
class Point:
    """One measurement of one pupil.

    ``at`` is its place on the x-axis: "first" or "second", a number of weeks since entry, or a day in ISO form.
    """

    code: str
    at: str
    value: Decimal
    change: str = ""


@dataclass(frozen=True)
class Frame:
    """What the set says about its numbers."""

    shape: str
    low: Decimal | None = None
    high: Decimal | None = None


# One cell -------------------------------------------------------------------------------------------------------


def code_of(text: str) -> str:
    """The code of a pupil, letters as capitals.

    Raises:
        DomainError: it is none; a name is never kept.
    """
    plain = unicodedata.normalize("NFC", text.strip())
    if not plain:
        raise DomainError(_("A code for the pupil is missing, for example A or L12."), field="code")
    if not is_code(plain):
        raise DomainError(
            _("“%(text)s” is not a code. Write A, B, C or L1, L2, L3. The list of names stays on paper, with you.")
            % {"text": plain[:30]},
            field="code",
        )
    upper = plain.upper()
    return upper if is_code(upper) else plain  # "ß" becomes two letters


def number_of(text: str, frame: Frame, *, name: str = "value") -> Decimal:
    """A value, with comma or point.

    Raises:
        DomainError: it is no number, or lies outside the scale.
    """
    plain = re.sub(r"[\s\u00a0\u202f']|%$", "", text.strip())
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".") if plain.rfind(",") > plain.rfind(".") else plain.replace(",", "")
    try:
        value = Decimal(plain)
        sound = value.is_finite() and abs(value) <= MOST_VALUE
    except InvalidOperation:
        sound = False
    if not sound:
        raise DomainError(_("“%(text)s” is not a number that can be used here.") % {"text": text.strip()[:30]}, field=name)
    value = value.quantize(_STEP).normalize() + 0
    if (frame.low is not None and value < frame.low) or (frame.high is not None and value > frame.high):
        raise DomainError(_("%(value)s lies outside the scale of this set.") % {"value": said(value)}, field=name)
    return value


def weeks_of(text: str) -> int:
    """Weeks since entry, from 0.

    Raises:
        DomainError: it is no such number.
    """
    plain = re.sub(r"[.,]0+$", "", text.strip())
    if not re.fullmatch(r"[0-9]{1,3}", plain) or int(plain) > MOST_WEEKS:
        raise DomainError(
            _("“%(text)s” is not a number of weeks between 0 and %(most)d.") % {"text": text.strip()[:30], "most": MOST_WEEKS},
            field="at",
        )
    return int(plain)


def day_of(text: str) -> datetime.date:
    """A day: 2026-03-14, 14-3-2026, 14/3/26 or 14.3.2026.

    Raises:
        DomainError: it is no day, lies ahead, or long ago.
    """
    plain = text.strip().split("T")[0].split(" ")[0]
    day = None
    if iso := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", plain):
        day = _day(int(iso[1]), int(iso[2]), int(iso[3]))
    elif ours := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})", plain):
        year = int(ours[3])
        day = _day(year + 2000 if year < 100 else year, int(ours[2]), int(ours[1]))
    if day is None or not day >= _EARLIEST:
        raise DomainError(_("“%(text)s” is not a day. Write it like 14-3-2026.") % {"text": text.strip()[:30]}, field="at")
    if day > timezone.localdate():
        raise DomainError(_("This day is still to come. Choose today or earlier."), field="at")
    return day


def _day(year: int, month: int, number: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, number)
    except ValueError:
        return None


def folded(text: str) -> str:
    """Words in small letters, without signs: so that "Eerste meting:" is "eerste meting"."""
    return " ".join(re.findall(r"\w+", text.casefold()))


_CHANGES: Final = {
    PupilChange.JOINED: {"joined", "new", "came", "erbij", "nieuw", "ingestroomd", "instroom", "gekomen", "+"},
    PupilChange.LEFT: {"left", "gone", "weg", "vertrokken", "uitgestroomd", "uitstroom"},
}


def change_of(text: str) -> str:
    """Whether a pupil joined or left.

    Raises:
        DomainError: it says something else.
    """
    word = folded(text) or text.strip()
    if not word:
        return PupilChange.NONE
    for change, words in _CHANGES.items():
        if word in words:
            return change
    raise DomainError(_("“%(text)s” is neither “joined” nor “left”.") % {"text": text.strip()[:30]}, field="change")


def said(value: Decimal) -> str:
    """A number in the reader's language, without zeros at its end."""
    from django.utils.formats import number_format

    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    return str(number_format(plain, decimal_pos=max(0, -exponent) if isinstance(exponent, int) else 0, use_l10n=True))


def check_at(at: str, shape: str) -> str:
    """The place on the x-axis in its one form.

    Raises:
        DomainError: it does not fit the shape of the set.
    """
    if shape == SetShape.WEEKS:
        return str(weeks_of(at))
    if shape == SetShape.DATES:
        return day_of(at).isoformat()
    if at not in (FIRST, SECOND):
        raise DomainError(_("Say whether this is the first or the second measurement."), field="at")
    return at


def place(point: Point, shape: str) -> tuple[int, str]:
    """What points are sorted by: along the x-axis, then by code."""
    along = {FIRST: 0, SECOND: 1}.get(point.at)
    if along is None:
        along = int(point.at) if shape == SetShape.WEEKS else datetime.date.fromisoformat(point.at).toordinal()
    return along, point.code


def code_order(code: str) -> tuple[str, int, str]:
    """A, B, …, L1, L2, L10: numbers by size."""
    digits = re.search(r"[0-9]+", code)
    return (code[: digits.start()], int(digits[0]), code[digits.end() :]) if digits else (code, -1, "")


def beside(code: str, values: dict[str, str], change: str, frame: Frame) -> list[Point]:
    """The points of one pupil in a table with a first and a second measurement.

    A pupil who joined carries that mark at the first value that is there, one who left at the last.

    Raises:
        DomainError: both values are missing, or one of them does not fit.
    """
    found = [Point(code, at, number_of(text, frame, name=at)) for at, text in values.items() if text.strip()]
    if not found:
        raise DomainError(_("There is no value in this row."), field=FIRST)
    if change:
        index = 0 if change == PupilChange.JOINED else len(found) - 1
        found[index] = Point(found[index].code, found[index].at, found[index].value, change)
    return found


# Points as a table ----------------------------------------------------------------------------------------------


@dataclass
class Row:
    """One line of the table of a set: a pupil with two values, or one measurement."""

    code: str
    at: str = ""
    first: Decimal | None = None
    second: Decimal | None = None
    value: Decimal | None = None
    change: str = ""

    @property
    def change_words(self) -> str:
        """Whether the pupil joined or left; nothing for the others."""
        return str(PupilChange(self.change).label) if self.change else ""

    @property
    def day(self) -> datetime.date | None:
        """The day, in a set by date."""
        return datetime.date.fromisoformat(self.at) if "-" in self.at else None


def table(points: Iterable[Point], shape: str) -> list[Row]:
    """The points as lines, pupils in the order of their codes."""
    if shape != SetShape.BESIDE:
        ordered = sorted(points, key=lambda each: (code_order(each.code), place(each, shape)))
        return [Row(point.code, at=point.at, value=point.value, change=point.change) for point in ordered]
    rows: dict[str, Row] = {}
    for point in points:
        row = rows.setdefault(point.code, Row(point.code))
        if point.at == FIRST:
            row.first = point.value
        else:
            row.second = point.value
        row.change = row.change or point.change
    return [rows[code] for code in sorted(rows, key=code_order)]


def packed_rows(points: Iterable[Point], shape: str) -> str:
    """Points as a table with tabs that :func:`read` reads back as they were, in whatever language."""
    if shape == SetShape.BESIDE:
        lines = [["code", "first", "second", "change"]]
        lines += [[row.code, _bare(row.first), _bare(row.second), row.change] for row in table(points, shape)]
    else:
        lines = [["code", "weeks" if shape == SetShape.WEEKS else "date", "value", "change"]]
        lines += [[row.code, row.at, _bare(row.value), row.change] for row in table(points, shape)]
    return "\n".join("\t".join(line) for line in lines)


def _bare(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")
