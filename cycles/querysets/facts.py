"""What the automatic exit criteria count, per phase, as annotations of one query (``cycles.criteria`` says them in words)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from cycles.enums import DATA_KINDS, EvidenceKind
from cycles.querysets.common import MEMBERS, counted, latest
from groups.enums import Phase
from groups.models import Membership


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
        "fact_data": counted(_evidence(*DATA_KINDS)),
        "fact_members": Coalesce(Subquery(members.annotate(n=Count("user", distinct=True)).values("n")), Value(0)),
        "fact_agreed": counted(agreed, "user"),
        "fact_leader_saw": latest(GoalConfirmation.objects.filter(as_leader=True), "at"),
        "fact_judged_goal": _judged("P1.a"),
    }


def _theory_facts() -> dict[str, Any]:
    from cycles.models import Source

    return {
        "fact_baseline_on": latest(_evidence(EvidenceKind.BASELINE), "dated_on"),
        "fact_sources": counted(Source.objects.get_queryset()),
        "fact_judged_cause": _judged("P2.a"),
    }


def _plan_facts() -> dict[str, Any]:
    from cycles.models import Plan, PlanStep

    return {
        "fact_predictions": counted(Plan.objects.exclude(prediction="")),
        "fact_steps": counted(PlanStep.objects.get_queryset()),
        "fact_judged_change": _judged("P3.a"),
    }


def _try_out_facts() -> dict[str, Any]:
    return {
        "fact_lessons": counted(_evidence(EvidenceKind.OBSERVATION, phase=Phase.TRY_OUT)),
        "fact_comparisons": counted(_evidence(EvidenceKind.COMPARISON).exclude(seen="")),
    }


def _implement_facts() -> dict[str, Any]:
    return {
        "fact_descriptions": counted(_evidence(EvidenceKind.DESCRIPTION)),
        "fact_users": counted(_evidence(EvidenceKind.IN_USE), "author"),
        "fact_baseline_on": latest(_evidence(EvidenceKind.BASELINE), "dated_on"),
        "fact_follow_up_on": latest(_evidence(EvidenceKind.FOLLOW_UP).exclude(seen=""), "dated_on"),
    }


def _secure_facts() -> dict[str, Any]:
    from cycles.models import Agreement

    return {
        "fact_agreements": counted(Agreement.objects.get_queryset()),
        "fact_shared": counted(_evidence(EvidenceKind.SHARED)),
    }


FACTS = {
    Phase.GOAL: _goal_facts,
    Phase.THEORY: _theory_facts,
    Phase.PLAN: _plan_facts,
    Phase.TRY_OUT: _try_out_facts,
    Phase.IMPLEMENT: _implement_facts,
    Phase.SECURE: _secure_facts,
}
