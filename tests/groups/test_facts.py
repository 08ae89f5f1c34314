"""What a group's rows show about it: counted for the group, at a day, and never about one person."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils import timezone

from groups import facts
from groups.enums import Role
from groups.learning import LearningCount
from groups.models import Group, Membership
from groups.years import current_year
from tests.cast import Cast
from tests.factories.conditions import (
    BudgetFactory,
    ExpenseFactory,
    LeaderRequestFactory,
    LearningQuestionFactory,
    PlanLinkFactory,
    RequestAnswerFactory,
    TimeContractFactory,
)
from tests.factories.groups import MembershipFactory

DAY = datetime.timedelta(days=1)


def five_members(cast: Cast) -> list[Membership]:
    """Omar (twice in it), Mia, Cas and two more: five members."""
    return [MembershipFactory(group=cast.group) for _ in range(2)]


class TestLearningQuestions:
    def test_members_count_once_and_leader_and_expert_not_at_all(self, scope: Cast) -> None:
        more = five_members(scope)
        for author in (scope.organiser, scope.member, more[0].user, scope.expert, scope.staff):
            LearningQuestionFactory(group=scope.group, author=author)
        assert facts.learning_questions(scope.group) == LearningCount(3, 5)

    def test_what_is_written_this_month_counts_from_the_next(self, scope: Cast) -> None:
        five_members(scope)
        for author in (scope.organiser, scope.member, scope.colleague):
            LearningQuestionFactory(group=scope.group, author=author)
        before = facts.learning_questions(scope.group)
        for row in Membership.objects.filter(group=scope.group, role=Role.TEACHER):
            if row.user not in (scope.organiser, scope.member, scope.colleague):
                LearningQuestionFactory(group=scope.group, author=row.user, created_at=timezone.now())
        assert before == facts.learning_questions(scope.group) == LearningCount(3, 5)
        assert facts.learning_questions(scope.group, timezone.localdate() + DAY) == LearningCount(5, 5)

    def test_a_count_about_few_is_not_given(self, scope: Cast) -> None:
        LearningQuestionFactory(group=scope.group, author=scope.member)
        assert facts.learning_questions(scope.group) is None

    def test_who_left_does_not_count(self, scope: Cast) -> None:
        more = five_members(scope)
        for author in (scope.organiser, scope.member, more[0].user):
            LearningQuestionFactory(group=scope.group, author=author)
        Membership.objects.filter(group=scope.group, user=scope.member).update(
            ends_on=timezone.localdate().replace(day=1) - DAY
        )
        assert facts.learning_questions(scope.group) == LearningCount(2, 4)


def test_hours_budget_and_run(scope: Cast) -> None:
    group, year = scope.group, current_year(scope.group)
    assert facts.hours(group, year) == facts.Hours() and not facts.has_budget(group, year)
    TimeContractFactory(group=group, hours_granted=Decimal(30))
    BudgetFactory(group=group, amount=0)
    assert facts.hours(group, year) == facts.Hours(Decimal(40), Decimal(30))
    assert facts.hours(group, year + 1) == facts.Hours() and not facts.has_budget(group, year)
    group.budgets.update(amount=Decimal(100))
    ExpenseFactory(budget=group.budgets.get(), amount=Decimal(40))
    assert facts.has_budget(group, year) and facts.budget_spent(group, year) == 40
    assert facts.budget_spent(group, year + 1) == 0


def test_a_group_runs_a_year_from_its_first_to_its_last_day(scope: Cast) -> None:
    group = scope.group
    group.starts_on, group.ends_on = datetime.date(2026, 8, 1), datetime.date(2027, 7, 31)
    assert facts.runs_a_year(group)
    group.ends_on -= DAY
    assert not facts.runs_a_year(group)


def test_the_link_to_the_plan_is_read_with_its_goal(scope: Cast) -> None:
    assert facts.plan_link(scope.group) is None
    link = PlanLinkFactory(group=scope.group)
    assert facts.plan_link(Group.objects.get(pk=scope.group.pk)) == link
    held = Group.objects.select_related("plan_link__goal").get(pk=scope.group.pk)
    assert facts.plan_link(held) == link


def test_requests_are_counted_with_the_days_that_they_wait(scope: Cast) -> None:
    group, now = scope.group, timezone.now()
    assert facts.requests(group) == facts.Requests(0, 0, 0, 0)
    LeaderRequestFactory(group=group, asked_at=now - 9 * DAY)
    LeaderRequestFactory(group=group, asked_at=now - 3 * DAY)
    LeaderRequestFactory(group=group, asked_at=now - 30 * DAY, withdrawn_at=now)
    answer = RequestAnswerFactory(request__group=group, request__asked_at=now - 40 * DAY)
    assert facts.requests(group) == facts.Requests(asked=3, answered=1, open=2, longest_open=9)
    today = timezone.localdate()
    assert facts.requests(group, since=today - 5 * DAY) == facts.Requests(1, 0, 1, 3)
    assert facts.requests(group, until=today - 20 * DAY) == facts.Requests(1, 1, 0, 0)
    assert facts.answers(group) == [answer]
