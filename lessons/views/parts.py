"""The parts of a lesson: see them with their running times, add, change, put in order, take away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.access import get_or_deny
from core.errors import DomainError
from core.forms import attempt
from core.htmx import done, page
from cycles.views.forms import sent
from lessons.forms.lessons import PartForm, SureForm
from lessons.models import Expectation, Lesson, LessonPart
from lessons.services import parts as services
from lessons.views.common import clocked, frame, unsent, url
from lessons.views.lessons import confirm, renewed


def parts(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The lesson in parts. POST adds one."""
    lesson = get_or_deny(request, "lessons.edit_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    form = PartForm(*sent(request), initial=unsent(request, _key(lesson)))
    if form.is_bound and form.is_valid() and attempt(form, lambda: _add(request, lesson, form.cleaned_data)):
        return done(request, f"{url('parts', lesson)}#new", _("The part is added."))
    return _parts_page(request, lesson, form=form)


def _key(lesson: Lesson) -> str:
    """The draft of a new part."""
    return f"lesson:{lesson.pk}:part"


def _add(request: HttpRequest, lesson: Lesson, words: dict[str, Any]) -> None:
    services.add(lesson=lesson, by=request.user, **words)


def _parts_page(request: HttpRequest, lesson: Lesson, **more: Any) -> HttpResponse:
    rows = clocked(list(LessonPart.objects.filter(lesson=lesson)))
    planned = sum(row.minutes for row in rows)
    context = frame(lesson, parts=rows, planned=planned, draft_key=_key(lesson), **more)
    return page(request, "lessons/parts.html", context)


@require_POST
def parts_order(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Keep an order that was dragged; the script sends the ids of all parts."""
    lesson = get_or_deny(request, "lessons.edit_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    asked = request.POST.get("order", "").split(",")[:200]
    order = [int(each) for each in asked if each.isdecimal() and len(each) < 19]
    try:
        services.reorder(lesson=lesson, order=order, by=request.user)
    except DomainError as refusal:
        return HttpResponse(str(refusal.message), status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def part_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change a part."""
    part = get_or_deny(request, "lessons.edit_lesson", LessonPart.objects.with_roles_of(request.user), pk=pk)
    if part.lesson.has_started:
        return page(request, "lessons/locked.html", frame(part.lesson), status=422 if request.method == "POST" else 200)
    key = f"lesson:{part.lesson_id}:part:{pk}"
    form = PartForm(*sent(request), instance=part, initial=unsent(request, key))

    def change() -> None:
        services.change(part=part, by=request.user, **form.cleaned_data)

    if form.is_bound and form.is_valid() and attempt(form, change):
        return done(request, f"{url('parts', part.lesson)}#part-{pk}", _("Saved."))
    context = frame(part.lesson, part=part, form=renewed(form, "version", part.version))
    return page(request, "lessons/part.html", context | {"draft_key": key})


@require_POST
def part_move(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Move a part one place up or down."""
    part = get_or_deny(request, "lessons.edit_lesson", LessonPart.objects.with_roles_of(request.user), pk=pk)
    form = SureForm(request.POST)
    up = request.POST.get("move") != "down"
    if form.is_valid() and attempt(form, lambda: services.move(part=part, up=up, by=request.user)):
        return done(request, f"{url('parts', part.lesson)}#part-{pk}")
    return page(request, "cycles/refused.html", {"form": form, "back": part.lesson.get_absolute_url()})


def part_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then take a part away with what was predicted for it."""
    part = get_or_deny(request, "lessons.edit_lesson", LessonPart.objects.with_roles_of(request.user), pk=pk)
    form, lesson = SureForm(*sent(request)), part.lesson
    if form.is_bound and form.is_valid() and attempt(form, lambda: services.remove(part=part, by=request.user)):
        return done(request, url("parts", lesson), _("The part is taken away."))
    count = Expectation.objects.filter(part=part).count()
    gone = ngettext("%(n)d prediction goes along.", "%(n)d predictions go along.", count) % {"n": count}
    return confirm(
        request,
        lesson,
        form,
        title=_("Take this part away?"),
        sentence=part.title,
        points=[gone] if count else [],
        action_label=_("Take it away"),
        danger=True,
        back=url("parts", lesson),
    )
