"""Reads on what hangs on a cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import Model, Q

from core.tenancy import OwnedQuerySet
from cycles.enums import EvidenceKind, State
from cycles.querysets.common import COLLEAGUES
from groups.querysets import is_inside, is_member

if TYPE_CHECKING:
    from cycles.models import (  # noqa: F401  (for the generic bases below)
        Agreement,
        Answer,
        CyclePhase,
        Evidence,
        GoalConfirmation,
        Judgement,
        PhaseMove,
        PlanStep,
        Question,
        Source,
    )

P = TypeVar("P", bound=Model)


class CyclePartQuerySet(OwnedQuerySet[P]):
    """Anything that hangs on a cycle by ``cycle``."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "cycle__group__"))

    def with_cycle(self) -> Self:
        """With cycle, group and organisation in the same query."""
        return self.select_related("cycle__group__organisation", "cycle__group__school")


class CyclePhaseQuerySet(CyclePartQuerySet["CyclePhase"]):
    """When a cycle passes a phase."""


class PhaseMoveQuerySet(CyclePartQuerySet["PhaseMove"]):
    """Steps between phases."""


class AnswerQuerySet(CyclePartQuerySet["Answer"]):
    """Answers to guiding questions."""


class JudgementQuerySet(CyclePartQuerySet["Judgement"]):
    """The group's own yes to a criterion."""


class GoalConfirmationQuerySet(CyclePartQuerySet["GoalConfirmation"]):
    """Who agreed with the goal, or saw it."""


class EvidenceQuerySet(CyclePartQuerySet["Evidence"]):
    """What the group brought in."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group; reflections of teachers only members and experts (product.md, the table of rights)."""
        colleagues = is_member(user, "cycle__group", COLLEAGUES)
        return self.filter(is_inside(user, "cycle__group__")).filter(~Q(kind=EvidenceKind.REFLECTION) | Q(colleagues))


class SourceQuerySet(CyclePartQuerySet["Source"]):
    """Sources."""


class QuestionQuerySet(CyclePartQuerySet["Question"]):
    """Questions to the group."""

    def unanswered(self) -> Self:
        """Waiting for the group, in a cycle that still runs."""
        return self.filter(answer="", cycle__state=State.RUNNING)


class PlanStepQuerySet(CyclePartQuerySet["PlanStep"]):
    """Steps of the plan."""


class AgreementQuerySet(CyclePartQuerySet["Agreement"]):
    """Agreements that live on."""
