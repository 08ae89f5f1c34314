"""What must hold whoever writes, and what a row knows of itself."""

import pytest
from django.db import IntegrityError, transaction

from meetings.models import CalendarFeed, MinutesVersion
from tests.factories.meetings import AgendaItemFactory, AttendanceFactory, MeetingFactory
from tests.meetings.conftest import at


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_meeting_ends_after_it_starts(scope):
    refused(lambda: MeetingFactory(group=scope.group, starts_at=at(5), ends_at=at(5)))


def test_a_group_starts_one_meeting_at_a_time_unless_it_is_cancelled(scope, meetings):
    refused(lambda: MeetingFactory(group=scope.group, starts_at=at(3), ends_at=at(3, 18)))
    assert MeetingFactory(group=scope.group, starts_at=at(3), ends_at=at(3, 18), state="cancelled").pk


def test_an_item_has_a_goal_and_takes_time(scope, meetings):
    refused(lambda: AgendaItemFactory(meeting=meetings.coming, goal=""))
    refused(lambda: AgendaItemFactory(meeting=meetings.coming, minutes=0))


def test_somebody_is_on_the_list_once(scope, meetings):
    refused(lambda: AttendanceFactory(meeting=meetings.held, user=scope.member))


def test_a_meeting_knows_its_time(scope, meetings):
    assert meetings.coming.minutes_long == 75
    assert not meetings.coming.has_started
    assert meetings.held.has_started
    assert meetings.held.is_over
    assert meetings.held.meeting is meetings.held


def test_everything_of_a_meeting_belongs_to_its_group_and_says_what_it_is(scope, meetings):
    version = MinutesVersion(meeting=meetings.held, number=1, content={})
    rows = [getattr(meetings.held, name).first() for name in ("agenda", "arrangements", "attendance", "decisions", "actions")]
    for row in (*rows, version):
        assert row.group == scope.group
        assert str(row)
    assert str(meetings.held) == "Held meeting"
    assert str(CalendarFeed(user=scope.member)) == "Mia Member"
