"""The library of a group: the list with its search, one ingredient, and its steps."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from cycles.forms.library import QUESTIONS, IngredientForm, StepForm
from cycles.models import Cycle, Ingredient, Source, TryOut
from cycles.querysets import IngredientQuerySet
from cycles.services import library as services
from cycles.views.forms import sent
from cycles.views.phases import theirs_beside
from cycles.views.writing import take_away
from groups.models import Group

PER_PAGE = 30
MOST_TRIED = 30


def _number(asked: str) -> int:
    """The number in an address, or 0."""
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0


def _one(request: HttpRequest) -> IngredientQuerySet:
    """Where one ingredient is looked up, with its origin and with the reader's roles."""
    found: IngredientQuerySet = Ingredient.objects.with_origin().with_roles_of(request.user)
    return found


@require_safe
def library(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """What the group found to work, over all its cycles, and its source cards; with a search."""
    that = get_or_deny(request, "cycles.view_library", Group.objects.with_places().with_roles_of(request.user), pk=group)
    words = request.GET.get("q", "")[:100].replace("\x00", "")
    cycle, source = _number(request.GET.get("cycle", "")), _number(request.GET.get("source", ""))
    number = max(_number(request.GET.get("page", "")), 1)
    rows = Ingredient.objects.visible_to(request.user).filter(group=that).with_origin().saying(words)
    rows = rows.filter(cycle=cycle) if cycle else rows
    rows = rows.filter(source=source) if source else rows
    first = (min(number, 10_000) - 1) * PER_PAGE
    found = list(rows[first : first + PER_PAGE + 1])
    cards = list(Source.objects.visible_to(request.user).filter(cycle__group=that, reused_from=None).select_related("cycle"))
    reads = allowed(request, "cycles.view_try_outs", that)
    context = {
        "group": that,
        "ingredients": found[:PER_PAGE],
        "older": number + 1 if len(found) > PER_PAGE else None,
        "newer": number - 1 if number > 1 else None,
        "cards": [card for card in cards if not cycle or card.cycle_id == cycle],
        "all_cards": cards,
        "cycles": list(Cycle.objects.visible_to(request.user).filter(group=that)),
        "words": words,
        "cycle_pk": cycle,
        "source_pk": source,
        "is_searching": bool(words or cycle or source),
        "can_grow": allowed(request, "cycles.grow_ingredient", that),
        "can_log": allowed(request, "cycles.log_try_out", that),
        "reads_try_outs": reads,
    }
    return page(request, "cycles/library.html", context)


def ingredient_new(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """The first step: what worked, from a shared try-out, a lesson, or the outcome of a cycle."""
    that = get_or_deny(request, "cycles.grow_ingredient", Group.objects.with_places().with_roles_of(request.user), pk=group)
    shared = TryOut.objects.visible_to(request.user).shared().filter(group=that).with_group()
    asked = _number(request.GET.get("try_out", ""))
    try_out = shared.filter(pk=asked).select_related("cycle", "source").first() if asked else None
    if asked and try_out is None:
        raise Http404
    cycles = Cycle.objects.visible_to(request.user).filter(group=that)
    sources = Source.objects.visible_to(request.user).filter(cycle__group=that, reused_from=None)
    key = f"ingredient:{group}:{asked}"
    initial: dict[str, Any] = {"cycle": request.GET.get("cycle", ""), "origin": request.GET.get("origin", "outcome")}
    initial |= {"source": try_out.source_id} if try_out else {}
    draft = draft_data(request.user, key) if request.method == "GET" else {}
    form = IngredientForm(*sent(request), try_out=try_out, cycles=cycles, sources=sources, initial={**initial, **draft})
    made: list[Ingredient] = []

    def keep() -> None:
        values = {"origin": "try_out", **form.cleaned_data}
        made.append(services.keep(group=that, try_out=try_out, by=request.user, **values))

    back = reverse("cycles:library", args=[organisation, group])
    if request.method == "POST" and form.is_valid() and attempt(form, keep):
        url = reverse("cycles:ingredient_step", args=[organisation, made[0].pk, made[0].next_step or "limits"])
        return done(request, url, _("Kept. Now the next step."))
    context = {"group": that, "title": _("Keep what worked"), "form": form, "draft_key": key, "back": back, "try_out": try_out}
    return page(request, "cycles/ingredient_write.html", context)


@require_safe
def ingredient(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One ingredient: its steps, where it comes from, and what to do with it."""
    that = get_or_deny(request, "cycles.view_library", _one(request), pk=pk)
    steps = [{"key": key, "name": name, "text": getattr(that, key)} for key, (name, _help) in QUESTIONS.items()]
    reads = allowed(request, "cycles.view_try_outs", that.group)
    context = {
        "ingredient": that,
        "group": that.group,
        "steps": steps,
        "can_grow": allowed(request, "cycles.grow_ingredient", that),
        "can_remove": allowed(request, "cycles.remove_ingredient", that),
        "can_log": allowed(request, "cycles.log_try_out", that.group),
        "tried": _tried(request, that) if reads else [],
        "shows_authors": reads,
        "shows_try_out": reads and that.try_out is not None and _reads_try_out(request, that),
    }
    return page(request, "cycles/ingredient.html", context)


def _tried(request: HttpRequest, that: Ingredient) -> list[TryOut]:
    """What came of it: the try-outs from this ingredient that this reader may read."""
    rows = TryOut.objects.visible_to(request.user).filter(ingredient=that).select_related("author")
    return list(rows.order_by("-tried_on", "-pk")[:MOST_TRIED])


def _reads_try_out(request: HttpRequest, that: Ingredient) -> bool:
    """Whether the try-out that it came from is still open to this reader."""
    assert that.try_out is not None
    that.try_out.group = that.group  # the same group, with the reader's roles
    return allowed(request, "cycles.view_try_out", that.try_out)


def ingredient_step(request: HttpRequest, organisation: str, pk: int, step: str) -> HttpResponse:
    """Take a step, or write it anew; the following one comes by itself as long as there is one."""
    that = get_or_deny(request, "cycles.grow_ingredient", _one(request), pk=pk)
    if step not in QUESTIONS:
        raise Http404
    key = f"ingredient-step:{pk}:{step}"
    now = getattr(that, step)
    draft = draft_data(request.user, key) if request.method == "GET" else {}
    form = StepForm(*sent(request), step=step, initial={"text": now, "version": that.version, **draft})
    was_open = not now
    grown: list[Ingredient] = []

    def grow() -> None:
        grown.append(services.grow(ingredient=that, step=step, by=request.user, **form.cleaned_data))

    if request.method == "POST" and form.is_valid() and attempt(form, grow):
        following = grown[0].next_step if was_open and form.cleaned_data["text"] else ""
        url = reverse("cycles:ingredient_step", args=[organisation, pk, following]) if following else that.get_absolute_url()
        return done(request, url, _("Saved."))
    context = {
        "group": that.group,
        "ingredient": that,
        "title": QUESTIONS[step][0],
        "form": form,
        "theirs": theirs_beside(form, now, "version", str(that.version)),
        "draft_key": key,
        "before": [(name, getattr(that, each)) for each, (name, _help) in QUESTIONS.items() if each != step],
        "back": that.get_absolute_url(),
    }
    return page(request, "cycles/ingredient_write.html", context)


def ingredient_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take an ingredient out of the library."""
    that = get_or_deny(request, "cycles.remove_ingredient", _one(request), pk=pk)
    url = reverse("cycles:library", args=[organisation, that.group_id])
    return take_away(
        request,
        lambda: services.remove(ingredient=that, by=request.user),
        url,
        _("Take this out of the library?"),
        that.worked[:300],
    )
