"""Talking an instrument over together: the list, beginning, one row at a time on the beamer, and what was agreed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments import services
from assessments.claim import is_about_the_seven
from assessments.forms.together import BeginJointForm, RowForm
from assessments.models import Joint
from assessments.talk import Row, filled, headline
from core.access import allowed, get_or_deny
from core.forms import AppForm, attempt
from core.htmx import done, page
from cycles.models import Cycle
from groups.models import Group


@require_safe
def joints(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """What a group talked over together, the last first."""
    found = get_or_deny(request, "assessments.view_rounds", Group.objects.select_related("organisation"), pk=group)
    rows = list(found.joints.visible_to(request.user).select_related("own_version").prefetch_related("answers"))
    for each in rows:
        each.group = found
    context = {
        "group": found,
        "rows": [(each, headline(filled(each.definition, each.answers.all()))) for each in rows],
        "may_talk": allowed(request, "assessments.talk_together", found),
    }
    return page(request, "assessments/joints.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def joint_new(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """Begin a talk; a page that leads here may have chosen what about (``?instrument=``, ``?theme=``)."""
    found = get_or_deny(request, "assessments.talk_together", Group.objects.select_related("organisation"), pk=group)
    form = BeginJointForm(
        request.POST if request.method == "POST" else None,
        choices=services.together.choices(found),
        cycles=Cycle.objects.filter(group=found),
        initial={name: request.GET[name] for name in ("instrument", "theme", "cycle") if name in request.GET},
    )
    made: list[Joint] = []

    def begin() -> None:
        made.append(services.together.begin_joint(group=found, by=request.user, **form.cleaned_data))

    if form.is_valid() and attempt(form, begin):
        return done(request, reverse("assessments:joint_talk", args=[organisation, made[0].pk]))
    return page(request, "assessments/joint_new.html", {"group": found, "form": form})


def _rows(found: Joint) -> list[Row]:
    before = services.together.last_levels(found.group, found.instrument) if not found.is_fixed else {}
    return filled(found.definition, found.answers.all(), before)


@require_safe
def joint(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What was agreed on, row by row."""
    found = get_or_deny(request, "assessments.view_joint", Joint.objects.with_group(), pk=pk)
    rows = _rows(found)
    context = {
        "joint": found,
        "group": found.group,
        "definition": found.definition,
        "rows": rows,
        "headline": headline(rows),
        "may_write": allowed(request, "assessments.write_joint", found),
        "is_claim": found.is_fixed and is_about_the_seven(found),
    }
    return page(request, "assessments/joint.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def joint_talk(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One row at a time, large enough for the beamer; ``?row=`` names it, the first open one otherwise."""
    found = get_or_deny(request, "assessments.write_joint", Joint.objects.with_group(), pk=pk)
    rows = _rows(found)
    here = _place(rows, request.GET.get("row", ""))
    row = rows[here]
    form = RowForm(request.POST if request.method == "POST" else None, row=row)

    def agree() -> None:
        services.together.agree(joint=found, key=row.key, by=request.user, **form.cleaned_data)

    after = rows[here + 1].key if here + 1 < len(rows) else ""
    if form.is_valid() and attempt(form, agree):
        onwards = f"{request.path}?row={after}" if after else found.get_absolute_url()
        return done(request, onwards, "" if after else _("That was the last row."))
    if form.is_bound and form.errors:  # who saves again has seen what somebody else wrote meanwhile
        fresh = next(each for each in _rows(found) if each.key == row.key)
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        form.data["revision"] = str(fresh.revision)  # type: ignore[index]  # a QueryDict
    context = {"joint": found, "group": found.group, "row": row, "form": form, "at": here + 1, "count": len(rows)}
    context |= {"before": rows[here - 1].key if here else "", "after": after, "instruction": found.definition.instruction}
    return page(request, "assessments/joint_talk.html", context)


def _place(rows: list[Row], wanted: str) -> int:
    if not wanted:
        return next((place for place, row in enumerate(rows) if not row.level and not row.text), 0)
    for place, row in enumerate(rows):
        if row.key == wanted:
            return place
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def joint_fix(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Fix what was agreed on, after asking once more."""
    found = get_or_deny(request, "assessments.write_joint", Joint.objects.with_group(), pk=pk)
    context = {
        "title": _("Fix what you agreed on?"),
        "sentence": _("It then stays as it is, and the school leader can read it. Next time you begin a new talk."),
        "points": [_("It stands beside what can be seen, as what your group says.")] if is_about_the_seven(found) else [],
        "action_label": _("Fix it"),
    }
    return _ask(request, found, context, lambda: services.together.fix_joint(joint=found, by=request.user), _("Fixed."))


@require_http_methods(["GET", "HEAD", "POST"])
def joint_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Throw a talk away that was not fixed, after asking once more."""
    found = get_or_deny(request, "assessments.write_joint", Joint.objects.with_group(), pk=pk)
    context = {
        "title": _("Throw this talk away?"),
        "sentence": _("What you chose and wrote here is gone then."),
        "action_label": pgettext("talk", "Throw it away"),
        "danger": True,
    }
    after = reverse("assessments:joints", args=[organisation, found.group_id])
    return _ask(
        request, found, context, lambda: services.together.delete_joint(joint=found, by=request.user), _("Thrown away."), after
    )


def _ask(
    request: HttpRequest, found: Joint, context: dict[str, Any], act: Callable[[], Any], message: str, after: str = ""
) -> HttpResponse:
    form = AppForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and attempt(form, act):
        return done(request, after or found.get_absolute_url(), message)
    return page(request, "ui/confirm.html", {**context, "cancel_url": found.get_absolute_url(), "form": form})
