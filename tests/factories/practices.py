"""Factories for practice examples."""

import factory

from practices.models import Example, Message, Part, Preparation
from tests.factories.cycles import CycleFactory
from tests.factories.schools import UserFactory

CONTENT = {
    "title": "Waiting longer",
    "summary": "We waited three seconds after each question.",
    "context": "A school in a town.",
    "did": "Count to three in silence.",
    "saw": "Longer answers of five pupils.",
    "failed": "With forty pupils in the gym it did not work.",
    "unknown": "Whether it lasts.",
    "advice": "Begin with one lesson.",
    "sector": "primary",
    "theme": "language",
    "age_from": 7,
    "age_to": 9,
    "pupils_count": 24,
    "teachers_count": 3,
    "goal": "Pupils answer in whole sentences.",
    "measure": "We count.",
    "pupils": "Grade 5.",
    "template": "without_lesson_study",
    "approach": "short_trial",
    "outcome": "stop",
    "weeks": 12,
    "school": "",
    "names": [],
    "agreements": ["Three seconds in every lesson."],
    "parts": [
        {
            "part": 0,
            "kind": "source",
            "label": "Rowe on waiting",
            "first": "Waiting gives longer answers.",
            "second": "In grade 5 we counted to three.",
            "link": "",
            "photo": False,
            "by": "",
        }
    ],
}


class ExampleFactory(factory.django.DjangoModelFactory):
    """A published example; give ``content`` to change what is in it."""

    class Meta:
        model = Example

    class Params:
        changes = factory.LazyFunction(dict)

    content = factory.LazyAttribute(lambda made: {**CONTENT, **made.changes})
    title = factory.LazyAttribute(lambda made: made.content["title"])
    haystack = factory.LazyAttribute(lambda made: f"{made.content['title']}\n{made.content['summary']}".casefold())
    sector = factory.LazyAttribute(lambda made: made.content["sector"])
    theme = factory.LazyAttribute(lambda made: made.content["theme"])
    approach = factory.LazyAttribute(lambda made: made.content["approach"])
    outcome = factory.LazyAttribute(lambda made: made.content["outcome"])
    age_from = factory.LazyAttribute(lambda made: made.content["age_from"])
    age_to = factory.LazyAttribute(lambda made: made.content["age_to"])
    is_published = True
    version = 1


class MessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Message

    example = factory.SubFactory(ExampleFactory)
    author = factory.SubFactory(UserFactory)
    text = "Which questions did you use?"


class PreparationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Preparation

    cycle = factory.SubFactory(CycleFactory)
    title = "Pupils speak more"


class PartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Part

    preparation = factory.SubFactory(PreparationFactory)
    kind = "evidence"
    first = "Four of twelve."
