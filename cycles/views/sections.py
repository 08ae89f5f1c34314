"""What only one phase's page shows: each phase has a function here that brings it along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from core.access import allowed
from cycles.enums import Choice
from cycles.forms.cycles import NextStepForm
from cycles.models import Celebration, Cycle, Learned, PlanStep, Rollout, TryOut
from cycles.querysets import owners_here
from groups.enums import Phase

Section = Callable[[HttpRequest, Cycle], dict[str, Any]]

# What is one row per cycle comes along with the cycle itself.
ALONG: dict[Phase, tuple[str, ...]] = {Phase.IMPLEMENT: ("rollout",), Phase.SECURE: ("learned", "celebration")}


def _theory(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    sources = list(cycle.sources.select_related("author"))
    for source in sources:
        source.cycle = cycle
        source.can_change = allowed(request, "cycles.change_source", source)  # type: ignore[attr-defined]  # for the page
    if sources and allowed(request, "cycles.view_try_outs", cycle.group):
        shared = TryOut.objects.visible_to(request.user).shared().filter(source__cycle=cycle).select_related("author")
        by_source: dict[int | None, list[TryOut]] = {}
        for try_out in shared:
            by_source.setdefault(try_out.source_id, []).append(try_out)
        for source in sources:
            source.tried = by_source.get(source.pk, [])  # type: ignore[attr-defined]  # for the page
    return {"sources": sources}


def _steps(cycle: Cycle) -> list[PlanStep]:
    return list(cycle.steps.select_related("owner").annotate(owner_is_here=owners_here()))


def _plan(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    return {"steps": _steps(cycle)}


def _try_out(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    return {"steps": _steps(cycle), "outcomes": list(cycle.outcomes.all())}


def _implement(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    """Who takes it on is for colleagues; a school leader reads how many there are, and not who."""
    rows = list(cycle.adoptions.with_place().select_related("user"))
    names = allowed(request, "cycles.view_adoption", cycle)
    may_change = allowed(request, "cycles.change_adoption", cycle)
    for row in rows:
        row.cycle = cycle
        row.can_note = may_change and (row.user_id == request.user.pk or row.is_outside)  # type: ignore[attr-defined]  # for the page
    return {
        "rollout": getattr(cycle, "rollout", None) or Rollout(cycle=cycle),
        "adoptions": rows if names else [],
        "adoption_count": len(rows),
        "follow_up": cycle.fact_follow_up_on,  # type: ignore[attr-defined]  # annotated with the facts of this phase
    }


def _secure(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    celebration: Celebration | None = getattr(cycle, "celebration", None)
    return {
        "agreements": list(cycle.agreements.with_state().select_related("owner")),
        "learned": getattr(cycle, "learned", None) or Learned(cycle=cycle),
        "has_stopped": cycle.choice == Choice.STOP,
        "celebration": celebration,
        "can_celebrate": allowed(request, "cycles.celebrate", cycle),
        "next_form": NextStepForm(initial={"next_step": cycle.next_step}),
    }


_SECTIONS: dict[Phase, Section] = {
    Phase.THEORY: _theory,
    Phase.PLAN: _plan,
    Phase.TRY_OUT: _try_out,
    Phase.IMPLEMENT: _implement,
    Phase.SECURE: _secure,
}


def only_here(request: HttpRequest, cycle: Cycle, phase: Phase) -> dict[str, Any]:
    """What the page of ``phase`` shows besides what every phase shows."""
    section = _SECTIONS.get(phase)
    return section(request, cycle) if section else {}
