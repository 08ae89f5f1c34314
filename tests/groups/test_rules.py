"""Who may do what with a group: every permission for everybody in the cast."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from groups.enums import Role
from groups.models import Group
from groups.roles import forget_roles, roles_in
from groups.rules import group_has_not_ended, is_expert, is_teacher
from schools.models import Staff
from tests.cast import ROLES, Cast
from tests.factories.groups import MembershipFactory
from tests.factories.schools import SchoolFactory

INSIDE = {"member", "organiser", "leader", "expert"}
MAY = {
    "groups.view_group": INSIDE | {"staff"},
    "groups.view_inside": INSIDE,
    "groups.view_members": INSIDE,
    "groups.edit_group": {"organiser", "leader"},
    "groups.change_members": {"organiser", "leader"},
    "groups.hand_over": {"organiser", "leader"},
    "groups.appoint_organiser": {"leader"},
}


@pytest.mark.parametrize("permission", MAY)
@pytest.mark.parametrize("role", ROLES)
def test_permission(scope: Cast, permission: str, role: str) -> None:
    assert scope.person(role).has_perm(permission, scope.group) is (role in MAY[permission])


@pytest.mark.parametrize("role", ROLES)
def test_only_a_leader_starts_groups(scope: Cast, role: str) -> None:
    assert scope.person(role).has_perm("groups.create_group", scope.organisation) is (role == "leader")


@pytest.mark.parametrize("permission", [*MAY, "groups.create_group"])
def test_nothing_is_allowed_on_nothing_or_to_nobody(scope: Cast, permission: str) -> None:
    assert not scope.leader.has_perm(permission)
    target = scope.organisation if permission == "groups.create_group" else scope.group
    assert not AnonymousUser().has_perm(permission, target)


def test_a_leader_of_another_school_is_only_staff_here(scope: Cast) -> None:
    Staff.objects.filter(user=scope.leader).update(school=SchoolFactory(organisation=scope.organisation))
    assert roles_in(scope.leader, scope.group) == frozenset()
    assert scope.leader.has_perm("groups.view_group", scope.group)
    assert not scope.leader.has_perm("groups.edit_group", scope.group)


def test_a_leader_by_membership_has_the_leaders_rights(scope: Cast) -> None:
    MembershipFactory(group=scope.group, user=scope.staff, role=Role.LEADER)
    assert scope.staff.has_perm("groups.appoint_organiser", scope.group)


def test_a_person_can_hold_several_roles(scope: Cast) -> None:
    assert roles_in(scope.organiser, scope.group) == {Role.ORGANISER, Role.TEACHER}
    assert is_teacher(scope.organiser, scope.group) and is_expert(scope.expert, scope.group)
    assert not is_expert(scope.organiser, scope.group)


def test_roles_are_asked_once_and_can_be_forgotten(scope: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        roles_in(scope.member, scope.group)
        roles_in(scope.member, scope.group)
    forget_roles(scope.group)
    with django_assert_num_queries(2):
        roles_in(scope.member, scope.group)


def test_a_group_has_not_ended_until_the_day_after_its_last_day(scope: Cast) -> None:
    today = timezone.localdate()
    assert group_has_not_ended(scope.member, Group(ends_on=today))
    assert not group_has_not_ended(scope.member, Group(ends_on=today - datetime.timedelta(days=1)))
    assert not group_has_not_ended(scope.member, None)
