"""Reads on plans, predictions and hunches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import Count, Model, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from core.tenancy import OwnedQuerySet
from cycles.querysets.common import COLLEAGUES
from cycles.querysets.parts import CyclePartQuerySet
from groups.querysets import is_inside, is_member

if TYPE_CHECKING:
    from cycles.models import Hunch, Plan, PredictionNote, Risk  # noqa: F401  (for the generic bases below)

P = TypeVar("P", bound=Model)


def hunches_written(plan: str = "pk") -> Coalesce:
    """How many hunches there are for the plan at ``plan`` of the outer query: the only thing that others learn beforehand."""
    from cycles.models import Hunch

    rows = Hunch.objects.filter(plan=OuterRef(plan)).order_by().values("plan")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), Value(0))


def hunch_of(user: Any, plan: str = "pk") -> Subquery:
    """The person's own hunch for the plan at ``plan`` of the outer query."""
    from cycles.models import Hunch

    return Subquery(Hunch.objects.filter(plan=OuterRef(plan), author=user).values("text")[:1])


class PlanQuerySet(CyclePartQuerySet["Plan"]):
    """Plans."""

    def with_hunches_of(self, user: Any) -> Self:
        """With ``hunch_count`` and ``my_hunch``."""
        return self.annotate(hunch_count=hunches_written(), my_hunch=hunch_of(user))


class PlanPartQuerySet(OwnedQuerySet[P]):
    """Anything that hangs on a plan."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "plan__cycle__group__"))


class PredictionNoteQuerySet(PlanPartQuerySet["PredictionNote"]):
    """Notes under a locked prediction."""


class HunchQuerySet(PlanPartQuerySet["Hunch"]):
    """Hunches."""

    def shown(self) -> Self:
        """Of plans whose hunches are shown."""
        return self.filter(plan__revealed_at__isnull=False)

    def visible_to(self, user: Any) -> Self:
        """The author; and, once shown, members and experts of the group. A school leader who is not a member reads none."""
        shown = Q(plan__revealed_at__isnull=False) & Q(is_member(user, "plan__cycle__group", COLLEAGUES))
        return self.filter(Q(author=user) & Q(is_inside(user, "plan__cycle__group__")) | shown)


class RiskQuerySet(CyclePartQuerySet["Risk"]):
    """What may go wrong."""
