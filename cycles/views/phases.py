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
from cycles.composed import criterion_of, guide_of, question_of, steps_of, words_of
from cycles.criteria import criteria_of, open_criteria
from cycles.enums import EvidenceKind
from cycles.forms.cycles import AnswerForm, CheckpointForm, JudgeForm, MoveForm, NextStepForm
from cycles.guide import KINDS
from cycles.models import Answer, Cycle, CyclePhase, Evidence
from cycles.reading import lens_of, title_of
from cycles.services import phases as services
from cycles.services.common import block
from cycles.views import data_page, sections
from cycles.views.forms import sent
from cycles.views.passes import answers_of, asked_in, no_longer_asked, ring_of, ways
from groups.enums import Phase

# So many of what was brought in stand on a phase's page; the rest is one press away.
SHOWN = 20


@require_safe
def phase(request: HttpRequest, organisation: str, pk: int, phase: str) -> HttpResponse:
    """One phase, also one that is past: purpose, guiding questions, what was brought in, and whether the group can go on."""
    source = Cycle.objects.with_roles_of(request.user).with_facts(Phase(phase)).with_confirmation_of(request.user).with_ways()
    if phase in (Phase.PLAN, Phase.TRY_OUT):
        source = source.with_plan_of(request.user)
    if phase == Phase.THEORY:
        source = source.with_cards_elsewhere()
    source = source.select_related(*sections.ALONG.get(Phase(phase), ()))
    cycle = get_or_deny(request, "cycles.view_cycle", source, pk=pk)
    guide, lens = guide_of(cycle, phase), lens_of(request, cycle)
    ring = ring_of(cycle, lens, phase)
    row = ring[guide.number - 1]["row"]
    answers = answers_of(cycle)
    found = criteria_of(cycle, phase)
    evidence = _evidence(request, cycle, phase)
    is_folded = "all" not in request.GET and len(evidence) > SHOWN
    context: dict[str, Any] = {
        "cycle": cycle,
        "group": cycle.group,
        "guide": guide,
        "words": words_of(guide, lens),
        "lens_steps": steps_of(guide, lens),
        "slot_name": f"phase_{guide.phase}",
        "ring": ring,
        "row": row,
        "is_current": cycle.is_running and cycle.phase == phase,
        "asked_in": asked_in(guide, row, answers),
        "no_longer_asked": no_longer_asked(guide, answers),
        "criteria": found,
        "open_count": sum(not each.met for each in found),
        "ways": ways(cycle, lens),
        "evidence": evidence[:SHOWN] if is_folded else evidence,
        "evidence_is_folded": is_folded,
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
    context |= data_page.section(cycle, guide.phase, can_contribute=context["can_contribute"])
    return page(request, "cycles/phase.html", context)


def _evidence(request: HttpRequest, cycle: Cycle, phase: str) -> list[Evidence]:
    """What was brought in, the newest first: one more than is shown, unless all is asked for. Each knows who may change it."""
    rows = Evidence.objects.visible_to(request.user).filter(cycle=cycle, phase=phase).select_related("author")
    newest = rows.order_by("-dated_on", "-pk")
    found = list(newest if "all" in request.GET else newest[: SHOWN + 1])
    for row in found:
        row.cycle = cycle
        row.can_change = allowed(request, "cycles.change_evidence", row)  # type: ignore[attr-defined]  # for the page
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
        message = _("The group is now in this phase: %(phase)s.") % {"phase": title_of(request, cycle, to)}
        return done(request, reverse("cycles:detail", args=[organisation, pk]), message)
    context = {
        "cycle": cycle,
        "group": cycle.group,
        "form": form,
        "to": guide_of(cycle, to),
        "title": title_of(request, cycle, to),
        "is_forward": forward,
        "open": still_open,
        "why": guide_of(cycle).ways.get(to, ""),
        "draft_key": f"cycle-move:{pk}:{cycle.phase}-{to}",
    }
    return page(request, "cycles/move.html", context)


def checkpoint(request: HttpRequest, organisation: str, pk: int, phase: str) -> HttpResponse:
    """When the group looks back at this phase, and who looks after it."""
    cycle = get_or_deny(request, "cycles.edit_cycle", Cycle.objects.with_roles_of(request.user), pk=pk)
    row = CyclePhase.objects.filter(cycle=cycle, phase=phase).with_owner().first()
    if row is None:
        raise Http404
    form = CheckpointForm(*sent(request), instance=row, group=cycle.group)

    def plan() -> None:
        services.plan_checkpoint(cycle=cycle, phase=phase, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, plan):
        return done(request, reverse("cycles:phase", args=[organisation, pk, phase]), _("Saved."))
    guide = guide_of(cycle, phase)
    context = {"cycle": cycle, "group": cycle.group, "guide": guide, "form": form, "row": row}
    return page(request, "cycles/checkpoint.html", context | {"title": title_of(request, cycle, phase)})


def answer(request: HttpRequest, organisation: str, pk: int, question: str) -> HttpResponse:
    """Answer a guiding question together, in this pass; what is typed keeps itself, what was written before stays beside it."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    try:
        phase, line = question_of(cycle, question)
    except KeyError:
        raise Http404 from None
    passage = services.pass_of(cycle, phase)
    rows = list(Answer.objects.filter(cycle=cycle, question=question).select_related("changed_by").order_by("-passage"))
    now = next((row for row in rows if row.passage == passage), None)
    earlier = next((row for row in rows if row.passage < passage), None)
    key = f"cycle:{pk}:{question}" + (f":{passage}" if passage > 1 else "")
    draft = draft_data(request.user, key) if request.method != "POST" else {}
    text = now.text if now else earlier.text if earlier and "take_over" in request.GET else ""
    initial = {"text": draft.get("text", text), "version": now.version if now else 0}
    form = AnswerForm(*sent(request), initial=initial)

    def write() -> None:
        services.answer(cycle=cycle, question=question, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, write):
        return done(request, reverse("cycles:phase", args=[organisation, pk, phase]), _("Saved."))
    text, version = (now.text, str(now.version)) if now else ("", "0")
    context = {
        "cycle": cycle,
        "group": cycle.group,
        "guide": guide_of(cycle, phase),
        "title": title_of(request, cycle, phase),
        "question": line.text,
        "form": form,
        "earlier": earlier,
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

    try:
        back = criterion_of(cycle, request.POST.get("criterion", ""))[0]
    except KeyError:
        back = Phase(cycle.phase)
    url = reverse("cycles:phase", args=[organisation, pk, back])
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
