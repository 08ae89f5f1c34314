"""Pictures of time, drawn as SVG on the server: a school year as a strip, and a way through numbered rows.

Across, everything stands at a percentage, so that a picture is as wide as its place while its words keep their size. Words and
colours come as in ``core.charts``: no inline style, and ``label`` is the picture's name.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ROW: Final = 30  # height of a row of the way, in px
TOP: Final = 18
STRIP: Final = 84  # height of the strip, in px


@dataclass(frozen=True)
class Leg:
    """A step of a way: from this day on the line runs in this row (1 is the topmost)."""

    day: datetime.date
    row: int
    is_end: bool = False


@dataclass(frozen=True)
class Span:
    """A stretch of days, first and last included."""

    starts_on: datetime.date
    ends_on: datetime.date


@dataclass(frozen=True)
class Mark:
    """A day to mark: ``kind`` is "meeting" (a tick), "checkpoint" (a dot) or "checkpoint-past" (a dot that was passed)."""

    day: datetime.date
    kind: str


def _name(label: str) -> SafeString:
    return format_html('role="img" aria-label="{}"', label)


def path_through(legs: Sequence[Leg], *, until: datetime.date, rows: Sequence[str], label: str) -> SafeString:
    """Draw a way through rows in the course of time: along a row while it stays, up or down where it moves.

    Args:
        legs: in order of time, the first where it began. Each further one gets its number, as in the list beside the picture.
        until: how far the line runs.
        rows: their names, from top to bottom.
        label: the picture's name.

    Raises:
        ValueError: there is nothing to draw.
    """
    if not legs:
        raise ValueError("a way needs a beginning")
    first = legs[0].day
    length = max((until - first).days, 1)
    height = TOP * 2 + ROW * (len(rows) - 1)
    # Steps on one day, or nearly, would lie on each other: each takes a little more room than the day before it leaves.
    least = 100 / (len(legs) * 2 + 2)
    across: list[float] = [0.0]
    for index, leg in enumerate(legs[1:], start=1):
        room_left = 100 - least * (len(legs) - index)
        across.append(min(max((leg.day - first).days / length * 100, across[-1] + least), room_left))
    down = [TOP + ROW * (leg.row - 1) for leg in legs]
    d = f"M0 {down[0]}" + "".join(f"H{x * 10:.1f}V{y}" for x, y in zip(across[1:], down[1:], strict=True))
    if not legs[-1].is_end:
        d += "H1000"
    lines = format_html_join(
        "", '<line class="way-row" x1="0" x2="100%" y1="{0}" y2="{0}"/>', ((TOP + ROW * at,) for at in range(len(rows)))
    )
    dots = format_html_join(
        "",
        '<circle class="way-dot{}" cx="{}%" cy="{}" r="10"/><text class="way-number" x="{}%" y="{}">{}</text>',
        (
            (" way-back" if leg.row < before.row else "", f"{x:.2f}", y, f"{x:.2f}", y + 5, number)
            for number, (before, leg, x, y) in enumerate(zip(legs, legs[1:], across[1:], down[1:], strict=False), start=1)
        ),
    )
    names = format_html_join("", "<li>{}</li>", ((name,) for name in rows))
    return format_html(
        '<div class="way"><ol class="way-names" aria-hidden="true">{}</ol><svg class="way-line" height="{}" {}>{}'
        '<svg viewBox="0 0 1000 {}" width="100%" height="{}" preserveAspectRatio="none"><path class="way-path" d="{}"/></svg>'
        '<circle class="way-start" cx="0" cy="{}" r="5"/>{}</svg></div>',
        names,
        height,
        _name(label),
        lines,
        height,
        height,
        d,
        down[0],
        dots,
    )


def year_strip(
    *,
    year: Span,
    holidays: Sequence[Span],
    spans: Sequence[Span],
    marks: Sequence[Mark],
    today: datetime.date,
    label: str,
) -> SafeString:
    """Draw a school year: months, holidays greyed, a stretch of days in it (a cycle) as a bar, days to mark, and today.

    What lies outside the year is left out; a stretch is cut off at its ends.
    """
    days = (year.ends_on - year.starts_on).days + 1

    def at(day: datetime.date) -> str:
        return f"{(day - year.starts_on).days / days * 100:.2f}%"

    def box(span: Span) -> tuple[str, str] | None:
        starts, ends = max(span.starts_on, year.starts_on), min(span.ends_on, year.ends_on)
        return (at(starts), f"{((ends - starts).days + 1) / days * 100:.2f}%") if starts <= ends else None

    def boxes(rows: Sequence[Span], markup: str) -> SafeString:
        return format_html_join("", markup, (found for span in rows if (found := box(span))))

    months = []
    month = year.starts_on.replace(day=1)
    while month <= year.ends_on:
        name = str(date_format(month, "M")).rstrip(".")
        months.append((at(max(month, year.starts_on)), name, name[0].upper()))
        month = (month + datetime.timedelta(days=32)).replace(day=1)
    inside = [mark for mark in marks if year.starts_on <= mark.day <= year.ends_on]
    shapes = {
        "meeting": '<line class="strip-meeting" x1="{0}" x2="{0}" y1="62" y2="74"/>',
        "checkpoint": '<circle class="strip-checkpoint" cx="{0}" cy="44" r="6"/>',
        "checkpoint-past": '<circle class="strip-checkpoint strip-past" cx="{0}" cy="44" r="6"/>',
    }
    drawn = [format_html(shapes[mark.kind], at(mark.day)) for mark in inside]
    if year.starts_on <= today <= year.ends_on:
        drawn.append(format_html('<line class="strip-today" x1="{0}" x2="{0}" y1="22" y2="{1}"/>', at(today), STRIP - 4))
    return format_html(
        '<svg class="strip" height="{}" {}><rect class="strip-ground" x="0" y="24" width="100%" height="56"/>{}{}{}{}</svg>',
        STRIP,
        _name(label),
        boxes(holidays, '<rect class="strip-holiday" x="{}" y="24" width="{}" height="56"/>'),
        format_html_join(
            "",
            '<line class="strip-month" x1="{0}" x2="{0}" y1="24" y2="80"/>'
            '<text class="strip-word strip-wide" x="{0}" y="16">{1}</text>'
            '<text class="strip-word strip-narrow" x="{0}" y="16">{2}</text>',
            months,
        ),
        boxes(spans, '<rect class="strip-span" x="{}" y="40" width="{}" height="8"/>'),
        format_html_join("", "{}", ((each,) for each in drawn)),
    )


def week_strip(weeks: Sequence[int], *, now: int | None, label: str) -> SafeString:
    """Draw the weeks of a year on a line: blocks where something happened, higher the more often; this week is a dashed line.

    Args:
        weeks: how often, week by week; from three on a block has its full height.
        now: the place of this week among them, or None.
        label: the picture's name.
    """
    width = 100 / max(len(weeks), 1)
    blocks = [
        (f"{place * width:.2f}%", 27 - 8 * min(number, 3), f"{width * 0.8:.2f}%", 8 * min(number, 3))
        for place, number in enumerate(weeks)
        if number
    ]
    drawn = format_html_join("", '<rect class="strip-span" x="{}" y="{}" width="{}" height="{}"/>', blocks)
    today = SafeString("")
    if now is not None:
        today = format_html('<line class="strip-today" x1="{0}" x2="{0}" y1="0" y2="28"/>', f"{(now + 0.5) * width:.2f}%")
    return format_html(
        '<svg class="strip" height="28" {}><line class="strip-month" x1="0" x2="100%" y1="27.5" y2="27.5"/>{}{}</svg>',
        _name(label),
        drawn,
        today,
    )
