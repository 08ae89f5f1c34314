"""The six phases: one page for each, and moving between them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from cycles.criteria import criteria_of, open_criteria
from cycles.enums import EvidenceKind
from cycles.forms.cycles import AnswerForm, CheckpointForm, ChoiceForm, JudgeForm, MoveForm, NextStepForm
from cycles.guide import KINDS, phase_guide, phase_guides, question_text
from cycles.models import Answer, Cycle, CyclePhase, Evidence
from cycles.services import phases as services
from cycles.services.common import block
from cycles.views import sections
from cycles.views.forms import sent
from groups.enums import Phase


def ring_of(cycle: Cycle, shown: str = "") -> list[dict[str, Any]]:
    """The six phases in words with their dates, as the ring's legend wants them."""
    rows = {row.phase: row for row in cycle.phases.select_related("owner")}
    return [
        {
            "guide": guide,
            "row": rows.get(guide.phase),
            "current": cycle.is_running and guide.phase == cycle.phase,
            "shown": guide.phase == shown,
            "past": guide.phase < cycle.phase or not cycle.is_running,
        }
        for guide in phase_guides()
    ]


def questions_with_answers(cycle: Cycle, phase: Phase) -> list[dict[str, Any]]:
    """The guiding questions of a phase, each with the group's answer or None."""
    rows = Answer.objects.filter(cycle=cycle, question__startswith=f"{phase}.").select_related("changed_by")
    answers = {row.question: row for row in rows}
    return [{"key": line.key, "text": line.text, "answer": answers.get(line.key)} for line in phase_guide(phase).questions]


def ways(cycle: Cycle) -> dict[str, Any]:
    """Where the group can go: ``on`` (the next phase, or straight to securing after a stop) and ``others``."""
    if not cycle.is_running:
        return {"on": None, "others": []}
    found = [phase_guide(way) for way in services.ways_from(cycle)]
    first = found[-1] if found and found[-1].phase == Phase.SECURE else (found[0] if found else None)
    return {"on": first, "others": [way for way in found if way is not first]}


@require_safe
def phase(request: HttpRequest, organisation: str, pk: int, phase: str) -> HttpResponse:
    """One phase, also one that is past: purpose, guiding questions, what was brought in, and whether the group can go on."""
    source = Cycle.objects.with_roles_of(request.user).with_facts(Phase(phase)).with_confirmation_of(request.user)
    if phase in (Phase.PLAN, Phase.TRY_OUT):
        source = source.with_plan_of(request.user)
    cycle = get_or_deny(request, "cycles.view_cycle", source, pk=pk)
    guide = phase_guide(phase)
    ring = ring_of(cycle, phase)
    found = criteria_of(cycle, phase)
    context: dict[str, Any] = {
        "cycle": cycle,
        "group": cycle.group,
        "guide": guide,
        "slot_name": f"phase_{guide.phase}",
        "ring": ring,
        "row": ring[guide.number - 1]["row"],
        "is_current": cycle.is_running and cycle.phase == phase,
        "questions": questions_with_answers(cycle, guide.phase),
        "criteria": found,
        "open_count": sum(not each.met for each in found),
        "ways": ways(cycle),
        "evidence": _evidence(request, cycle, phase),
        "kinds": [EvidenceKind(kind) for kind in KINDS[guide.phase]],
        "can_edit": allowed(request, "cycles.edit_cycle", cycle),
        "can_move": allowed(request, "cycles.move_cycle", cycle),
        "can_close": allowed(request, "cycles.close_cycle", cycle),
        "can_contribute": allowed(request, "cycles.contribute", cycle),
        "can_agree": allowed(request, "cycles.agree_with_goal", cycle),
        "can_see_goal": allowed(request, "cycles.see_goal", cycle),
        "can_add_source": allowed(request, "cycles.add_source", cycle),
        "can_ask": allowed(request, "cycles.ask_question", cycle),
        # A leader reads what was brought in, not who brought it.
        "shows_authors": allowed(request, "cycles.view_try_outs", cycle.group),
    }
    context |= sections.only_here(request, cycle, guide.phase)
    return page(request, "cycles/phase.html", context)


def _evidence(request: HttpRequest, cycle: Cycle, phase: str) -> list[Evidence]:
    """What was brought in, without reflections for a leader; each knows whether this person may change it."""
    rows = list(Evidence.objects.filter(cycle=cycle, phase=phase).select_related("author"))
    found = []
    for row in rows:
        row.cycle = cycle
        if allowed(request, "cycles.view_evidence", row):
            row.can_change = allowed(request, "cycles.change_evidence", row)  # type: ignore[attr-defined]  # for the page
            found.append(row)
    return found


def move(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Go on, or back: with a reason when a point is still open."""
    cycle = get_or_deny(request, "cycles.move_cycle", Cycle.objects.with_roles_of(request.user).with_facts(), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    to, from_phase = asked.get("to", ""), asked.get("from_phase", cycle.phase)
    # A page that was sent before, or is older than the group's last step, still gets its answer from the service below.
    if to not in Phase.values or (request.method != "POST" and to not in services.ways_from(cycle)):
        raise Http404
    forward = services.is_forward(from_phase, to)
    still_open = open_criteria(cycle) if forward and from_phase == cycle.phase else []
    initial = {"from_phase": cycle.phase, "to": to}
    form = MoveForm(*sent(request), initial=initial, is_forward=forward, needs_reason=bool(still_open))

    def go() -> None:
        services.move(cycle=cycle, from_phase=from_phase, to_phase=to, reason=form.cleaned_data["reason"], by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(form, go):
        message = _("The group is now in this phase: %(phase)s.") % {"phase": phase_guide(to).name}
        return done(request, reverse("cycles:detail", args=[organisation, pk]), message)
    context = {
        "cycle": cycle,
        "group": cycle.group,
        "form": form,
        "to": phase_guide(to),
        "is_forward": forward,
        "open": still_open,
        "why": phase_guide(cycle.phase).ways.get(to, ""),
    }
    return page(request, "cycles/move.html", context)


def checkpoint(request: HttpRequest, organisation: str, pk: int, phase: str) -> HttpResponse:
    """When the group looks back at this phase, and who looks after it."""
    cycle = get_or_deny(request, "cycles.edit_cycle", Cycle.objects.with_roles_of(request.user), pk=pk)
    row = CyclePhase.objects.filter(cycle=cycle, phase=phase).first()
    if row is None:
        raise Http404
    form = CheckpointForm(*sent(request), instance=row, group=cycle.group)

    def plan() -> None:
        services.plan_checkpoint(cycle=cycle, phase=phase, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, plan):
        return done(request, reverse("cycles:phase", args=[organisation, pk, phase]), _("Saved."))
    context = {"cycle": cycle, "group": cycle.group, "guide": phase_guide(phase), "form": form}
    return page(request, "cycles/checkpoint.html", context)


def answer(request: HttpRequest, organisation: str, pk: int, question: str) -> HttpResponse:
    """Answer a guiding question together; what is typed keeps itself."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    now = Answer.objects.filter(cycle=cycle, question=question).select_related("changed_by").first()
    key = f"cycle:{pk}:{question}"
    draft = draft_data(request.user, key) if request.method != "POST" else {}
    initial = {"text": draft.get("text", now.text if now else ""), "version": now.version if now else 0}
    form = AnswerForm(*sent(request), initial=initial)

    def write() -> None:
        services.answer(cycle=cycle, question=question, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, write):
        return done(request, reverse("cycles:phase", args=[organisation, pk, question[:2]]), _("Saved."))
    text, version = (now.text, str(now.version)) if now else ("", "0")
    context = {
        "cycle": cycle,
        "group": cycle.group,
        "guide": phase_guide(question[:2]),
        "question": question_text(question),
        "form": form,
        "theirs": theirs_beside(form, text, "version", version),
        "by": now.changed_by if now else None,
        "draft_key": key,
    }
    return page(request, "cycles/answer.html", context)


def theirs_beside(form: Any, theirs: str, version_field: str, version: str) -> str:
    """The saved text to show above the writer's own, when the two differ; empty when there is nothing to show.

    A refused form from then on starts from that saved text: who saves again has seen both.
    """
    mine = (
        form.data.get("text", form.data.get("answer", ""))
        if form.is_bound
        else form.initial.get("text", form.initial.get("answer", ""))
    )
    if form.is_bound and form.errors:
        form.data = form.data.copy()
        form.data[version_field] = version
    return theirs if theirs and block(mine) != theirs else ""


@require_POST
def judge(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The group ticks a criterion, or unticks it."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = JudgeForm(request.POST)

    def say() -> None:
        services.judge(cycle=cycle, criterion=form.cleaned_data["criterion"], is_met=form.cleaned_data["met"], by=request.user)

    back = request.POST.get("criterion", "")[:2]
    url = reverse("cycles:phase", args=[organisation, pk, back if back in Phase.values else cycle.phase])
    return _back(request, url, form, form.is_valid() and attempt(form, say))


@require_POST
def choose(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Keep the choice after trying out."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = ChoiceForm(request.POST)

    def say() -> None:
        services.choose(cycle=cycle, by=request.user, **form.cleaned_data)

    url = reverse("cycles:phase", args=[organisation, pk, Phase.TRY_OUT])
    return _back(request, url, form, form.is_valid() and attempt(form, say))


@require_POST
def next_step(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Keep what comes after this cycle."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = NextStepForm(request.POST)

    def say() -> None:
        services.decide_next(cycle=cycle, by=request.user, **form.cleaned_data)

    url = reverse("cycles:phase", args=[organisation, pk, Phase.SECURE])
    return _back(request, url, form, form.is_valid() and attempt(form, say))


def _back(request: HttpRequest, url: str, form: Any, is_done: bool) -> HttpResponse:
    """Back to the phase: with "Saved", or with the refusal and status 422 in a form of its own."""
    if is_done:
        return done(request, url, _("Saved."))
    return page(request, "cycles/refused.html", {"form": form, "back": url})
