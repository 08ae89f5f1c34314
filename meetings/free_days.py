"""Whether a day is free at the group's school: a warning beside a meeting, never a refusal."""

from __future__ import annotations

import datetime

from django.utils.translation import get_language

from meetings.models import Meeting
from meetings.register import day_of
from schools.holidays import HolidaysUnknown, holidays_of, school_year_of


def holidays_on(region: str, day: datetime.date) -> list[str]:
    """Names of the region's holidays that ``day`` lies in, in the active language; none when that year is not known."""
    try:
        holidays = holidays_of(region, school_year_of(day), get_language() or "nl")
    except HolidaysUnknown:
        return []
    return [entry.name for entry in holidays if entry.starts_on <= day <= entry.ends_on]


def free_on_day_of(meeting: Meeting) -> list[str]:
    """What a meeting's day is free for: holidays of the school's region, and the school's own free day.

    Args:
        meeting: from ``MeetingQuerySet.for_page``, which brings school and own free day along; no query.
    """
    own: str | None = getattr(meeting, "own_free_day", None)
    names = holidays_on(meeting.group.school.region, day_of(meeting))
    return list(dict.fromkeys([*names, own] if own else names))
