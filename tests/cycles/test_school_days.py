"""School days: weekends, holidays of the region, the school's own free days, and a calendar that nobody knows yet."""

from __future__ import annotations

import datetime

import pytest

from cycles.school_days import LONGEST, is_school_day, last_school_day, school_day_from
from schools.models import FreePeriod
from tests.factories.schools import SchoolFactory

WEDNESDAY = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(days=1)
# The calendar is known for a few years ahead; this is a Wednesday, and years later a Tuesday, beyond it.
BEYOND = datetime.date(2090, 1, 3)


def free(school, first, last):
    return FreePeriod.objects.create(school=school, name="Study days", starts_on=first, ends_on=last)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (WEDNESDAY, True),
        (datetime.date(2026, 11, 28), False),
        (datetime.date(2026, 11, 29), False),
        (datetime.date(2026, 12, 18), True),
        (datetime.date(2026, 12, 21), False),
        (datetime.date(2027, 1, 1), False),
        (datetime.date(2027, 1, 4), True),
    ],
)
def test_weekends_and_holidays_are_free(scope, day, works):
    assert is_school_day(scope.school, day) is works


def test_the_first_and_the_last_day_of_a_free_period_are_free_and_those_around_it_are_not(scope):
    free(scope.school, WEDNESDAY, WEDNESDAY + DAY)
    found = [is_school_day(scope.school, WEDNESDAY + n * DAY) for n in (-1, 0, 1, 2)]
    assert found == [True, False, False, True]


def test_free_days_of_another_school_do_not_count(scope):
    free(SchoolFactory(organisation=scope.organisation), WEDNESDAY, WEDNESDAY)
    assert is_school_day(scope.school, WEDNESDAY)


def test_where_no_holidays_are_known_every_weekday_is_a_school_day(scope):
    assert BEYOND.weekday() < 5
    assert is_school_day(scope.school, BEYOND)


def test_the_first_school_day_from_a_day_is_after_the_holidays(scope):
    assert school_day_from(scope.school, WEDNESDAY) == WEDNESDAY
    assert school_day_from(scope.school, datetime.date(2026, 12, 19)) == datetime.date(2027, 1, 4)
    free(scope.school, datetime.date(2027, 1, 4), datetime.date(2027, 1, 4))
    assert school_day_from(scope.school, datetime.date(2026, 12, 19)) == datetime.date(2027, 1, 5)


def test_a_calendar_that_is_free_for_ever_is_not_believed(scope):
    free(scope.school, WEDNESDAY, WEDNESDAY + (LONGEST + 1) * DAY)
    assert school_day_from(scope.school, WEDNESDAY) == WEDNESDAY


def test_the_last_school_day_before_the_holidays_is_not_before_the_earliest(scope):
    holiday = datetime.date(2026, 12, 28)
    assert last_school_day(scope.school, holiday, earliest=WEDNESDAY) == datetime.date(2026, 12, 18)
    assert last_school_day(scope.school, WEDNESDAY, earliest=WEDNESDAY - DAY) == WEDNESDAY
    assert last_school_day(scope.school, holiday, earliest=datetime.date(2026, 12, 19)) == holiday
