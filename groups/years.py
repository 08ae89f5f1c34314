"""The school years of a group, by the calendar year in which they begin."""

from __future__ import annotations

import datetime

from django.utils import timezone

from groups.models import Group
from schools.holidays import SchoolYear, school_year_of


def year_of(day: datetime.date) -> int:
    """The year in which the school year of ``day`` begins."""
    return school_year_of(day).starts_on.year


def school_year(year: int) -> SchoolYear:
    """The school year that begins in ``year``."""
    return school_year_of(datetime.date(year, 8, 1))


def years_of(group: Group) -> list[int]:
    """Every school year that the group touches, in order."""
    return list(range(year_of(group.starts_on), year_of(group.ends_on) + 1))


def current_year(group: Group) -> int:
    """The school year of today; of a group that is to begin its first, of one that has ended its last."""
    years = years_of(group)
    return min(max(year_of(timezone.localdate()), years[0]), years[-1])
