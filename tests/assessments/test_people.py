"""As whom somebody answers, and how many are asked."""

import datetime

import pytest
from django.utils import timezone

from assessments.enums import Part
from assessments.people import count_asked, has_expert, part_for, part_of, with_count_asked
from groups.enums import Role
from groups.models import Group, Membership
from schools.enums import StaffRole
from schools.models import Staff
from tests.factories.assessments import RoundFactory, teachers
from tests.factories.groups import MembershipFactory

DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("roles", "part"),
    [
        (set(), None),
        ({Role.TEACHER}, Part.GROUP),
        ({Role.ORGANISER}, Part.GROUP),
        ({Role.EXPERT}, Part.EXPERT),
        ({Role.EXPERT, Role.TEACHER}, Part.EXPERT),
        ({Role.LEADER}, Part.LEADER),
        ({Role.LEADER, Role.ORGANISER, Role.TEACHER}, Part.LEADER),
        ({Role.LEADER, Role.EXPERT}, Part.LEADER),
    ],
)
def test_a_person_with_several_roles_answers_as_one(roles, part):
    assert part_of(roles) == part


def test_a_school_leader_outside_the_group_answers_as_leader(scope):
    round_ = RoundFactory(group=scope.group)
    assert part_for(scope.leader, round_) == Part.LEADER
    assert part_for(scope.organiser, round_) == Part.GROUP
    assert part_for(scope.expert, round_) == Part.EXPERT
    assert part_for(scope.staff, round_) is None


def test_people_are_counted_once_and_leader_and_expert_not(scope):
    assert count_asked(scope.group) == 3  # organiser (two roles), member, colleague
    assert with_count_asked(Group.objects.filter(pk=scope.group.pk)).get().asked_count == 3
    MembershipFactory(group=scope.group, user=scope.leader, role=Role.TEACHER)
    assert count_asked(scope.group) == 3
    MembershipFactory(group=scope.group, user=scope.colleague, role=Role.EXPERT)
    assert count_asked(scope.group) == 2
    Staff.objects.filter(user=scope.member).update(role=StaffRole.LEADER)
    assert count_asked(scope.group) == 1
    assert with_count_asked(Group.objects.filter(pk=scope.group.pk)).get().asked_count == 1


def test_who_left_during_the_round_still_counts(scope):
    today = timezone.localdate()
    gone = teachers(scope.group, 1)[0]
    Membership.objects.filter(user=gone).update(ends_on=today - 2 * DAY)
    assert count_asked(scope.group) == 3
    assert count_asked(scope.group, today - 3 * DAY) == 4
    assert count_asked(scope.group, today - 3 * DAY, today - 2 * DAY) == 4
    MembershipFactory(group=scope.group, starts_on=today + DAY)
    assert count_asked(scope.group, today - 3 * DAY) == 4


def test_counting_is_one_query(scope, django_assert_num_queries):
    with django_assert_num_queries(1):
        count_asked(scope.group)


def test_an_expert_of_today(scope):
    assert has_expert(scope.group)
    Membership.objects.filter(user=scope.expert).update(ends_on=timezone.localdate() - DAY)
    assert not has_expert(scope.group)
