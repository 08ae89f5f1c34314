"""Days on which a school works: nobody is asked anything in a weekend, in the holidays, or on the school's own free day."""

from __future__ import annotations

import datetime

from schools.holidays import HolidaysUnknown, holidays_of, school_year_of
from schools.models import FreePeriod, School

SATURDAY = 5
# Longer than any holiday: a calendar that says "free" for longer than this is not believed.
LONGEST = 75


def is_school_day(school: School, day: datetime.date, own: list[tuple[datetime.date, datetime.date]] | None = None) -> bool:
    """Whether the school works on that day.

    Args:
        own: first and last days of the school's own free periods, when the caller has them already; else one query.
    """
    if day.weekday() >= SATURDAY:
        return False
    if any(first <= day <= last for first, last in (_own(school, day) if own is None else own)):
        return False
    try:
        return not any(each.starts_on <= day <= each.ends_on for each in holidays_of(school.region, school_year_of(day)))
    except HolidaysUnknown:
        return True


def school_day_from(school: School, day: datetime.date) -> datetime.date:
    """That day, or the first school day after it."""
    own = _own(school, day)
    for ahead in range(LONGEST):
        there = day + datetime.timedelta(days=ahead)
        if is_school_day(school, there, own):
            return there
    return day


def last_school_day(school: School, day: datetime.date, *, earliest: datetime.date) -> datetime.date:
    """That day, or the last school day before it; the day itself when there is none from ``earliest`` on."""
    own = _own(school, earliest)
    there = day
    while there >= earliest:
        if is_school_day(school, there, own):
            return there
        there -= datetime.timedelta(days=1)
    return day


def _own(school: School, day: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    return list(FreePeriod.objects.filter(school=school, ends_on__gte=day).values_list("starts_on", "ends_on"))
