"""A running cycle of the cast's group: made by the service, then put where the test needs it."""

from __future__ import annotations

import datetime

from django.utils import timezone

from core.tenancy import unscoped
from cycles.enums import EvidenceKind
from cycles.models import Cycle, CyclePhase
from cycles.services import cycles as services
from groups.enums import Phase
from tests.factories.cycles import EvidenceFactory, QuestionFactory, SourceFactory, TryOutFactory, TryOutReplyFactory


def day(days: int) -> datetime.date:
    """So many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def start(cast, phase: str = Phase.GOAL, **changes) -> Cycle:
    """A cycle of the cast's group, in ``phase``."""
    with unscoped(reason="a test prepares its world"):
        cycle = services.start(
            group=cast.group,
            template_key="with_lesson_study",
            title="Pupils speak more",
            goal="By spring pupils in grade 5 answer in whole sentences.",
            starts_on=day(-30),
            ends_on=day(130),
            by=cast.organiser,
        )
        if phase != Phase.GOAL or changes:
            Cycle.objects.filter(pk=cycle.pk).update(phase=phase, **changes)
            CyclePhase.objects.filter(cycle=cycle, phase=phase).update(entered_at=timezone.now())
        return Cycle.objects.with_group().get(pk=cycle.pk)


def fill(cycle: Cycle, person, rows: int) -> None:
    """``rows`` of everything that a page could list."""
    from cycles.models import Answer, PhaseMove
    from tests.factories.cycles import AdoptionFactory, AgreementFactory, OutcomeFactory, PlanStepFactory

    with unscoped(reason="a test prepares its world"):
        for number in range(rows):
            EvidenceFactory(cycle=cycle, phase=cycle.phase, kind=EvidenceKind.OBSERVATION, author=person, text=f"Seen {number}")
            SourceFactory(cycle=cycle, author=person, citation=f"Source {number}")
            QuestionFactory(cycle=cycle, phase=cycle.phase, author=person, text=f"Why {number}?")
            PlanStepFactory(cycle=cycle, owner=person, text=f"Step {number}")
            AgreementFactory(cycle=cycle, owner=person, text=f"Agreement {number}")
            AdoptionFactory(cycle=cycle)
            OutcomeFactory(cycle=cycle)
            PhaseMove.objects.create(cycle=cycle, from_phase="P3", to_phase="P4", reason=f"Reason {number}", by=person)
            try_out = TryOutFactory(group=cycle.group, cycle=cycle, author=person, sharing="group", shared_at=timezone.now())
            TryOutReplyFactory(try_out=try_out, author=person)
        for number in range(1, min(rows, 5) + 1):
            Answer.objects.create(
                cycle=cycle, phase=cycle.phase, question=f"{cycle.phase}.q{number}", text="Said", changed_by=person
            )
