"""Factories for rounds, and quick ways to answer and close them through the services."""

import copy
import datetime
import itertools

import factory
from django.utils import timezone

from assessments import services
from assessments.enums import PULSE
from assessments.instruments import shipped
from assessments.models import (
    ExpertView,
    GroupSecret,
    Joint,
    JointAnswer,
    OwnInstrument,
    OwnVersion,
    Poster,
    Round,
    RoundSecret,
    TraceScore,
)
from assessments.people import part_for
from assessments.questionnaire import questionnaire
from groups.enums import Role
from groups.roles import forget_roles
from schools.holidays import school_year_of
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.schools import OrganisationFactory, StaffFactory, UserFactory


def document(**changes):
    """A small questionnaire as a document: one part, one statement."""
    scale = copy.deepcopy(shipped("characteristics").texts["scale"])
    statement = {"key": "S1", "nl": "We lachen.", "en": "We laugh.", "about": None, "pulse": False}
    part = {"key": "P1", "nl": "Sfeer", "en": "Mood", "maps": ["C4"], "items": [statement]}
    made = {"format": 1, "key": "own-mood", "version": 1, "kind": "survey", "audience": "group", "source": "", "rights": ""}
    return {**made, "nl": "Sfeer hier", "en": "Mood here", "scale": scale, "sections": [part], **changes}


class OwnInstrumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OwnInstrument

    organisation = factory.SubFactory(OrganisationFactory)
    key = factory.Sequence(lambda n: f"own-mood-{n}")


class OwnVersionFactory(factory.django.DjangoModelFactory):
    """A published version; a draft with ``published_at=None``."""

    class Meta:
        model = OwnVersion

    instrument = factory.SubFactory(OwnInstrumentFactory)
    number = 1
    definition = factory.LazyFunction(document)
    published_at = factory.LazyFunction(timezone.now)


class JointFactory(factory.django.DjangoModelFactory):
    """A talk over the matrix that goes on."""

    class Meta:
        model = Joint

    group = factory.SubFactory(GroupFactory)
    instrument = "matrix"


class JointAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JointAnswer

    joint = factory.SubFactory(JointFactory)
    key = "C1"
    level = 2


class PosterFactory(factory.django.DjangoModelFactory):
    """A group's poster with two pillars."""

    class Meta:
        model = Poster

    group = factory.SubFactory(GroupFactory)
    organisation = factory.SelfAttribute("group.organisation")
    title = "Onze tempel"
    pillars = factory.LazyFunction(lambda: [{"name": "Samen", "text": "We doen het samen."}, {"name": "Leren", "text": ""}])


class GroupSecretFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GroupSecret
        django_get_or_create = ["group"]

    group = factory.SubFactory(GroupFactory)
    secret = b"a secret of thirty-two bytes ..."


class RoundFactory(factory.django.DjangoModelFactory):
    """An open round, as opened two days ago; its group has a secret."""

    class Meta:
        model = Round

    group = factory.SubFactory(GroupFactory)
    organisation = factory.SelfAttribute("group.organisation")
    instrument = PULSE
    has_expert = True
    opened_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=2))
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=12))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if kwargs["group"] is not None:
            GroupSecretFactory(group=kwargs["group"])
        made = super()._create(model_class, *args, **kwargs)
        if made.is_of_staff:
            RoundSecret.objects.create(round=made, secret=b"a secret of one round, 32 bytes.")
        return made


class TraceScoreFactory(factory.django.DjangoModelFactory):
    """One meeting counted in this school year."""

    class Meta:
        model = TraceScore

    group = factory.SubFactory(GroupFactory)
    characteristic = "C4"
    rule = "meetings_held"
    since = factory.LazyFunction(lambda: school_year_of(timezone.localdate()).starts_on)
    until = factory.LazyFunction(lambda: school_year_of(timezone.localdate()).ends_on)
    value = factory.Dict({"count": 1})


class ExpertViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExpertView

    group = factory.SubFactory(GroupFactory)
    characteristic = "C4"
    level = 2
    words = "A small core does the work."


def teachers(group, count):
    """Add so many teachers to a group; returns the people."""
    people = [UserFactory() for _ in range(count)]
    for person in people:
        StaffFactory(organisation=group.organisation, user=person)
        MembershipFactory(group=group, user=person, role=Role.TEACHER)
    forget_roles(group)
    return people


def asked(round_, part="group"):
    """The statements of a round for a part, in order."""
    shape = questionnaire(round_.definition, has_expert=round_.has_expert, part=part)
    return [item.key for entry in shape for item in entry.items]


def answer(round_, person, *values):
    """Answer as somebody: the values in turn, over and over; 3 without any."""
    part = part_for(person, round_)
    turn = itertools.cycle(values or (3,))
    services.answer(round_=round_, values={key: next(turn) for key in asked(round_, part)}, by=person)


def closed_round(group, people, values=(3, 4, 2, 4, 5), **fields):
    """A round of a group that these people answered, closed and released."""
    made = RoundFactory(group=group, **fields)
    for number, person in enumerate(people):
        answer(made, person, *values[number % len(values) :], *values)
    services.close_round(round_=made, by=None)
    made.refresh_from_db()
    return made
