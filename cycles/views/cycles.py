"""A group's cycles: the list, the start, the cycle's own page, changing and closing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import allowed, get_or_deny
from core.forms import attempt
from core.htmx import done, next_url, page
from cycles.composed import guide_of, words_of
from cycles.criteria import criteria_of
from cycles.forms.cycles import ChangeForm, CloseForm, StartForm
from cycles.forms.lens import LensForm
from cycles.models import Cycle, Question, TryOut
from cycles.reading import LENSES, lens_of
from cycles.services import cycles as services
from cycles.views.forms import sent
from cycles.views.passes import answers_of, asked_in, lens_choices, research_of, ring_of, way_here, ways
from cycles.views.years import template_name, years_of
from groups.enums import Phase
from groups.models import Group

NEWEST = 3
# Of so many cycles a session remembers in which words its person reads them.
MOST_LENSES = 50


@require_safe
def cycles(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """All cycles of a group: the running one first."""
    that = get_or_deny(request, "cycles.view_cycles", Group.objects.with_places().with_roles_of(request.user), pk=group)
    found = list(Cycle.objects.filter(group=that).select_related("design__design").order_by("-state", "-starts_on", "-pk"))
    running = next((each for each in found if each.is_running), None)
    context = {
        "group": that,
        "running": running,
        "phase": guide_of(running) if running else None,
        "phase_words": words_of(guide_of(running), lens_of(request, running)) if running else None,
        "closed": [each for each in found if not each.is_running],
        "can_start": running is None and allowed(request, "cycles.start_cycle", that),
    }
    return page(request, "cycles/list.html", context)


def create(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """Start a cycle from a template. Another page may bring a title in the address: it is only a proposal."""
    that = get_or_deny(request, "cycles.start_cycle", Group.objects.with_places().with_roles_of(request.user), pk=group)
    form = StartForm(*sent(request), group=that, initial=StartForm.initial_from(request.GET))
    made: list[Cycle] = []

    def start() -> None:
        values = dict(form.cleaned_data)
        made.append(services.start(group=that, template_key=values.pop("template"), by=request.user, **values))

    if request.method == "POST" and form.is_valid() and attempt(form, start):
        message = _("The cycle has started. Each phase has a proposed day; change them where you like.")
        return done(request, reverse("cycles:detail", args=[organisation, made[0].pk]), message)
    running = Cycle.objects.running().filter(group=that).with_group().first()
    context = {"group": that, "form": form, "running": running, "draft_key": f"cycle-new:{that.pk}"}
    return page(request, "cycles/create.html", context)


@require_safe
def detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The ring, the phase that the group is in, what is asked, and how the group came here."""
    source = Cycle.objects.with_roles_of(request.user).with_facts().with_confirmation_of(request.user)
    cycle = get_or_deny(request, "cycles.view_cycle", source, pk=pk)
    guide, lens = guide_of(cycle), lens_of(request, cycle)
    ring, answers = ring_of(cycle, lens), answers_of(cycle)
    row = ring[guide.number - 1]["row"]
    found = criteria_of(cycle)
    asked = list(Question.objects.filter(cycle=cycle).select_related("author", "answered_by")[:50])
    answered = [each for each in asked if each.answer]
    still_open = [each for each in asked if not each.answer]
    context: dict[str, Any] = {
        "cycle": cycle,
        "group": cycle.group,
        "guide": guide,
        "words": words_of(guide, lens),
        "lens": lens_choices(request, cycle),
        "ring": ring,
        "row": row,
        "asked_in": asked_in(guide, row, answers),
        "research": research_of(cycle, answers),
        "criteria": found,
        "open_count": sum(not each.met for each in found),
        "ways": ways(cycle, lens),
        "asked": still_open or answered[:NEWEST],
        "asked_before": answered if still_open else answered[NEWEST:],
        "way_here": way_here(cycle, lens),
        "years": years_of(cycle, ring),
        "template": template_name(cycle),
        "can_edit": allowed(request, "cycles.edit_cycle", cycle),
        "can_move": allowed(request, "cycles.move_cycle", cycle),
        "can_close": allowed(request, "cycles.close_cycle", cycle),
        "can_contribute": allowed(request, "cycles.contribute", cycle),
        "can_agree": allowed(request, "cycles.agree_with_goal", cycle),
        "can_see_goal": allowed(request, "cycles.see_goal", cycle),
        "can_ask": allowed(request, "cycles.ask_question", cycle),
        "reads_try_outs": allowed(request, "cycles.view_try_outs", cycle.group),
    }
    if guide.phase == Phase.TRY_OUT and context["reads_try_outs"]:
        shared = TryOut.objects.visible_to(request.user).shared().filter(cycle=cycle)
        context["try_outs"] = list(shared.select_related("author").order_by("-shared_at", "-pk")[:NEWEST])
    return page(request, "cycles/detail.html", context)


def edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change title, goal, measure, pupils, way of trying out, dates."""
    cycle = get_or_deny(request, "cycles.edit_cycle", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = ChangeForm(*sent(request), instance=cycle)
    new_goal: list[bool] = []

    def change() -> None:
        values = dict(form.cleaned_data)
        keys = {"template_key": values.pop("template"), "lens_key": values.pop("lens")}
        new_goal.append(services.change(cycle=cycle, by=request.user, **keys, **values))

    if request.method == "POST" and form.is_valid() and attempt(form, change):
        message = _("Saved. The goal is new, so everybody is asked again whether they agree.") if new_goal[0] else _("Saved.")
        return done(request, reverse("cycles:detail", args=[organisation, pk]), message)
    return page(request, "cycles/edit.html", {"cycle": cycle, "group": cycle.group, "form": form})


def close(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then close the cycle."""
    source = Cycle.objects.with_roles_of(request.user).with_facts(Phase.SECURE)
    cycle = get_or_deny(request, "cycles.close_cycle", source, pk=pk)
    form = CloseForm(*sent(request), initial={"next_step": cycle.next_step})
    # What comes next is asked in the form itself, so it does not count as open here.
    still_open = [each for each in criteria_of(cycle, Phase.SECURE) if not each.met and each.key != "P6.c"]

    def shut() -> None:
        services.close(cycle=cycle, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, shut):
        return done(
            request,
            reverse("cycles:list", args=[organisation, cycle.group_id]),
            _("The cycle is closed. Everything stays readable."),
        )
    context = {"cycle": cycle, "group": cycle.group, "form": form, "open": still_open, "draft_key": f"cycle-close:{pk}"}
    return page(request, "cycles/close.html", context)


@require_POST
def agree(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """A member agrees with the goal."""
    cycle = get_or_deny(request, "cycles.agree_with_goal", Cycle.objects.with_roles_of(request.user), pk=pk)
    services.agree(cycle=cycle, by=request.user)
    return done(request, reverse("cycles:detail", args=[organisation, pk]), _("Noted: you agree with the goal."))


@require_POST
def see_goal(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The school leader has seen the goal."""
    cycle = get_or_deny(request, "cycles.see_goal", Cycle.objects.with_roles_of(request.user), pk=pk)
    services.see_goal(cycle=cycle, by=request.user)
    return done(
        request, reverse("cycles:detail", args=[organisation, pk]), _("Noted: the group can see that you saw the goal.")
    )


@require_POST
def lens(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Read the phases in other words: for this reader, until signing out. Nothing of the cycle changes."""
    cycle = get_or_deny(request, "cycles.view_cycle", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = LensForm(request.POST, choices=lens_choices(request, cycle)["choices"])
    url = next_url(request, reverse("cycles:detail", args=[organisation, pk]))
    if not form.is_valid():
        return page(request, "cycles/refused.html", {"form": form, "back": url})
    kept = {key: value for key, value in request.session.get(LENSES, {}).items() if key != str(pk)}
    request.session[LENSES] = {**dict(list(kept.items())[-MOST_LENSES:]), str(pk): form.cleaned_data["lens"]}
    return done(request, url)
