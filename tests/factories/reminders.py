"""Factories for the ledger."""

import datetime

import factory
from django.utils import timezone

from reminders.models import Reminder
from tests.factories.schools import OrganisationFactory, UserFactory


class ReminderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reminder

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    kind = "note"
    subject_id = factory.Sequence(int)
    moment = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=1))
    due_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(minutes=1))
