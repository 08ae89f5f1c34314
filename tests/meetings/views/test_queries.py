"""How often a page of meetings asks the database: literally, and the same for 1 and for 30 rows."""

import datetime

import pytest
from django.urls import reverse

from core.tenancy import unscoped
from meetings.models import Meeting
from meetings.services import minutes
from tests.factories.groups import MembershipFactory
from tests.factories.meetings import ActionFactory, AgendaItemFactory, ArrangementFactory, DecisionFactory, MeetingFactory
from tests.factories.schools import StaffFactory
from tests.meetings.conftest import at
from tests.meetings.views.test_access import address

COUNTS = {
    ("list", "member"): 8,
    ("list", "leader"): 9,
    ("group_panel", "member"): 4,
    ("time_panel", "member"): 6,
    ("create", "organiser"): 7,
    ("detail", "member"): 12,
    ("detail", "organiser"): 12,
    ("detail", "leader"): 12,
    ("detail", "expert"): 11,
    ("edit", "organiser"): 8,
    ("agenda", "organiser"): 8,
    ("item_edit", "organiser"): 8,
    ("propose", "member"): 7,
    ("minutes", "organiser"): 12,
    ("minutes_history", "member"): 8,
    ("minutes_confirm", "organiser"): 7,
    ("file", "member"): 6,
}


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("name", "who"), COUNTS)
def test_queries(cast, meetings, sign_in, name, who, rows, django_assert_num_queries):
    with unscoped(reason="a test prepares its world"):
        for n in range(rows - 1):
            for factory in (AgendaItemFactory, ArrangementFactory, DecisionFactory, ActionFactory):
                factory(meeting=meetings.held)
            user = StaffFactory(organisation=cast.organisation).user
            MembershipFactory(group=cast.group, user=user)
            MeetingFactory(group=cast.group, starts_at=at(5 + n), ends_at=at(5 + n, 16))
        if name == "minutes_history":
            meeting = Meeting.objects.with_group().get(pk=meetings.held.pk)
            for _ in range(rows):
                minutes.confirm(meeting=meeting, by=cast.organiser)
                minutes.reopen(meeting=meeting, by=cast.organiser, reason="x")
    client = sign_in(cast.person(who))
    where = address(name, meetings.held)
    client.get(where)
    with django_assert_num_queries(COUNTS[name, who]):
        assert client.get(where).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_calendar(cast, meetings, sign_in, rows, django_assert_num_queries):
    with unscoped(reason="a test prepares its world"):
        for n in range(rows - 1):
            MeetingFactory(group=cast.group, starts_at=at(5 + n), ends_at=at(5 + n) + datetime.timedelta(hours=1))
    client = sign_in(cast.member)
    with django_assert_num_queries(7):
        assert client.get(reverse("meetings:calendar")).status_code == 200
