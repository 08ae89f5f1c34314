"""Reads on cycles and try-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import Count, Exists, F, Max, Model, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from core.tenancy import OwnedQuerySet
from cycles.enums import DATA_KINDS, EvidenceKind, Sharing, State
from groups.enums import Phase, Role
from groups.models import Group, Membership
from groups.querysets import is_inside, is_member
from schools.models import User

if TYPE_CHECKING:
    from cycles.models import (  # noqa: F401  (for the generic bases below)
        Agreement,
        Answer,
        Cycle,
        CyclePhase,
        Evidence,
        GoalConfirmation,
        Judgement,
        PhaseMove,
        PlanStep,
        Question,
        Source,
        TryOut,
        TryOutReply,
    )

P = TypeVar("P", bound=Model)


COLLEAGUES = (Role.ORGANISER, Role.TEACHER, Role.EXPERT)
MEMBERS = (Role.ORGANISER, Role.TEACHER)


def people_of(group: Group) -> QuerySet[User]:
    """Everybody with a current role in the group, each once, by name."""
    rows = Membership.objects.current().filter(group=group)
    return User.objects.filter(pk__in=rows.values("user"), is_active=True).order_by("name", "pk")


def _counted(rows: Any, what: str = "pk") -> Coalesce:
    """How many different ``what`` there are among rows of the cycle in the outer query."""
    per_cycle = rows.filter(cycle=OuterRef("pk")).order_by().values("cycle").annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(per_cycle), Value(0))


def _latest(rows: Any, field: str) -> Subquery:
    """The newest ``field`` among rows of the cycle in the outer query."""
    return Subquery(rows.filter(cycle=OuterRef("pk")).order_by().values("cycle").annotate(n=Max(field)).values("n"))


class CycleQuerySet(OwnedQuerySet["Cycle"]):
    """Cycles."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))

    def running(self) -> Self:
        """Not closed."""
        return self.filter(state=State.RUNNING)

    def closed(self) -> Self:
        """Closed: to read, no longer to change."""
        return self.filter(state=State.CLOSED)

    def with_group(self) -> Self:
        """With group and organisation in the same query."""
        return self.select_related("group__organisation", "group__school")

    def with_roles_of(self, user: Any) -> Self:
        """With the group, and on it the roles of ``user``: one query more for the group, two fewer for the roles."""
        return self.prefetch_related(Prefetch("group", Group.objects.with_places().with_roles_of(user)))

    def with_next_moment(self) -> Self:
        """With ``checkpoint_on`` of the current phase, and the newest open question: its ``open_question`` and their number."""
        from cycles.models import CyclePhase, Question

        row = CyclePhase.objects.filter(cycle=OuterRef("pk"), phase=OuterRef("phase"))
        waiting = Question.objects.filter(cycle=OuterRef("pk"), answer="")
        return self.annotate(
            checkpoint_on=Subquery(row.values("checkpoint_on")[:1]),
            open_question=Subquery(waiting.order_by("-asked_at", "-pk").values("text")[:1]),
            open_questions=_counted(Question.objects.filter(answer="")),
        )

    def with_confirmation_of(self, user: Any) -> Self:
        """With ``agreed`` and ``seen``: whether this person agreed with the goal as a member, or saw it as leader."""
        from cycles.models import GoalConfirmation

        mine = GoalConfirmation.objects.filter(cycle=OuterRef("pk"), user=user)
        return self.annotate(agreed=Exists(mine.filter(as_leader=False)), seen=Exists(mine.filter(as_leader=True)))

    def with_facts(self, *phases: Phase) -> Self:
        """With what the automatic exit criteria count (``fact_…``, see ``cycles.criteria``), in the same query.

        Args:
            phases: only for these; all six when none is named.
        """
        facts: dict[str, Any] = {}
        for phase in phases or Phase:
            facts |= _FACTS[Phase(phase)]()
        return self.annotate(**facts)


def _evidence(*kinds: EvidenceKind, **more: Any) -> Any:
    from cycles.models import Evidence

    return Evidence.objects.filter(kind__in=kinds, **more)


def _judged(criterion: str) -> Exists:
    from cycles.models import Judgement

    return Exists(Judgement.objects.filter(cycle=OuterRef("pk"), criterion=criterion))


def _goal_facts() -> dict[str, Any]:
    from cycles.models import GoalConfirmation

    active = Membership.objects.current().filter(role__in=MEMBERS)
    members = active.filter(group=OuterRef("group")).order_by().values("group")
    agreed = GoalConfirmation.objects.filter(
        as_leader=False, user__in=active.filter(group=OuterRef("cycle__group")).values("user")
    )
    return {
        "fact_data": _counted(_evidence(*DATA_KINDS)),
        "fact_members": Coalesce(Subquery(members.annotate(n=Count("user", distinct=True)).values("n")), Value(0)),
        "fact_agreed": _counted(agreed, "user"),
        "fact_leader_saw": _latest(GoalConfirmation.objects.filter(as_leader=True), "at"),
        "fact_judged_goal": _judged("P1.a"),
    }


def _theory_facts() -> dict[str, Any]:
    from cycles.models import Source

    return {
        "fact_baseline_on": _latest(_evidence(EvidenceKind.BASELINE), "dated_on"),
        "fact_sources": _counted(Source.objects.get_queryset()),
        "fact_judged_cause": _judged("P2.a"),
    }


def _plan_facts() -> dict[str, Any]:
    from cycles.models import PlanStep

    return {
        "fact_predictions": _counted(_evidence(EvidenceKind.PREDICTION)),
        "fact_steps": _counted(PlanStep.objects.get_queryset()),
        "fact_judged_change": _judged("P3.a"),
    }


def _try_out_facts() -> dict[str, Any]:
    return {
        "fact_lessons": _counted(_evidence(EvidenceKind.OBSERVATION, phase=Phase.TRY_OUT)),
        "fact_comparisons": _counted(_evidence(EvidenceKind.COMPARISON).exclude(seen="")),
    }


def _implement_facts() -> dict[str, Any]:
    return {
        "fact_descriptions": _counted(_evidence(EvidenceKind.DESCRIPTION)),
        "fact_users": _counted(_evidence(EvidenceKind.IN_USE), "author"),
        "fact_baseline_on": _latest(_evidence(EvidenceKind.BASELINE), "dated_on"),
        "fact_follow_up_on": _latest(_evidence(EvidenceKind.FOLLOW_UP).exclude(seen=""), "dated_on"),
    }


def _secure_facts() -> dict[str, Any]:
    from cycles.models import Agreement

    return {
        "fact_agreements": _counted(Agreement.objects.get_queryset()),
        "fact_shared": _counted(_evidence(EvidenceKind.SHARED)),
    }


_FACTS = {
    Phase.GOAL: _goal_facts,
    Phase.THEORY: _theory_facts,
    Phase.PLAN: _plan_facts,
    Phase.TRY_OUT: _try_out_facts,
    Phase.IMPLEMENT: _implement_facts,
    Phase.SECURE: _secure_facts,
}


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


class TryOutQuerySet(OwnedQuerySet["TryOut"]):
    """Try-outs."""

    def visible_to(self, user: Any) -> Self:
        """The author; and, once shared, members and experts of the group. A school leader who is not a member reads none."""
        colleagues = is_member(user, "group", COLLEAGUES)
        return self.filter(Q(author=user) & Q(is_inside(user, "group__")) | Q(sharing=Sharing.GROUP) & Q(colleagues))

    def shared(self) -> Self:
        """Shared with the group."""
        return self.filter(sharing=Sharing.GROUP)

    def with_group(self) -> Self:
        """With author, group and organisation in the same query."""
        return self.select_related("author", "group__organisation", "group__school")

    def with_reply_count(self) -> Self:
        """With ``reply_count``."""
        from cycles.models import TryOutReply

        rows = TryOutReply.objects.filter(try_out=OuterRef("pk")).order_by().values("try_out")
        return self.annotate(reply_count=Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), Value(0)))


class TryOutReplyQuerySet(OwnedQuerySet["TryOutReply"]):
    """Replies to try-outs."""

    def visible_to(self, user: Any) -> Self:
        """As the try-out."""
        from cycles.models import TryOut

        return self.filter(try_out__in=TryOut.objects.filter().visible_to(user))

    def unread_by_author(self, user: Any) -> Self:
        """By others, under this person's own shared try-outs, not opened yet: what waits on Today."""
        return self.filter(try_out__author=user, try_out__sharing=Sharing.GROUP, read_at__isnull=True).exclude(
            author=F("try_out__author")
        )
