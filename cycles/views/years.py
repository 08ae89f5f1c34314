"""A cycle on the strip of the school year: the picture, and the same dates in words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.timelines import Mark, Span, year_strip
from cycles.guide import template
from cycles.models import Cycle
from meetings.enums import State
from meetings.models import Meeting
from schools.holidays import HolidaysUnknown, SchoolYear, holidays_of, school_year_of
from schools.models import FreePeriod

LONG_ENOUGH = datetime.timedelta(days=3)  # a holiday of a day would be a hair on the strip


@dataclass(frozen=True)
class Day:
    """A line of the list beside the strip."""

    day: datetime.date
    what: str
    until: datetime.date | None = None
    url: str = ""


def template_name(cycle: Cycle) -> str:
    """The way of working in words; a template that is there no more leaves a cycle readable."""
    if cycle.design is not None:
        return str(cycle.design.design.name)
    found = template(cycle.template)
    return found.name if found else _("A way of working that is no longer offered")


def years_of(cycle: Cycle, ring: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The school years that a cycle lies in, each as a picture and as a list of days. One query.

    Args:
        ring: the six phases with their rows (``cycles.views.passes.ring_of``).
    """
    school = cycle.group.school
    first, last = school_year_of(cycle.starts_on), school_year_of(cycle.ends_on)
    begin, end = first.starts_on, last.ends_on
    own, dated = _own_days(cycle, begin, end)
    found = []
    for start in range(first.starts_on.year, last.starts_on.year + 1):
        year = SchoolYear(datetime.date(start, 8, 1), datetime.date(start + 1, 7, 31))
        holidays = [Day(each.starts_on, each.name, each.ends_on) for each in _holidays(school.region, year)]
        holidays += own
        found.append(_one(cycle, ring, year, holidays, dated))
    return found


def _own_days(cycle: Cycle, begin: datetime.date, end: datetime.date) -> tuple[list[Day], list[tuple[datetime.date, str]]]:
    """The school's own free days and the group's meetings in a stretch of days, in one query."""
    free = FreePeriod.objects.filter(school=cycle.group.school_id, ends_on__gte=begin, starts_on__lte=end).order_by()
    meetings = Meeting.objects.filter(group=cycle.group_id).exclude(state=State.CANCELLED).order_by()
    meetings = meetings.annotate(on=TruncDate("starts_at")).filter(on__gte=begin, on__lte=end)
    rows = free.values_list(Value("free"), "starts_on", "ends_on", "name").union(
        meetings.values_list(Value("meeting"), "on", "on", "title"), all=True
    )
    found = [(kind, _date(first), _date(last), name) for kind, first, last, name in rows]
    own = [Day(first, name, last) for kind, first, last, name in found if kind == "free"]
    return own, [(first, name) for kind, first, _last, name in found if kind == "meeting"]


def _date(value: Any) -> datetime.date:
    """A date as the database gives it out of two tables at once: SQLite says it in words."""
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value)[:10])


def _holidays(region: str, year: SchoolYear) -> list[Any]:
    try:
        return list(holidays_of(region, year, get_language() or "nl"))
    except HolidaysUnknown:
        return []


def _one(
    cycle: Cycle, ring: list[dict[str, Any]], year: SchoolYear, holidays: list[Day], dated: list[tuple[datetime.date, str]]
) -> dict[str, Any]:
    def inside(day: datetime.date) -> bool:
        return year.starts_on <= day <= year.ends_on

    days = [Day(cycle.starts_on, _("The cycle starts")), Day(cycle.ends_on, _("The cycle ends"))]
    marks = []
    for entry in ring:
        row = entry["row"]
        if row is not None and row.checkpoint_on:
            marks.append(Mark(row.checkpoint_on, "checkpoint-past" if entry["past"] else "checkpoint"))
            days.append(Day(row.checkpoint_on, _("Checkpoint: %(phase)s") % {"phase": entry["words"].title}))
    for day, title in dated:
        marks.append(Mark(day, "meeting"))
        days.append(Day(day, _("Meeting: %(title)s") % {"title": title}))
    long = [each for each in holidays if each.until and each.until - each.day >= LONG_ENOUGH]
    days += [each for each in long if inside(each.day)]
    span = Span(cycle.starts_on, cycle.ends_on)
    label = _("School year %(year)s: the cycle runs from %(first)s to %(last)s. All dates are in the list below.") % {
        "year": str(year),
        "first": date_format(cycle.starts_on, "j F Y"),
        "last": date_format(cycle.ends_on, "j F Y"),
    }
    picture = year_strip(
        year=Span(year.starts_on, year.ends_on),
        holidays=[Span(each.day, each.until or each.day) for each in holidays],
        spans=[span],
        marks=marks,
        today=timezone.localdate(),
        label=label,
    )
    return {"year": str(year), "picture": picture, "days": sorted((each for each in days if inside(each.day)), key=_when)}


def _when(day: Day) -> tuple[datetime.date, str]:
    return day.day, day.what
