"""The lessons of a cycle, one lesson with its seven steps, and its way from plan to next version."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import allowed, get_or_deny
from core.forms import attempt
from core.htmx import done, page
from cycles.enums import Approach
from cycles.guide import lesson_study
from cycles.models import Cycle
from cycles.views.forms import sent
from lessons.diff import changes
from lessons.forms.lessons import AgainForm, LessonForm, ObserversForm, SureForm, colleagues_of
from lessons.models import CasePupil, Lesson, LessonPart, Observer
from lessons.services import lessons as services
from lessons.services.retention import clears_on
from lessons.steps import stands
from lessons.views.common import clocked, frame, unsent, url


def _rows(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    """What the list and the panel show: to a leader only that a lesson was taught, and the page that is shared."""
    rows = list(Lesson.objects.filter(cycle=cycle).select_related("page", "teacher"))
    looks = allowed(request, "lessons.look_into_lessons", cycle)
    for row in rows:
        about = getattr(row, "page", None)
        row.shown_page = about.pk if about and (looks or about.is_shared) else None  # type: ignore[attr-defined]  # for the page
    steps, rules = lesson_study()
    return {
        "cycle": cycle,
        "group": cycle.group,
        "lessons": rows if looks else [row for row in rows if row.has_started],
        "looks": looks,
        "steps": steps,
        "rules": rules,
        "can_design": allowed(request, "lessons.design_lesson", cycle),
        "is_way": cycle.approach == Approach.LESSON_STUDY or bool(rows),
    }


@require_safe
def cycle_panel(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Lesson study on the page of phase 4."""
    cycle = get_or_deny(request, "lessons.view_lessons", Cycle.objects.with_roles_of(request.user), pk=pk)
    return render(request, "lessons/panel.html", _rows(request, cycle))


@require_safe
def lessons(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The research lessons of a cycle."""
    cycle = get_or_deny(request, "lessons.view_lessons", Cycle.objects.with_roles_of(request.user), pk=pk)
    return page(request, "lessons/list.html", _rows(request, cycle))


def create(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Begin a research lesson."""
    cycle = get_or_deny(request, "lessons.design_lesson", Cycle.objects.with_roles_of(request.user), pk=pk)
    key = f"lesson-new:{pk}"
    form = LessonForm(*sent(request), cycle=cycle, instance=Lesson(cycle=cycle), initial=unsent(request, key))
    made: list[Lesson] = []

    def make() -> None:
        made.append(services.design(cycle=cycle, by=request.user, **form.cleaned_data))

    if request.method == "POST" and form.is_valid() and attempt(form, make):
        return done(request, url("parts", made[0]), _("The lesson is there. Now its parts."))
    context = {"cycle": cycle, "group": cycle.group, "form": form, "draft_key": key}
    return page(request, "lessons/edit.html", context | {"back": reverse("lessons:list", args=[organisation, pk])})


@require_safe
def detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One lesson: the seven steps, what is there in each, and what comes next."""
    source = Lesson.objects.with_roles_of(request.user).select_related("page", "source", "following", "started_by")
    lesson = get_or_deny(request, "lessons.view_lesson", source, pk=pk)
    parts = clocked(list(LessonPart.objects.filter(lesson=lesson)))
    pupils = list(
        CasePupil.objects.filter(lesson=lesson).annotate(
            expected=Count("expectations", distinct=True),
            asked=Count("interviews", distinct=True),
            found=Count("findings", distinct=True),
        )
    )
    observers = list(Observer.objects.filter(lesson=lesson).select_related("user"))
    facts = {
        "parts": len(parts),
        "expectations": _sum(pupils, "expected"),
        "notes": lesson.tick,
        "interviews": _sum(pupils, "asked"),
        "findings": _sum(pupils, "found"),
        "following": getattr(lesson, "following", None),
        "page": getattr(lesson, "page", None),
    }
    planned = sum(part.minutes for part in parts)
    context = frame(lesson, parts=parts, pupils=pupils, observers=observers, planned=planned, **facts_without(facts))
    context |= {
        "steps": stands(lesson, facts),
        "clears_on": clears_on(lesson),
        "can_edit": allowed(request, "lessons.edit_lesson", lesson),
        "can_observe": allowed(request, "lessons.observe", lesson),
        "may_undo": lesson.start_can_be_undone
        and not lesson.tick
        and request.user.pk in (lesson.teacher_id, lesson.started_by_id),
        "is_observer": any(row.user_id == request.user.pk for row in observers),
    }
    return page(request, "lessons/detail.html", context)


def _sum(pupils: list[CasePupil], name: str) -> int:
    """The sum of what was annotated on each."""
    return sum(int(getattr(pupil, name)) for pupil in pupils)


def facts_without(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts under names of their own, beside the lists."""
    return {f"n_{name}": value for name, value in facts.items() if isinstance(value, int)} | {
        "following": facts["following"],
        "page_of": facts["page"],
    }


def edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change what the lesson is about, when, where and by whom."""
    lesson = get_or_deny(request, "lessons.edit_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    if lesson.has_started:
        return page(request, "lessons/locked.html", frame(lesson), status=422 if request.method == "POST" else 200)
    key = f"lesson:{pk}:edit"
    form = LessonForm(*sent(request), cycle=lesson.cycle, instance=lesson, initial=unsent(request, key))

    def change() -> None:
        services.change(lesson=lesson, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, change):
        return done(request, lesson.get_absolute_url(), _("Saved."))
    context = frame(lesson, form=renewed(form, "version", lesson.version), draft_key=key)
    return page(request, "lessons/edit.html", context | {"back": lesson.get_absolute_url()})


def renewed(form: Any, name: str, version: int) -> Any:
    """A refused form from then on starts from what is saved now: who saves again has seen it."""
    if form.is_bound and form.errors:
        form.is_old = form.data.get(name) != str(version)
        form.data = form.data.copy()
        form.data[name] = str(version)
    return form


def delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then take away a lesson that was not taught."""
    lesson = get_or_deny(request, "lessons.edit_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    form = SureForm(*sent(request))
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: services.remove(lesson=lesson, by=request.user)):
        return done(request, reverse("lessons:list", args=[organisation, lesson.cycle_id]), _("The lesson is taken away."))
    return confirm(
        request,
        lesson,
        form,
        title=_("Take this lesson away?"),
        sentence=lesson.title,
        points=[_("Its parts, case pupils and predictions go along, for good.")],
        action_label=_("Take it away"),
        danger=True,
    )


def confirm(request: HttpRequest, lesson: Lesson, form: SureForm, **words: Any) -> HttpResponse:
    """Ask once more, on the way back to the lesson."""
    back = words.pop("back", lesson.get_absolute_url())
    return page(request, "ui/confirm.html", {"cancel_url": back, "form": form, **words})


def start(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then start: plan and predictions are locked from that moment."""
    lesson = get_or_deny(request, "lessons.edit_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    form = SureForm(*sent(request))
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: services.start(lesson=lesson, by=request.user)):
        return done(request, url("observe", lesson), _("The lesson has started. Plan and predictions are locked."))
    empty = CasePupil.objects.filter(lesson=lesson, expectations__isnull=True).values_list("code", flat=True)
    points = [
        _("Plan and predictions are locked, with the time. Everybody can still read them."),
        _("Observers can note what they see. With the first note the prediction in your plan locks too."),
        _("Pressed too early? Within five minutes you can take it back, as long as nobody noted anything."),
    ]
    if empty:
        codes = ", ".join(empty)
        points.insert(0, _("You have not predicted anything yet for: %(codes)s. Afterwards you cannot.") % {"codes": codes})
    return confirm(
        request,
        lesson,
        form,
        title=_("Start the lesson?"),
        sentence=lesson.title,
        points=points,
        action_label=_("Start the lesson"),
    )


@require_POST
def start_undo(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take a start back that came too early."""
    lesson = get_or_deny(request, "lessons.edit_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    form = SureForm(request.POST)
    if form.is_valid() and attempt(form, lambda: services.undo_start(lesson=lesson, by=request.user)):
        return done(request, lesson.get_absolute_url(), _("Taken back. Plan and predictions are open again."))
    return page(request, "cycles/refused.html", {"form": form, "back": lesson.get_absolute_url()})


def end(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then end the lesson."""
    lesson = get_or_deny(request, "lessons.edit_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    form = SureForm(*sent(request))
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: services.end(lesson=lesson, by=request.user)):
        return done(
            request,
            f"{lesson.get_absolute_url()}#LS4",
            _("The lesson is over. Talk with the case pupils now, before you discuss it."),
        )
    return confirm(
        request,
        lesson,
        form,
        title=_("End the lesson?"),
        sentence=lesson.title,
        points=[
            _("Notes that are still on their way keep coming in."),
            _("Then talk with the case pupils, five minutes each."),
        ],
        action_label=_("End the lesson"),
    )


def observers(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Who observes, and which case pupils."""
    lesson = get_or_deny(request, "lessons.edit_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    form = ObserversForm(
        *sent(request),
        people=list(colleagues_of(lesson.cycle.group)),
        pupils=list(CasePupil.objects.filter(lesson=lesson)),
        assigned=list(Observer.objects.filter(lesson=lesson).select_related("user")),
    )

    def assign() -> None:
        services.assign(lesson=lesson, observers=form.observers(), by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(form, assign):
        return done(request, f"{lesson.get_absolute_url()}#LS3", _("Saved."))
    return page(request, "lessons/observers.html", frame(lesson, form=form, rows=form.rows()))


def again(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Make the next version: one change, another class."""
    lesson = get_or_deny(request, "lessons.edit_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    key = f"lesson:{pk}:again"
    form = AgainForm(*sent(request), cycle=lesson.cycle, initial=unsent(request, key))
    made: list[Lesson] = []

    def make() -> None:
        made.append(services.again(lesson=lesson, by=request.user, **form.cleaned_data))

    if request.method == "POST" and form.is_valid() and attempt(form, make):
        return done(
            request, url("parts", made[0]), _("Version %(n)d is there. Make the change in its part.") % {"n": made[0].number}
        )
    return page(request, "lessons/again.html", frame(lesson, form=form, draft_key=key))


@require_safe
def compare(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What changed against the version before."""
    lesson = get_or_deny(
        request, "lessons.view_lesson", Lesson.objects.with_roles_of(request.user).select_related("previous"), pk=pk
    )
    rows = list(LessonPart.objects.filter(lesson__in=[lesson.pk, lesson.previous_id or 0]).order_by("position", "pk"))
    found = changes([row for row in rows if row.lesson_id != lesson.pk], [row for row in rows if row.lesson_id == lesson.pk])
    return page(request, "lessons/compare.html", frame(lesson, changes=found if lesson.previous_id else []))
