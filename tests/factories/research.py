"""A study, and people who take part."""

from __future__ import annotations

import datetime

import factory
from django.utils import timezone

from research.enums import DataKind
from research.models import Consent, Study
from schools.models import User
from tests.factories.groups import GroupFactory


class StudyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Study

    group = factory.SubFactory(GroupFactory)
    title = "How a group learns to ask"
    purpose = "We want to know which questions help colleagues."
    institution = "University of Applied Sciences"
    contact = "eva@example.org"
    data = factory.LazyFunction(lambda: list(DataKind.values))
    burden = "Twenty minutes in March."
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=60))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=60))
    keep_until = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=400))


def say_yes(study: Study, *people: User) -> list[Consent]:
    """Each of them takes part."""
    return [Consent.objects.create(study=study, user=person) for person in people]
