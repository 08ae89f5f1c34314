"""Factories for cycles and try-outs."""

import datetime

import factory
from django.utils import timezone

from cycles.designs import KINDS, empty, with_phase
from cycles.enums import Approach, EvidenceKind
from cycles.models import (
    Adoption,
    Agreement,
    AliveCheck,
    Celebration,
    Cycle,
    CyclePhase,
    DataSet,
    Design,
    DesignVersion,
    Evidence,
    Hunch,
    Ingredient,
    LeaderAnswer,
    Learned,
    LineShare,
    Measurement,
    Outcome,
    Plan,
    PlanStep,
    PredictionNote,
    Question,
    Reading,
    Risk,
    Rollout,
    SharedLine,
    Source,
    TryOut,
    TryOutReply,
)
from groups.enums import Phase
from tests.factories.groups import GroupFactory
from tests.factories.schools import UserFactory


class CycleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cycle

    group = factory.SubFactory(GroupFactory)
    template = "lesson_study"
    approach = Approach.LESSON_STUDY
    title = "Pupils speak more"
    goal = "By spring pupils in grade 5 speak in whole sentences."
    starts_on = factory.SelfAttribute("group.starts_on")
    ends_on = factory.SelfAttribute("group.ends_on")


class CyclePhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CyclePhase

    cycle = factory.SubFactory(CycleFactory)
    phase = Phase.GOAL


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evidence

    cycle = factory.SubFactory(CycleFactory)
    phase = Phase.THEORY
    kind = EvidenceKind.RESULTS
    text = "Four of twelve pupils answered in whole sentences."
    dated_on = factory.LazyFunction(timezone.localdate)


class DataSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DataSet

    cycle = factory.SubFactory(CycleFactory)
    phase = Phase.THEORY
    title = "Whole sentences in ten minutes"
    unit = "sentences"
    first_on = factory.LazyFunction(timezone.localdate)


class MeasurementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Measurement

    data_set = factory.SubFactory(DataSetFactory)
    code = factory.Sequence(lambda number: f"L{number % 999}")
    at = "first"
    value = 3


def filled_set(cycle: Cycle, **values: object) -> DataSet:
    """A set with a first and a second measurement of six pupils, the last of whom came later; its last change can be undone."""
    found: DataSet = DataSetFactory(
        cycle=cycle, has_first=True, has_second=True, second_on=timezone.localdate(), before=[], **values
    )
    for number, code in enumerate("ABCDE"):
        MeasurementFactory(data_set=found, code=code, value=number)
        MeasurementFactory(data_set=found, code=code, at="second", value=number + 2)
    MeasurementFactory(data_set=found, code="F", at="second", value=1, change="joined")
    return found


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    cycle = factory.SubFactory(CycleFactory)
    citation = "Waiting time in talk"
    summary = "Waiting three seconds gives longer answers."
    example = "In grade 5 we counted to three before the next turn."


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    cycle = factory.SubFactory(CycleFactory)
    phase = Phase.THEORY
    text = "Which pupils did you not hear?"
    author = factory.SubFactory(UserFactory)


class PlanStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanStep

    cycle = factory.SubFactory(CycleFactory)
    text = "Make talking cards"
    owner = factory.SubFactory(UserFactory)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=5))


class AgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agreement

    cycle = factory.SubFactory(CycleFactory)
    text = "Every lesson starts with a minute in pairs."
    place = "School handbook"
    owner = factory.SubFactory(UserFactory)
    review_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=90))


class OutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Outcome

    cycle = factory.SubFactory(CycleFactory)
    choice = "stop"
    saw = "Four of twelve pupils, as before."


class RolloutFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rollout

    cycle = factory.SubFactory(CycleFactory)
    keep = "A minute in pairs."
    version = 1


class AdoptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Adoption

    cycle = factory.SubFactory(CycleFactory)
    user = factory.SubFactory(UserFactory)
    starts_on = factory.LazyFunction(timezone.localdate)


class LearnedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Learned

    cycle = factory.SubFactory(CycleFactory)
    text = "Cards alone do not make pupils talk."
    for_whom = "Colleagues of grade 3"
    version = 1


class AliveCheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AliveCheck

    agreement = factory.SubFactory(AgreementFactory)
    months = 3
    asked_on = factory.LazyFunction(timezone.localdate)
    closes_on = factory.LazyAttribute(lambda check: check.asked_on + datetime.timedelta(days=21))


class CelebrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Celebration

    cycle = factory.SubFactory(CycleFactory)
    text = "Grade 5 now asks the questions."
    version = 1


class TryOutFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TryOut

    group = factory.SubFactory(GroupFactory)
    author = factory.SubFactory(UserFactory)
    done = "Pairs first, then the whole class."
    tried_on = factory.LazyFunction(timezone.localdate)


class TryOutReplyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TryOutReply

    try_out = factory.SubFactory(TryOutFactory)
    author = factory.SubFactory(UserFactory)
    text = "What did pupil B do in the silence?"


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan

    cycle = factory.SubFactory(CycleFactory)
    change = "A minute in pairs first"
    prediction = "At least 8 of 12 pupils say a whole sentence."


class HunchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Hunch

    plan = factory.SubFactory(PlanFactory)
    author = factory.SubFactory(UserFactory)
    text = "I think the quiet pupils stay quiet."


class PredictionNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PredictionNote

    plan = factory.SubFactory(PlanFactory)
    text = "We counted two classes."


class RiskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Risk

    cycle = factory.SubFactory(CycleFactory)
    text = "The minute becomes a chat."
    response = "Lay a card with the question on each table."


class LineShareFactory(factory.django.DjangoModelFactory):
    """Lines shared with the leader; ``line`` is the first of them."""

    class Meta:
        model = LineShare
        skip_postgeneration_save = True

    try_out = factory.SubFactory(TryOutFactory)

    @factory.post_generation
    def line(self, create, extracted, **kwargs):
        SharedLine.objects.create(share=self, half="done", place=0, text=extracted or "Pairs first, then the whole class.")


class LeaderAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LeaderAnswer

    try_out = factory.SubFactory(TryOutFactory)
    author = factory.SubFactory(UserFactory)
    text = "What do you need to go on?"


class ReadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reading

    try_out = factory.SubFactory(TryOutFactory)
    reader = factory.SubFactory(UserFactory)


class IngredientFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ingredient

    group = factory.SubFactory(GroupFactory)
    origin = "outcome"
    cycle = factory.SubFactory(CycleFactory, group=factory.SelfAttribute("..group"))
    worked = "A minute in pairs before the whole class."


def draft_of(organisation, author=None, name="TELLING design", opened=False):
    """A design with one phase in the first part of the ring, as a draft or opened."""
    design = Design.objects.create(organisation=organisation, name=name, created_by=author)
    lines = {kind: [f"TELLING {kind}"] for kind in KINDS}
    content = with_phase(empty(), design.pk, number=None, phase=Phase.GOAL, name="TELLING phase", purpose="", lines=lines)
    opened_at = timezone.now() if opened else None
    DesignVersion.objects.create(design=design, number=1, content=content, changed_by=author, opened_at=opened_at)
    return design
