"""What the automatic exit criteria count, per phase, as annotations of one query (``cycles.criteria`` says them in words)."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, Count, Exists, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Greatest

from cycles.enums import DATA_KINDS, EvidenceKind
from cycles.querysets.common import MEMBERS, counted, latest
from groups.enums import Phase
from groups.models import Membership


def _evidence(*kinds: EvidenceKind, **more: Any) -> Any:
    from cycles.models import Evidence

    return Evidence.objects.filter(kind__in=kinds, **more)


def _measured(evidence: Any, which: str) -> Greatest:
    """The newest day of a first or second measurement: in words (``evidence``), or in a data set."""
    from cycles.models import DataSet

    sets = DataSet.objects.present().filter(**{f"has_{which}": True})
    in_words, in_numbers = latest(evidence, "dated_on"), latest(sets, f"{which}_on")
    return Greatest(Coalesce(in_words, in_numbers), Coalesce(in_numbers, in_words))  # of a missing one SQLite makes nothing


class _Joined(Aggregate):
    """The values of a group in one text, with commas between."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """As SQLite calls it."""
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


def judged() -> Coalesce:
    """The criteria that the group said yes to, each in the latest pass of its phase: their keys with commas between."""
    from cycles.models import Judgement

    mine = Judgement.objects.filter(cycle=OuterRef("pk")).of_this_pass().order_by().values("cycle")
    return Coalesce(Subquery(mine.annotate(all=_Joined("criterion")).values("all")), Value(""), output_field=TextField())


def _goal_facts() -> dict[str, Any]:
    from cycles.models import DataSet, GoalConfirmation

    active = Membership.objects.current().filter(role__in=MEMBERS, user__is_active=True)
    members = active.filter(group=OuterRef("group")).order_by().values("group")
    agreed = GoalConfirmation.objects.filter(
        as_leader=False, user__in=active.filter(group=OuterRef("cycle__group")).values("user")
    )
    measured = DataSet.objects.present().filter(Q(has_first=True) | Q(has_second=True))
    return {
        "fact_data": counted(_evidence(*DATA_KINDS)) + counted(measured),
        "fact_members": Coalesce(Subquery(members.annotate(n=Count("user", distinct=True)).values("n")), Value(0)),
        "fact_agreed": counted(agreed, "user"),
        "fact_leader_saw": latest(GoalConfirmation.objects.filter(as_leader=True), "at"),
    }


def _theory_facts() -> dict[str, Any]:
    from cycles.models import Source

    return {
        "fact_baseline_on": _measured(_evidence(EvidenceKind.BASELINE), "first"),
        "fact_sources": counted(Source.objects.get_queryset()),
    }


def _plan_facts() -> dict[str, Any]:
    from cycles.models import Plan, PlanStep

    return {
        "fact_predictions": counted(Plan.objects.exclude(prediction="")),
        "fact_steps": counted(PlanStep.objects.get_queryset()),
    }


def _try_out_facts() -> dict[str, Any]:
    return {
        "fact_lessons": counted(_evidence(EvidenceKind.OBSERVATION, phase=Phase.TRY_OUT)),
        "fact_comparisons": counted(_evidence(EvidenceKind.COMPARISON).exclude(seen="")),
    }


def _implement_facts() -> dict[str, Any]:
    from cycles.models import Adoption

    told = counted(_evidence(EvidenceKind.IN_USE), "author")
    return {
        "fact_descriptions": counted(_evidence(EvidenceKind.DESCRIPTION)),
        "fact_users": told + counted(Adoption.objects.filter(in_use=True).by_members().not_told_yet(), "user"),
        "fact_baseline_on": _measured(_evidence(EvidenceKind.BASELINE), "first"),
        "fact_follow_up_on": _measured(_evidence(EvidenceKind.FOLLOW_UP).exclude(seen=""), "second"),
    }


def _secure_facts() -> dict[str, Any]:
    from cycles.models import Agreement, Celebration, Learned

    return {
        "fact_agreements": counted(Agreement.objects.living()),
        "fact_learned": Exists(Learned.objects.filter(cycle=OuterRef("pk"))),
        "fact_shared": counted(_evidence(EvidenceKind.SHARED)) + counted(Celebration.objects.shared()),
    }


FACTS = {
    Phase.GOAL: _goal_facts,
    Phase.THEORY: _theory_facts,
    Phase.PLAN: _plan_facts,
    Phase.TRY_OUT: _try_out_facts,
    Phase.IMPLEMENT: _implement_facts,
    Phase.SECURE: _secure_facts,
}
