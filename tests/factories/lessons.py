"""Factories for lesson study."""

import datetime

import factory
from django.utils import timezone

from lessons.models import CasePupil, Expectation, Finding, Interview, Lesson, LessonPage, LessonPart, Note, Observer
from tests.factories.cycles import CycleFactory
from tests.factories.schools import UserFactory


class LessonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lesson

    cycle = factory.SubFactory(CycleFactory)
    title = "What if it never rained again?"
    question = "How do pupils come to react to each other?"


class LessonPartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LessonPart

    lesson = factory.SubFactory(LessonFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = "In pairs"
    minutes = 10


class CasePupilFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CasePupil

    lesson = factory.SubFactory(LessonFactory)
    code = "A"


class ExpectationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Expectation

    part = factory.SubFactory(LessonPartFactory)
    pupil = factory.SubFactory(CasePupilFactory, lesson=factory.SelfAttribute("..part.lesson"))
    text = "Says a whole sentence."


class ObserverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Observer

    lesson = factory.SubFactory(LessonFactory)
    user = factory.SubFactory(UserFactory)


class NoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Note

    part = factory.SubFactory(LessonPartFactory)
    lesson = factory.SelfAttribute("part.lesson")
    text = "Says: because then the plants die."
    seen_at = factory.LazyFunction(timezone.now)
    tick = factory.Sequence(lambda n: n + 1)


class InterviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Interview

    pupil = factory.SubFactory(CasePupilFactory)
    learned = "That you may draw first."


class FindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Finding

    part = factory.SubFactory(LessonPartFactory)
    pupil = factory.SubFactory(CasePupilFactory, lesson=factory.SelfAttribute("..part.lesson"))
    seen = "Said a whole sentence."


class LessonPageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LessonPage

    lesson = factory.SubFactory(LessonFactory)
    saw = "More pupils began by themselves."
    stays = "First a minute in pairs."


def taught(lesson: Lesson, hours_ago: float = 1) -> Lesson:
    """The lesson as it is after it was taught."""
    lesson.started_at = timezone.now() - datetime.timedelta(hours=hours_ago)
    lesson.ended_at = lesson.started_at + datetime.timedelta(minutes=50)
    lesson.save()
    return lesson
