"""The plan on one page: change and prediction, steps, what may go wrong, hunches, and the plans of earlier passes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import pdf
from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from cycles.forms.plan import HunchForm, NoteForm, PlanForm, RiskForm, ShowForm
from cycles.guide import phase_guide
from cycles.hints import hints
from cycles.models import Cycle, Hunch, Plan, PlanStep, PredictionNote, Risk
from cycles.querysets import owners_here
from cycles.services import hunches, predictions
from cycles.sheet import sheet
from cycles.views.forms import sent
from cycles.views.writing import take_away, write
from groups.enums import Phase


def plan_url(organisation: str, cycle_pk: int) -> str:
    """The plan on one page."""
    return reverse("cycles:plan", args=[organisation, cycle_pk])


@require_safe
def plan(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """All of the plan. Hunches stay with their authors until they are shown."""
    cycle = get_or_deny(request, "cycles.view_cycle", Cycle.objects.with_roles_of(request.user), pk=pk)
    reads = allowed(request, "cycles.view_try_outs", cycle.group)
    plans = _plans(request, cycle, reads)
    current = plans[0] if plans else None
    can_contribute = allowed(request, "cycles.contribute", cycle)
    context = {
        "cycle": cycle,
        "group": cycle.group,
        "guide": phase_guide(Phase.PLAN),
        "plan": current,
        "earlier": plans[1:],
        "hints": hints(current.prediction, current.by_on) if current and not current.is_locked and can_contribute else [],
        "steps": _steps(cycle),
        "risks": list(Risk.objects.filter(cycle=cycle)),
        "can_contribute": can_contribute,
        "can_show": allowed(request, "cycles.show_hunches", cycle),
        "may_plan_anew": can_contribute and predictions.may_plan_anew(cycle, current),
        # A leader reads the plan of the group, not who wrote or thought what.
        "shows_authors": reads,
    }
    return page(request, "cycles/plan.html", context)


def _steps(cycle: Cycle) -> list[PlanStep]:
    """Who does what, with whether that person is still in the group."""
    return list(cycle.steps.select_related("owner").annotate(owner_is_here=owners_here()))


@require_safe
def plan_file(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The plan on one sheet, with room to write what was seen."""
    cycle = get_or_deny(request, "cycles.view_cycle", Cycle.objects.with_roles_of(request.user), pk=pk)
    data = sheet(cycle, predictions.plan_of(cycle), _steps(cycle), list(Risk.objects.filter(cycle=cycle)))
    title = _("Plan: %(cycle)s") % {"cycle": cycle.title}
    content = pdf.render("pdf/cycles/plan.typ", data, title=title, language=(get_language() or "nl")[:2])
    return pdf.answer(content, title)


def _plans(request: HttpRequest, cycle: Cycle, reads: bool) -> list[Plan]:
    """The plans, the current one first, each with its notes and with the hunches that this person may read."""
    plans = list(Plan.objects.filter(cycle=cycle).with_hunches_of(request.user).select_related("locked_by"))
    notes = list(PredictionNote.objects.filter(plan__cycle=cycle).select_related("author")) if plans else []
    seen = Hunch.objects.visible_to(request.user).shown().filter(plan__cycle=cycle).select_related("author")
    shown = list(seen) if reads and any(each.is_revealed for each in plans) else []
    for each in plans:
        each.shown_notes = [note for note in notes if note.plan_id == each.pk]  # type: ignore[attr-defined]  # for the page
        each.shown_hunches = [hunch for hunch in shown if hunch.plan_id == each.pk]  # type: ignore[attr-defined]  # for the page
    return plans


def plan_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Write the one change and the prediction."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    now = predictions.plan_of(cycle) or Plan(cycle=cycle)
    saved = {"change": now.change, "prediction": now.prediction, "by_on": now.by_on, "version": now.version}
    key = f"plan:{pk}"
    draft = draft_data(request.user, key) if request.method == "GET" else {}
    form = PlanForm(*sent(request), is_locked=now.is_locked, initial={**saved, **draft})

    def keep() -> None:
        words = {"prediction": now.prediction, "by_on": now.by_on, **form.cleaned_data}
        predictions.write_plan(cycle=cycle, by=request.user, **words)

    url = plan_url(organisation, pk)
    if request.method == "POST" and form.is_valid() and attempt(form, keep):
        return done(request, url, _("Saved."))
    context = {
        "cycle": cycle,
        "guide": phase_guide(Phase.PLAN),
        "title": _("Change and prediction"),
        "draft_key": key,
        "form": form,
        "theirs": _theirs(form, now, draft),
        "back": url,
    }
    return page(request, "cycles/write.html", context)


def _theirs(form: PlanForm, now: Plan, draft: dict[str, str]) -> str:
    """The saved words above the writer's own, when somebody else saved meanwhile; who saves again has seen both."""
    mine = form.data if form.is_bound else draft
    if not mine or (form.is_bound and not form.errors):
        return ""
    if form.is_bound:
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        form.data["version"] = str(now.version)  # type: ignore[index]  # a copy of it can be written
    words = [each for each in (now.change, now.prediction) if each and each not in mine.values()]
    return "\n\n".join(words)


@require_POST
def plan_anew(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """After going back: room for a new prediction."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = ShowForm(request.POST)
    if form.is_valid() and attempt(form, lambda: predictions.plan_anew(cycle=cycle, by=request.user)):
        return done(request, reverse("cycles:plan_edit", args=[organisation, pk]))
    return page(request, "cycles/refused.html", {"form": form, "back": plan_url(organisation, pk)})


def plan_note(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Add a note to a locked prediction."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    now = predictions.plan_of(cycle)
    key = f"plan-note:{pk}"
    form = NoteForm(*sent(request), initial=draft_data(request.user, key) if request.method == "GET" else None)

    def add(**values: Any) -> None:
        predictions.add_note(cycle=cycle, by=request.user, **values)

    context = {"cycle": cycle, "guide": phase_guide(Phase.PLAN), "title": _("Add a note to the prediction"), "draft_key": key}
    context["quote"] = now.prediction if now else ""
    return write(request, form, add, plan_url(organisation, pk), context)


# Hunches --------------------------------------------------------------------------------------------------------


def hunch(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Write one's own hunch."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    mine = Plan.objects.filter(cycle=cycle).with_hunches_of(request.user).first()
    url = plan_url(organisation, pk) + "#s-hunches"
    if request.method != "POST" and mine and mine.is_revealed:
        return redirect(url)
    key = f"hunch:{pk}"
    draft = draft_data(request.user, key) if request.method == "GET" else {}
    form = HunchForm(*sent(request), initial={"text": (mine and mine.my_hunch) or "", **draft})  # type: ignore[attr-defined]  # annotated

    def keep(**values: Any) -> None:
        hunches.write(cycle=cycle, by=request.user, **values)

    sees = _(
        "Only you see this, until the organiser shows all hunches together or the first result is entered. Then the members "
        "and experts of the group see it with your name. The school leader never does."
    )
    context = {"cycle": cycle, "guide": phase_guide(Phase.PLAN), "title": _("My hunch"), "draft_key": key, "sees_text": sees}
    return write(request, form, keep, url, context)


def hunches_show(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The organiser shows all hunches together."""
    cycle = get_or_deny(request, "cycles.show_hunches", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = ShowForm(*sent(request))
    url = plan_url(organisation, pk) + "#s-hunches"
    if form.is_bound and form.is_valid() and attempt(form, lambda: hunches.show(cycle=cycle, by=request.user)):
        return done(request, url, _("All hunches are shown."))
    now = Plan.objects.filter(cycle=cycle).with_hunches_of(request.user).first()
    count = now.hunch_count if now else 0  # type: ignore[attr-defined]  # annotated
    context = {
        "title": _("Show all hunches?"),
        "sentence": ngettext("%(n)d hunch is written.", "%(n)d hunches are written.", count) % {"n": count},
        "points": [
            _("Members and experts of the group see all hunches side by side, with names."),
            _("After that nobody can write or change a hunch."),
        ],
        "action_label": _("Show them"),
        "cancel_url": url,
        "form": form,
    }
    return page(request, "ui/confirm.html", context)


# What may go wrong ----------------------------------------------------------------------------------------------


def risk_new(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Write what may go wrong."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = RiskForm(*sent(request))

    def add(**values: Any) -> None:
        predictions.add_risk(cycle=cycle, by=request.user, **values)

    context = {"cycle": cycle, "guide": phase_guide(Phase.PLAN), "title": _("What may go wrong")}
    return write(request, form, add, plan_url(organisation, pk), context)


def risk_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change what may go wrong."""
    risk = get_or_deny(request, "cycles.contribute", Risk.objects.with_cycle(), pk=pk)
    form = RiskForm(*sent(request), instance=risk)

    def change(**values: Any) -> None:
        predictions.change_risk(risk=risk, by=request.user, **values)

    context = {
        "cycle": risk.cycle,
        "guide": phase_guide(Phase.PLAN),
        "title": risk.text,
        "delete_url": reverse("cycles:risk_delete", args=[organisation, pk]),
    }
    return write(request, form, change, plan_url(organisation, risk.cycle_id), context)


def risk_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take it away."""
    risk = get_or_deny(request, "cycles.contribute", Risk.objects.with_cycle(), pk=pk)
    url = plan_url(organisation, risk.cycle_id)
    return take_away(
        request,
        lambda: predictions.remove_risk(risk=risk, by=request.user),
        url,
        _("Take this away?"),
        risk.text,
    )
