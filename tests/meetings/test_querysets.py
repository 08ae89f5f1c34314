"""Reads on meetings."""

import pytest

from meetings.models import Action, AgendaItem, Attendance, Decision, Meeting
from tests.factories.groups import MembershipFactory
from tests.factories.meetings import ActionFactory, MeetingFactory
from tests.meetings.conftest import at

MODELS = (Meeting, AgendaItem, Attendance, Decision, Action)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("who", "sees"), [("member", True), ("leader", True), ("expert", True), ("staff", False), ("other", False)]
)
def test_only_whoever_is_inside_the_group_sees_rows(scope, meetings, model, who, sees):
    assert model.objects.visible_to(scope.person(who)).exists() is sees


def test_for_person_leaves_out_a_leader_who_only_looks_in(scope, meetings):
    assert set(Meeting.objects.for_person(scope.expert)) == {meetings.coming, meetings.held}
    assert not Meeting.objects.for_person(scope.leader).exists()


def test_for_person_ends_with_the_membership(scope, meetings):
    MembershipFactory(group=scope.group, user=scope.staff, ends_on=at(-1).date())
    assert not Meeting.objects.for_person(scope.staff).exists()


def test_upcoming_past_and_cancelled_share_the_meetings_out(scope, meetings):
    gone = MeetingFactory(group=scope.group, starts_at=at(5), ends_at=at(5, 16), state="cancelled")
    assert list(Meeting.objects.upcoming()) == [meetings.coming]
    assert list(Meeting.objects.past()) == [meetings.held]
    assert list(Meeting.objects.cancelled()) == [gone]


def test_touching_meetings_do_not_overlap(scope, meetings):
    assert not Meeting.objects.overlapping(at(3, 16, 15), at(3, 17)).exists()
    assert Meeting.objects.overlapping(at(3, 16), at(3, 17)).exists()


def test_open_actions_owned_by_a_person(scope, meetings):
    ActionFactory(meeting=meetings.held, owner=scope.member, done_at=at(-1))
    assert Action.objects.open().owned_by(scope.member).count() == 2
    assert not Action.objects.open().owned_by(scope.colleague).exists()
