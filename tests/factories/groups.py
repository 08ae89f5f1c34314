"""Factories for groups and memberships."""

import datetime

import factory
from django.utils import timezone

from groups.enums import Role
from groups.models import Group, Membership
from tests.factories.schools import SchoolFactory, UserFactory


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Group

    school = factory.SubFactory(SchoolFactory)
    organisation = factory.SelfAttribute("school.organisation")
    name = factory.Sequence(lambda n: f"Group {n}")
    goal_pupils = "Pupils speak in whole sentences by spring."
    goal_learning = "We learn to wait longer after a question."
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=80))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=240))


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    group = factory.SubFactory(GroupFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.TEACHER
    starts_on = factory.SelfAttribute("group.starts_on")
