"""A meeting of the cast's group, and one of the other organisation that would be telling if it leaked."""

import datetime
from dataclasses import dataclass

import pytest
from django.utils import timezone

from core.tenancy import unscoped
from meetings.models import Meeting
from tests.cast import Cast
from tests.factories.meetings import (
    ActionFactory,
    AgendaItemFactory,
    ArrangementFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
    VisitFactory,
)


def at(days: int, hour: int = 15, minute: int = 0) -> datetime.datetime:
    """A moment on the wall clock, so many days from today."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


@dataclass
class Agendas:
    """Meetings to test with."""

    coming: Meeting  # in three days
    held: Meeting  # a week ago
    foreign: Meeting  # the other organisation's


@pytest.fixture
def meetings(cast: Cast) -> Agendas:
    """One meeting to come and one held, each with everything that belongs to it; and a foreign one."""
    with unscoped(reason="a test prepares its world"):
        made = []
        for group, days, word in ((cast.group, 3, "Coming"), (cast.group, -7, "Held"), (cast.other_group, -7, "TELLING")):
            meeting = MeetingFactory(
                group=group, title=f"{word} meeting", starts_at=at(days), ends_at=at(days, 16, 15), created_by=cast.organiser
            )
            owner = cast.member if group == cast.group else cast.other
            AgendaItemFactory(meeting=meeting, title=f"{word} item one", position=0)
            AgendaItemFactory(meeting=meeting, title=f"{word} item two", position=1)
            ArrangementFactory(meeting=meeting, text=f"{word} coffee")
            DecisionFactory(meeting=meeting, text=f"{word} decision")
            ActionFactory(meeting=meeting, text=f"{word} action", owner=owner)
            made.append(meeting)
        for meeting in made[:2]:
            VisitFactory(meeting=meeting, visitor=cast.colleague, host=cast.member)
        for user, presence in ((cast.member, "absent"), (cast.colleague, "present"), (cast.organiser, "partly")):
            AttendanceFactory(meeting=made[1], user=user, presence=presence)
        AttendanceFactory(meeting=made[1], user=cast.expert, presence="present")
        AttendanceFactory(meeting=made[2], user=cast.other, presence="present")
        return Agendas(*made)
