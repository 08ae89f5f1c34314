"""Reads on what hangs on a cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from core.tenancy import OwnedQuerySet
from cycles.enums import EvidenceKind, State
from cycles.querysets.common import COLLEAGUES
from groups.models import Membership
from groups.querysets import is_inside, is_member

if TYPE_CHECKING:
    from cycles.models import (  # noqa: F401  (for the generic bases below)
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
        """With cycle, its design, group and organisation in the same query."""
        return self.select_related("cycle__group__organisation", "cycle__group__school", "cycle__design")


class CyclePhaseQuerySet(CyclePartQuerySet["CyclePhase"]):
    """When a cycle passes a phase."""

    def with_owner(self) -> Self:
        """With the owner, and ``owner_is_here``: whether that person is still in the group."""
        here = Membership.objects.current().filter(group=OuterRef("cycle__group"), user=OuterRef("owner"), user__is_active=True)
        return self.select_related("owner").annotate(owner_is_here=Exists(here))


class PhaseMoveQuerySet(CyclePartQuerySet["PhaseMove"]):
    """Steps between phases."""


class AnswerQuerySet(CyclePartQuerySet["Answer"]):
    """Answers to guiding questions."""


class JudgementQuerySet(CyclePartQuerySet["Judgement"]):
    """The group's own yes to a criterion."""

    def of_this_pass(self) -> Self:
        """Given in the pass that the group is in, or was last, of the criterion's phase."""
        from cycles.models import CyclePhase

        row = CyclePhase.objects.filter(cycle=OuterRef("cycle"), phase=OuterRef("phase")).values("passage")[:1]
        return self.filter(passage=Coalesce(Subquery(row), Value(1)))


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

    def to_use_again(self, cycle: Any) -> Self:
        """Cards of the group's other cycles that this cycle does not have yet."""
        from cycles.models import Source

        here = Source.objects.filter(cycle=cycle)
        copied = here.exclude(reused_from=None).values("reused_from")
        others = self.filter(cycle__group=cycle.group, reused_from=None).exclude(cycle=cycle).exclude(pk__in=copied)
        return others.exclude(pk__in=here.values("pk")).select_related("cycle").order_by("citation", "pk")


class QuestionQuerySet(CyclePartQuerySet["Question"]):
    """Questions to the group."""

    def unanswered(self) -> Self:
        """Waiting for the group, in a cycle that still runs."""
        return self.filter(answer="", cycle__state=State.RUNNING)


class PlanStepQuerySet(CyclePartQuerySet["PlanStep"]):
    """Steps of the plan."""
