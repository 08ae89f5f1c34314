"""What only one phase's page shows: each phase has a function here that brings it along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from core.access import allowed
from cycles.forms.cycles import ChoiceForm, NextStepForm
from cycles.models import Cycle, PlanStep, TryOut
from cycles.querysets import owners_here
from groups.enums import Phase

Section = Callable[[HttpRequest, Cycle], dict[str, Any]]


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
    return {"steps": _steps(cycle), "choice_form": ChoiceForm(initial={"choice": cycle.choice})}


def _secure(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    return {
        "agreements": list(cycle.agreements.select_related("owner")),
        "next_form": NextStepForm(initial={"next_step": cycle.next_step}),
    }


_SECTIONS: dict[Phase, Section] = {
    Phase.THEORY: _theory,
    Phase.PLAN: _plan,
    Phase.TRY_OUT: _try_out,
    Phase.SECURE: _secure,
}


def only_here(request: HttpRequest, cycle: Cycle, phase: Phase) -> dict[str, Any]:
    """What the page of ``phase`` shows besides what every phase shows."""
    section = _SECTIONS.get(phase)
    return section(request, cycle) if section else {}
