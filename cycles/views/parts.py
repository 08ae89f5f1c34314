"""What hangs on a cycle: evidence, steps, questions. Each has a page to write and a page to take away."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, next_url, page
from cycles.enums import EvidenceKind
from cycles.forms.parts import EvidenceForm, QuestionAnswerForm, QuestionForm, StepForm
from cycles.guide import KINDS, phase_guide
from cycles.models import Cycle, Evidence, PlanStep, Question
from cycles.services import evidence as evidence_services
from cycles.services import plan, questions
from cycles.services.predictions import plan_of
from cycles.views.forms import sent
from cycles.views.phases import theirs_beside
from cycles.views.writing import phase_url as _phase_url
from cycles.views.writing import take_away as _take_away
from cycles.views.writing import write as _write
from groups.enums import Phase

# Evidence -------------------------------------------------------------------------------------------------------


def evidence_new(request: HttpRequest, organisation: str, pk: int, phase: str, kind: str) -> HttpResponse:
    """Bring in something of a kind that fits the phase."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    if kind not in KINDS[Phase(phase)]:
        raise Http404
    key = f"evidence:{pk}:{phase}:{kind}"
    initial = {**_expected(cycle, kind), **draft_data(request.user, key)} if request.method == "GET" else None
    form = EvidenceForm(*sent(request), kind=kind, initial=initial)

    def bring_in(**values: Any) -> None:
        evidence_services.bring_in(cycle=cycle, phase=phase, kind=kind, by=request.user, **values)

    context = {"cycle": cycle, "guide": phase_guide(phase), "title": EvidenceKind(kind).label, "draft_key": key}
    context["is_reflection"] = kind == EvidenceKind.REFLECTION
    return _write(request, form, bring_in, _phase_url(organisation, pk, phase), context)


def _expected(cycle: Cycle, kind: str) -> dict[str, str]:
    """What was expected, taken along from the plan, so that nobody types it twice."""
    found = plan_of(cycle) if kind == EvidenceKind.COMPARISON else None
    return {"text": found.prediction} if found else {}


def evidence_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change what was brought in."""
    evidence = get_or_deny(request, "cycles.change_evidence", Evidence.objects.with_cycle(), pk=pk)
    form = EvidenceForm(*sent(request), kind=evidence.kind, instance=evidence)

    def change(**values: Any) -> None:
        evidence_services.change(evidence=evidence, by=request.user, **values)

    context = {
        "cycle": evidence.cycle,
        "guide": phase_guide(evidence.phase),
        "title": evidence.get_kind_display(),
        "is_reflection": evidence.kind == EvidenceKind.REFLECTION,
        "delete_url": reverse("cycles:evidence_delete", args=[organisation, pk]),
    }
    return _write(request, form, change, _phase_url(organisation, evidence.cycle_id, evidence.phase), context)


def evidence_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take away what was brought in."""
    evidence = get_or_deny(request, "cycles.change_evidence", Evidence.objects.with_cycle(), pk=pk)
    url = _phase_url(organisation, evidence.cycle_id, evidence.phase)
    return _take_away(
        request,
        lambda: evidence_services.remove(evidence=evidence, by=request.user),
        url,
        _("Take this away?"),
        evidence.text[:300],
    )


# Steps of the plan ----------------------------------------------------------------------------------------------


def step_new(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Plan who does what by when."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = StepForm(*sent(request), group=cycle.group)

    def add(**values: Any) -> None:
        plan.add_step(cycle=cycle, by=request.user, **values)

    context = {"cycle": cycle, "guide": phase_guide(Phase.PLAN), "title": _("Plan a step")}
    return _write(request, form, add, _phase_url(organisation, pk, Phase.PLAN), context)


def step_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change a step."""
    step = get_or_deny(request, "cycles.contribute", PlanStep.objects.with_cycle(), pk=pk)
    form = StepForm(*sent(request), instance=step, group=step.cycle.group)

    def change(**values: Any) -> None:
        plan.change_step(step=step, by=request.user, **values)

    context = {
        "cycle": step.cycle,
        "guide": phase_guide(Phase.PLAN),
        "title": step.text,
        "delete_url": reverse("cycles:step_delete", args=[organisation, pk]),
    }
    return _write(request, form, change, _phase_url(organisation, step.cycle_id, Phase.PLAN), context)


@require_POST
def step_done(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Tick a step, or untick it."""
    step = get_or_deny(request, "cycles.contribute", PlanStep.objects.with_cycle(), pk=pk)
    plan.tick_step(step=step, is_done=bool(request.POST.get("done")), by=request.user)
    url = next_url(request, _phase_url(organisation, step.cycle_id, Phase.PLAN))
    return done(request, url, _("Saved."))


def step_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take a step away."""
    step = get_or_deny(request, "cycles.contribute", PlanStep.objects.with_cycle(), pk=pk)
    url = _phase_url(organisation, step.cycle_id, Phase.PLAN)
    return _take_away(request, lambda: plan.remove_step(step=step, by=request.user), url, _("Take this step away?"), step.text)


# Questions to the group -----------------------------------------------------------------------------------------


def question_new(request: HttpRequest, organisation: str, pk: int, phase: str) -> HttpResponse:
    """Ask the group a question about a phase."""
    cycle = get_or_deny(request, "cycles.ask_question", Cycle.objects.with_roles_of(request.user), pk=pk)
    key = f"question:{pk}:{phase}"
    form = QuestionForm(*sent(request), initial=draft_data(request.user, key) if request.method == "GET" else None)

    def ask(**values: Any) -> None:
        questions.ask(cycle=cycle, phase=phase, by=request.user, **values)

    context = {"cycle": cycle, "guide": phase_guide(phase), "title": _("Ask the group a question"), "draft_key": key}
    return _write(request, form, ask, reverse("cycles:detail", args=[organisation, pk]), context)


def question_answer(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Answer a question for the group."""
    question = get_or_deny(request, "cycles.answer_question", Question.objects.with_cycle(), pk=pk)
    key = f"question-answer:{pk}"
    draft = draft_data(request.user, key) if request.method == "GET" else {}
    initial = {"answer": draft.get("answer", question.answer), "version": questions.version_of(question)}
    form = QuestionAnswerForm(*sent(request), initial=initial)
    url = f"{reverse('cycles:detail', args=[organisation, question.cycle_id])}#s-asked"

    def answer() -> None:
        questions.answer(
            question=question, text=form.cleaned_data["answer"], version=form.cleaned_data["version"], by=request.user
        )

    if request.method == "POST" and form.is_valid() and attempt(form, answer):
        return done(request, url, _("Your answer stands with the question."))
    context = {
        "cycle": question.cycle,
        "guide": phase_guide(question.phase),
        "title": _("Answer the question"),
        "quote": question.text,
        "theirs": theirs_beside(form, question.answer, "version", questions.version_of(question)),
        "by": question.answered_by,
        "draft_key": key,
        "form": form,
        "back": url,
    }
    return page(request, "cycles/write.html", context)
