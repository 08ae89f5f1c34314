"""After trying out: what the group chose, who takes it on and how, what was learned."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from cycles.forms.secure import MEANS, AdoptionForm, LearnedForm, OutcomeForm, RolloutForm
from cycles.guide import phase_guide
from cycles.models import Adoption, Answer, Cycle, Learned, Outcome, Rollout
from cycles.services import outcome as services
from cycles.views.forms import sent
from cycles.views.writing import phase_url, take_away, write
from groups.enums import Phase


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Choose after trying out: four answers of the same rank, with what was seen, why, and what is not known."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    key = f"outcome:{pk}"
    last = Outcome.objects.filter(cycle=cycle).first()
    initial: dict[str, Any] = {"choice": cycle.choice}
    if last:
        initial |= {"saw": last.saw, "why": last.why, "unknown": last.unknown}
    if request.method != "POST":
        initial |= draft_data(request.user, key)
    form = OutcomeForm(*sent(request), initial=initial)

    def keep() -> None:
        services.choose(cycle=cycle, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, keep):
        return done(request, f"{phase_url(organisation, pk, Phase.TRY_OUT)}#s-choice", _("Saved."))
    context = {
        "cycle": cycle,
        "group": cycle.group,
        "guide": phase_guide(Phase.TRY_OUT),
        "form": form,
        "choices": [(option, MEANS[option.data["value"]]) for option in form["choice"]],
        "draft_key": key,
        "back": phase_url(organisation, pk, Phase.TRY_OUT),
    }
    return page(request, "cycles/outcome.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rollout(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """How the group puts it to use. What was answered under "talk about" is there to begin with."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    found = Rollout.objects.filter(cycle=cycle).first()
    if found:
        initial: dict[str, Any] = {"keep": found.keep, "free": found.free, "follow": found.follow}
    else:
        answers = Answer.objects.filter(cycle=cycle, question__in=("P5.q3", "P5.q4")).order_by("passage")
        said = dict(answers.values_list("question", "text"))  # of several passes the newest
        initial = {"keep": said.get("P5.q3", "")[:2000], "follow": said.get("P5.q4", "")[:2000]}

    def describe(**values: Any) -> None:
        services.describe_rollout(cycle=cycle, by=request.user, **values)

    context = {"cycle": cycle, "guide": phase_guide(Phase.IMPLEMENT), "title": _("How you put it to use")}
    theirs = [found.keep, found.free, found.follow] if found else []
    return _write_together(request, RolloutForm, describe, Phase.IMPLEMENT, context, initial, found, theirs)


@require_http_methods(["GET", "HEAD", "POST"])
def learned(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What the group learned, and for whom that is worth knowing."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    found = Learned.objects.filter(cycle=cycle).first()
    initial = {"text": found.text, "for_whom": found.for_whom, "place": found.place} if found else {}

    def keep(**values: Any) -> None:
        services.write_learned(cycle=cycle, by=request.user, **values)

    context = {"cycle": cycle, "guide": phase_guide(Phase.SECURE), "title": _("What you learned")}
    theirs = [found.text, found.for_whom, found.place] if found else []
    return _write_together(request, LearnedForm, keep, Phase.SECURE, context, initial, found, theirs)


def _write_together(
    request: HttpRequest,
    form_class: Any,
    action: Any,
    phase: Phase,
    context: dict[str, Any],
    initial: dict[str, Any],
    found: Any,
    theirs: list[str],
) -> HttpResponse:
    """A text of the whole group, with its draft; who started from an older text sees both."""
    cycle = context["cycle"]
    key = f"{form_class._meta.model._meta.model_name}:{cycle.pk}"
    newest = found.version if found else 0
    if request.method != "POST":
        initial |= draft_data(request.user, key)
    form = form_class(*sent(request), initial={"version": newest, **initial})
    url = phase_url(cycle.group.organisation.slug, cycle.pk, phase)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: action(**form.cleaned_data)):
            return done(request, url, _("Saved."))
        if form.cleaned_data.get("version", 0) != newest:
            context["theirs"] = "\n\n".join(each for each in theirs if each)
            form.data = form.data.copy()
            form.data["version"] = str(newest)
    return page(request, "cycles/write.html", {**context, "form": form, "draft_key": key, "back": url})


# Who takes it on ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def adoption_new(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Note who takes it on, and from when."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = AdoptionForm(*sent(request), group=cycle.group)

    def take_on(**values: Any) -> None:
        services.take_on(cycle=cycle, by=request.user, **values)

    context = {
        "cycle": cycle,
        "guide": phase_guide(Phase.IMPLEMENT),
        "title": _("Who takes it on?"),
        "sees_text": _("The group and its expert see who it is. The school leader sees how many there are, not who."),
    }
    return write(request, form, take_on, phase_url(organisation, pk, Phase.IMPLEMENT), context)


@require_POST
def adoption_use(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Say that it is in use outside the trial lesson, or not after all."""
    adoption = get_or_deny(request, "cycles.note_use", Adoption.objects.with_cycle().select_related("user"), pk=pk)
    services.note_use(adoption=adoption, in_use=request.POST.get("in_use") == "1", by=request.user)
    return done(request, f"{phase_url(organisation, adoption.cycle_id, Phase.IMPLEMENT)}#s-implement", _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def adoption_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Somebody does not take it on after all."""
    adoption = get_or_deny(request, "cycles.change_adoption", Adoption.objects.with_cycle().select_related("user"), pk=pk)
    url = phase_url(organisation, adoption.cycle_id, Phase.IMPLEMENT)
    return take_away(
        request,
        lambda: services.withdraw(adoption=adoption, by=request.user),
        url,
        _("Take this away?"),
        adoption.user.name,
    )
