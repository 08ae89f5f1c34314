"""Factories for learning questions and conditions of groups."""

import datetime
from decimal import Decimal

import factory
from django.utils import timezone

from groups.models import (
    Budget,
    Expense,
    LeaderRequest,
    LearningQuestion,
    LearningQuestionVersion,
    PlanGoal,
    PlanLink,
    RequestAnswer,
    TimeContract,
)
from groups.years import year_of
from tests.factories.groups import GroupFactory
from tests.factories.schools import SchoolFactory, UserFactory


class LearningQuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LearningQuestion
        skip_postgeneration_save = True

    group = factory.SubFactory(GroupFactory)
    author = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=60))

    @factory.post_generation
    def text(self, create, extracted, **kwargs):
        LearningQuestionVersion.objects.create(
            question=self, text=extracted or "How do I wait longer after a question?", written_at=self.created_at
        )


class TimeContractFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TimeContract

    group = factory.SubFactory(GroupFactory)
    year = factory.LazyFunction(lambda: year_of(timezone.localdate()))
    hours_planned = Decimal(40)


class BudgetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Budget

    group = factory.SubFactory(GroupFactory)
    year = factory.LazyFunction(lambda: year_of(timezone.localdate()))
    amount = Decimal(1200)


class ExpenseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Expense

    budget = factory.SubFactory(BudgetFactory)
    text = "Invoice of the expert"
    amount = Decimal(300)
    paid_on = factory.LazyFunction(timezone.localdate)


class LeaderRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LeaderRequest

    group = factory.SubFactory(GroupFactory)
    condition = "K1"
    text = "May the group meet on Tuesdays until the summer?"
    reason = "Now somebody is always missing."
    asked_by = factory.SubFactory(UserFactory)


class RequestAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RequestAnswer

    request = factory.SubFactory(LeaderRequestFactory)
    answer = "yes"
    words = "Tuesdays are yours."
    holds_from = factory.LazyFunction(timezone.localdate)


class PlanGoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanGoal

    school = factory.SubFactory(SchoolFactory)
    title = factory.Sequence(lambda n: f"Every pupil speaks every day {n}")
    year = factory.LazyFunction(lambda: year_of(timezone.localdate()))


class PlanLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanLink

    group = factory.SubFactory(GroupFactory)
    goal = factory.SubFactory(PlanGoalFactory, school=factory.SelfAttribute("..group.school"))
