"""What must hold for groups and memberships, whoever writes."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.enums import Phase, Role
from groups.models import Group, GroupInvitation, Membership
from tests.cast import Cast
from tests.factories.groups import GroupFactory, MembershipFactory

DAY = datetime.timedelta(days=1)


def refused(action) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        action()


def test_a_group_cannot_end_before_it_starts(scope: Cast) -> None:
    today = timezone.localdate()
    refused(lambda: GroupFactory(school=scope.school, starts_on=today, ends_on=today))


def test_a_name_exists_once_in_an_organisation(scope: Cast) -> None:
    refused(lambda: GroupFactory(school=scope.school, name=scope.group.name))


def test_a_membership_cannot_end_before_it_starts(scope: Cast) -> None:
    today = timezone.localdate()
    refused(lambda: MembershipFactory(group=scope.group, user=scope.staff, starts_on=today, ends_on=today - DAY))


def test_a_person_holds_a_role_once_at_a_time(scope: Cast) -> None:
    refused(lambda: MembershipFactory(group=scope.group, user=scope.member, role=Role.TEACHER, starts_on=timezone.localdate()))


def test_a_role_starts_once_on_a_day(scope: Cast) -> None:
    day = timezone.localdate() - 10 * DAY
    MembershipFactory(group=scope.group, user=scope.staff, starts_on=day, ends_on=day)
    refused(lambda: MembershipFactory(group=scope.group, user=scope.staff, starts_on=day, ends_on=day + DAY))


def test_a_group_knows_whether_it_runs_and_is_short(scope: Cast) -> None:
    today = timezone.localdate()
    assert Group(starts_on=today, ends_on=today + DAY).is_running
    assert not Group(starts_on=today - 9 * DAY, ends_on=today - DAY).is_running
    assert Group(starts_on=today, ends_on=today + 100 * DAY).is_shorter_than_a_year
    assert not Group(starts_on=today, ends_on=today + 300 * DAY).is_shorter_than_a_year


def test_things_have_words(scope: Cast) -> None:
    group = scope.group
    assert str(group) == "Speaking up" and group.group is group
    assert group.get_absolute_url() == f"/o/lindenhof/groups/{group.pk}/"
    assert "Mia Member" in str(Membership.objects.get(user=scope.member))
    promise = GroupInvitation(group=group, invitation_id=7, roles=["teacher", "expert"])
    assert str(promise) == f"7 → {group.pk}"
    assert promise.get_roles_display().count(",") == 1
    assert Phase.TRY_OUT.number == 4
