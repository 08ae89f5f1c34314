"""Who sees which groups, memberships and invitations."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.tenancy import unscoped
from groups.enums import Role
from groups.models import Group, GroupInvitation, Membership
from groups.querysets import leaders_of, schools_led_by
from schools.enums import StaffRole
from schools.models import Staff
from tests.cast import ROLES, Cast
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.schools import InvitationFactory, SchoolFactory, StaffFactory

SEES_GROUP = {"member", "organiser", "leader", "expert", "staff"}
SEES_INSIDE = SEES_GROUP - {"staff"}
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize("role", ROLES)
def test_staff_see_every_group_and_outsiders_their_own(scope: Cast, role: str) -> None:
    second = GroupFactory(school=scope.school, name="Second")
    seen = set(Group.objects.visible_to(scope.person(role)))
    expected = {scope.group} if role in SEES_GROUP else set()
    assert seen == (expected | {second} if role in SEES_GROUP - {"expert"} else expected)


@pytest.mark.parametrize("role", ROLES)
def test_only_the_inside_sees_memberships_and_invitations(scope: Cast, role: str) -> None:
    GroupInvitation.objects.create(
        invitation=InvitationFactory(organisation=scope.organisation), group=scope.group, roles=["teacher"]
    )
    user = scope.person(role)
    assert Membership.objects.visible_to(user).exists() is (role in SEES_INSIDE)
    assert GroupInvitation.objects.visible_to(user).exists() is (role in SEES_INSIDE)
    assert Group.objects.inside_for(user).exists() is (role in SEES_INSIDE)


def test_other_organisations_groups_are_invisible_even_without_a_wall(cast: Cast) -> None:
    with unscoped(reason="a test looks past the wall"):
        assert set(Group.objects.visible_to(cast.leader)) == {cast.group}
        assert set(Group.objects.visible_to(cast.expert)) == {cast.group, cast.other_group}


def test_a_leader_of_one_school_is_inside_that_schools_groups_only(scope: Cast) -> None:
    elsewhere = GroupFactory(school=SchoolFactory(organisation=scope.organisation))
    Staff.objects.filter(user=scope.leader).update(school=scope.school)
    assert set(Group.objects.inside_for(scope.leader)) == {scope.group}
    assert set(Group.objects.visible_to(scope.leader)) == {scope.group, elsewhere}
    assert set(schools_led_by(scope.leader)) == {scope.school}
    assert not schools_led_by(scope.staff).exists()
    assert [row.user for row in leaders_of(scope.group)] == [scope.leader]
    assert not leaders_of(elsewhere).exists()


def test_a_membership_that_ended_or_has_yet_to_begin_opens_nothing(scope: Cast) -> None:
    today = timezone.localdate()
    Staff.objects.filter(user=scope.staff).update(role=StaffRole.EXTERNAL)
    row = MembershipFactory(group=scope.group, user=scope.staff, starts_on=today - 9 * DAY, ends_on=today - DAY)
    assert not Group.objects.visible_to(scope.staff).exists()
    row.ends_on = today
    row.save()
    assert Group.objects.visible_to(scope.staff).exists()
    row.starts_on, row.ends_on = today + DAY, None
    row.save()
    assert not Group.objects.visible_to(scope.staff).exists()
    assert not Membership.objects.current().filter(user=scope.staff).exists()
    assert Membership.objects.current(today + DAY).filter(user=scope.staff).exists()


def test_my_groups_are_those_of_which_i_am_a_member(scope: Cast) -> None:
    assert set(Group.objects.of(scope.member)) == {scope.group}
    assert not Group.objects.of(scope.leader).exists()


def test_running_groups_have_not_ended(scope: Cast) -> None:
    today = timezone.localdate()
    GroupFactory(school=scope.school, starts_on=today - 9 * DAY, ends_on=today - DAY)
    assert set(Group.objects.running()) == {scope.group}


def test_an_invitation_is_unanswered_until_used_or_withdrawn(scope: Cast) -> None:
    now = timezone.now()
    states = {
        "open": {},
        "expired": {"expires_at": now - DAY},
        "used": {"accepted_at": now},
        "withdrawn": {"revoked_at": now},
    }
    for name, fields in states.items():
        invitation = InvitationFactory(organisation=scope.organisation, name=name, **fields)
        GroupInvitation.objects.create(invitation=invitation, group=scope.group, roles=[Role.TEACHER])
    unanswered = GroupInvitation.objects.filter(group=scope.group).unanswered()
    assert {each.invitation.name for each in unanswered} == {"open", "expired"}
    assert {each.invitation.name for each in GroupInvitation.objects.waiting()} == {"open"}


def test_a_leader_elsewhere_is_no_leader_here(scope: Cast) -> None:
    StaffFactory(organisation=scope.organisation, user=scope.other, role=StaffRole.STAFF)
    assert not Group.objects.inside_for(scope.other).exists()
