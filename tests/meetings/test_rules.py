"""Who may do what with a meeting."""

import datetime

import pytest
from django.utils import timezone

from groups.enums import Role
from groups.models import Group
from meetings.models import Meeting
from tests.factories.groups import MembershipFactory

EVERYBODY = ("member", "organiser", "leader", "expert", "staff", "other", "administrator")
TABLE = {
    "meetings.view_meeting": {"member", "organiser", "leader", "expert"},
    "meetings.view_meetings": {"member", "organiser", "leader", "expert"},
    "meetings.plan_meeting": {"organiser"},
    "meetings.edit_meeting": {"organiser"},
    "meetings.propose_item": {"member", "organiser", "expert"},
    "meetings.reply": {"member", "organiser", "expert"},
    "meetings.view_attendance": {"member", "organiser"},
    "meetings.edit_attendance": {"organiser"},
    "meetings.write_minutes": {"organiser"},
    "meetings.confirm_minutes": {"organiser"},
    "meetings.reopen_minutes": {"organiser"},
}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("permission", TABLE)
def test_permission_table(scope, meetings, permission, who):
    meeting = Meeting.objects.get(pk=meetings.coming.pk)
    assert scope.person(who).has_perm(permission, meeting) is (who in TABLE[permission])


@pytest.mark.parametrize("permission", ["meetings.plan_meeting", "meetings.edit_meeting", "meetings.propose_item"])
def test_nothing_is_planned_after_the_group_ended(scope, meetings, permission):
    Group.objects.filter(pk=scope.group.pk).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    meeting = Meeting.objects.get(pk=meetings.held.pk)
    assert not scope.organiser.has_perm(permission, meeting)
    assert scope.organiser.has_perm("meetings.write_minutes", meeting)


def test_an_action_is_finished_by_its_owner_or_an_organiser(scope, meetings):
    action = meetings.coming.actions.get()
    may = [who for who in EVERYBODY if scope.person(who).has_perm("meetings.finish_action", action)]
    assert may == ["member", "organiser"]
    assert not scope.colleague.has_perm("meetings.finish_action", action)


def test_a_leader_who_is_a_member_is_expected(scope, meetings):
    MembershipFactory(group=scope.group, user=scope.leader, role=Role.LEADER)
    meeting = Meeting.objects.get(pk=meetings.coming.pk)
    assert scope.leader.has_perm("meetings.reply", meeting)
    assert not scope.leader.has_perm("meetings.view_attendance", meeting)


def test_nobody_may_anything_with_nothing(scope):
    for permission in (*TABLE, "meetings.finish_action"):
        assert not scope.organiser.has_perm(permission, None)
