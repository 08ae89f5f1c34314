"""Counts beside the claims: of the group, up to the day of closing."""

import datetime

import pytest
from django.utils import timezone

from assessments.traces import traces
from cycles.enums import Sharing
from groups.enums import Role
from meetings.enums import Presence, State
from tests.factories.cycles import TryOutFactory
from tests.factories.groups import MembershipFactory
from tests.factories.meetings import AttendanceFactory, MeetingFactory

DAY = datetime.timedelta(days=1)
NO_TRY_OUT = ["No try-out was shared yet on this day."]
NOTHING_TRIED = {"C3": NO_TRY_OUT, "C5": NO_TRY_OUT}


def said(group, until=None, **options):
    found = traces(group, until or timezone.now(), may_read_try_outs=options.get("may_read_try_outs", True))
    return {key: [str(trace) for trace in each] for key, each in found.items()}


def held(group, days=5, **presence):
    meeting = MeetingFactory(group=group, starts_at=timezone.now() - days * DAY)
    for user, there in presence.values():
        AttendanceFactory(meeting=meeting, user=user, presence=there)
    return meeting


def test_of_a_group_without_rows_the_page_says_what_there_was_not(scope):
    assert said(scope.group) == NOTHING_TRIED


def test_shared_try_outs_are_counted_and_private_ones_are_not(scope):
    now = timezone.now()
    for thought in ("", "We wait longer."):
        TryOutFactory(group=scope.group, author=scope.member, thought=thought, sharing=Sharing.GROUP, shared_at=now - DAY)
    TryOutFactory(group=scope.group, author=scope.member, sharing=Sharing.GROUP, shared_at=now + DAY)
    TryOutFactory(group=scope.group, author=scope.member)
    assert said(scope.group) == {
        "C3": ["2 try-outs were shared."],
        "C5": ["1 of 2 try-outs have both doing and thinking."],
    }


def test_the_presence_of_expert_and_leader_is_counted_in_meetings(scope):
    MembershipFactory(group=scope.group, user=scope.leader, role=Role.LEADER)
    there, not_there = Presence.PRESENT, Presence.ABSENT
    held(scope.group, 5, e=(scope.expert, there), le=(scope.leader, Presence.PARTLY), m=(scope.member, there))
    held(scope.group, 6, e=(scope.expert, not_there), le=(scope.leader, not_there), m=(scope.member, there))
    held(scope.group, 7, m=(scope.member, not_there))
    held(scope.group, 8)  # nobody noted who was there
    assert said(scope.group) == NOTHING_TRIED | {
        "C4": ["The group met 3 times."],
        "C6": ["The expert was at 1 of 3 meetings."],
        "C7": ["No meeting is planned after this day.", "The leader was at 1 of 3 meetings."],
    }


def test_meetings_ahead_are_counted_and_cancelled_ones_are_not(scope):
    MeetingFactory(group=scope.group)
    MeetingFactory(group=scope.group, state=State.CANCELLED)
    assert said(scope.group) == NOTHING_TRIED | {"C7": ["1 meeting is planned after this day."]}


def test_claim_and_trace_are_of_the_same_day(scope):
    held(scope.group, 5, e=(scope.expert, Presence.PRESENT))
    assert said(scope.group, timezone.now() - 9 * DAY) == NOTHING_TRIED | {"C7": ["1 meeting is planned after this day."]}


def test_a_trace_leads_to_its_rows_unless_they_are_not_for_the_reader(scope):
    TryOutFactory(group=scope.group, author=scope.member, sharing=Sharing.GROUP, shared_at=timezone.now() - DAY)
    MeetingFactory(group=scope.group)
    found = traces(scope.group, timezone.now(), may_read_try_outs=False)
    assert found["C3"][0].url == ""
    assert found["C7"][0].url == f"/o/lindenhof/groups/{scope.group.pk}/meetings/"
    found = traces(scope.group, timezone.now(), may_read_try_outs=True)
    assert found["C3"][0].url == f"/o/lindenhof/groups/{scope.group.pk}/try-outs/"


def test_traces_are_two_queries(scope, django_assert_num_queries):
    with django_assert_num_queries(2):
        said(scope.group)
    for days in range(30):
        held(scope.group, days + 3, e=(scope.expert, Presence.PRESENT))
    with django_assert_num_queries(2):
        said(scope.group)


@pytest.mark.usefixtures("everything")
def test_another_group_leaves_no_trace(cast):
    held(cast.other_group, 5, e=(cast.expert, Presence.PRESENT))
    assert said(cast.group) == NOTHING_TRIED
