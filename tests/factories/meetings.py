"""Factories for meetings."""

import datetime

import factory
from django.utils import timezone

from meetings.models import Action, AgendaItem, Arrangement, Attendance, Decision, Meeting, Visit
from tests.factories.groups import GroupFactory
from tests.factories.schools import UserFactory


class MeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Meeting

    group = factory.SubFactory(GroupFactory)
    title = factory.Sequence(lambda n: f"Meeting {n}")
    starts_at = factory.Sequence(
        lambda n: timezone.now().replace(minute=0, second=0, microsecond=0) + datetime.timedelta(days=3, hours=2 * n)
    )
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + datetime.timedelta(minutes=75))
    place = "Room 4"


class ArrangementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Arrangement

    meeting = factory.SubFactory(MeetingFactory)
    text = "Coffee"


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(int)
    title = factory.Sequence(lambda n: f"Item {n}")
    goal = "We know what we saw."
    minutes = 10


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    user = factory.SubFactory(UserFactory)


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    meeting = factory.SubFactory(MeetingFactory)
    text = "We start each lesson in pairs."


class ActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Action

    meeting = factory.SubFactory(MeetingFactory)
    group = factory.SelfAttribute("meeting.group")
    text = "Copy the talking cards"
    owner = factory.SubFactory(UserFactory)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=5))


class VisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Visit

    meeting = factory.SubFactory(MeetingFactory, kind="lesson_visit")
    visitor = factory.SubFactory(UserFactory)
    host = factory.SubFactory(UserFactory)
