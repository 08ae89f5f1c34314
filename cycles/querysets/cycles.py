"""Reads on cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Subquery

from core.tenancy import OwnedQuerySet
from cycles.enums import WAYS, State
from cycles.facts import added_to
from cycles.querysets.common import counted
from cycles.querysets.facts import FACTS, judged
from groups.enums import Phase
from groups.querysets import is_inside, with_group_and_roles

if TYPE_CHECKING:
    from cycles.models import Cycle  # noqa: F401  (for the generic base below)


class CycleQuerySet(OwnedQuerySet["Cycle"]):
    """Cycles."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))

    def running(self) -> Self:
        """Not closed."""
        return self.filter(state=State.RUNNING)

    def with_group(self) -> Self:
        """With group and organisation in the same query."""
        return self.select_related("group__organisation", "group__school", "design")

    def with_roles_of(self, user: Any) -> Self:
        """With its design and the group, and on that the roles of ``user``, in the same query."""
        found: Self = with_group_and_roles(self.select_related("design__design"), user, "group__")
        return found

    def with_next_moment(self) -> Self:
        """With ``checkpoint_on`` of the current phase, and the newest open question: its ``open_question`` and their number."""
        from cycles.models import CyclePhase, Question

        row = CyclePhase.objects.filter(cycle=OuterRef("pk"), phase=OuterRef("phase"))
        waiting = Question.objects.filter(cycle=OuterRef("pk"), answer="")
        return self.annotate(
            checkpoint_on=Subquery(row.values("checkpoint_on")[:1]),
            open_question=Subquery(waiting.order_by("-asked_at", "-pk").values("text")[:1]),
            open_questions=counted(Question.objects.filter(answer="")),
        )

    def with_plan_of(self, user: Any) -> Self:
        """With what the phase page says of the plan: ``plan_…`` of the current pass, ``hunch_count`` and ``my_hunch``."""
        from cycles.models import Plan
        from cycles.querysets.plan import hunch_of, hunches_written

        plan = Plan.objects.filter(cycle=OuterRef("pk")).order_by("-number")
        words = ("change", "prediction", "by_on", "locked_at", "revealed_at")
        return self.annotate(
            plan_pk=Subquery(plan.values("pk")[:1]),
            **{f"plan_{name}": Subquery(plan.values(name)[:1]) for name in words},
            hunch_count=hunches_written("plan_pk"),
            my_hunch=hunch_of(user, "plan_pk"),
        )

    def with_cards_elsewhere(self) -> Self:
        """With ``has_cards_elsewhere``: whether another cycle of the group has source cards."""
        from cycles.models import Source

        cards = Source.objects.filter(cycle__group=OuterRef("group")).exclude(cycle=OuterRef("pk"))
        return self.annotate(has_cards_elsewhere=Exists(cards))

    def with_confirmation_of(self, user: Any) -> Self:
        """With ``agreed`` and ``seen``: whether this person agreed with the goal as a member, or saw it as leader."""
        from cycles.models import GoalConfirmation

        mine = GoalConfirmation.objects.filter(cycle=OuterRef("pk"), user=user)
        return self.annotate(agreed=Exists(mine.filter(as_leader=False)), seen=Exists(mine.filter(as_leader=True)))

    def with_ways(self) -> Self:
        """With ``way_results``, ``way_observation``, ``way_voice`` and ``way_reflection``: whether the group looked so."""
        from cycles.models import Evidence

        own = Evidence.objects.filter(cycle=OuterRef("pk"))
        return self.annotate(**{f"way_{way.value}": Exists(own.filter(kind__in=kinds)) for way, kinds in WAYS.items()})

    def with_facts(self, *phases: Phase) -> Self:
        """With what the exit criteria count (``fact_…``, see ``cycles.criteria``), and the design, in the same query.

        Args:
            phases: only for these; all six when none is named.
        """
        facts: dict[str, Any] = {"fact_judged": judged()}
        for phase in phases or Phase:
            facts |= FACTS[Phase(phase)]()
        for name in facts:
            for rows, path, what in added_to(name):
                facts[name] += counted(rows, what, path)
        return self.select_related("design__design").annotate(**facts)
