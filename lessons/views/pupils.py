"""Case pupils, what we expect of them, the paper key, and the talk right after the lesson."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from cycles.guide import lesson_study
from cycles.views.forms import sent
from lessons.forms.cases import InterviewForm, PupilForm
from lessons.forms.lessons import SureForm
from lessons.models import CasePupil, Expectation, Interview, Lesson, LessonPart
from lessons.services import pupils as services
from lessons.views.common import clocked, frame, url, warn
from lessons.views.lessons import confirm, renewed


@require_safe
def pupils(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The case pupils side by side: what they stand for, and what is expected in each part."""
    lesson = get_or_deny(request, "lessons.view_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    rows = list(CasePupil.objects.filter(lesson=lesson))
    parts = clocked(list(LessonPart.objects.filter(lesson=lesson)))
    texts = {(row.pupil_id, row.part_id): row.text for row in Expectation.objects.filter(pupil__lesson=lesson)}
    for part in parts:
        part.cells = [(pupil, texts.get((pupil.pk, part.pk), "")) for pupil in rows]  # type: ignore[attr-defined]  # for the page
    context = frame(lesson, pupils=rows, parts=parts, can_edit=allowed(request, "lessons.edit_lesson", lesson))
    return page(request, "lessons/pupils.html", context)


@require_POST
def pupil_new(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One more case pupil, with the next letter."""
    lesson = get_or_deny(request, "lessons.edit_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    form = SureForm(request.POST)
    if form.is_valid() and attempt(form, lambda: services.add(lesson=lesson, by=request.user)):
        return done(request, url("pupils", lesson), _("There is one more case pupil."))
    return page(request, "cycles/refused.html", {"form": form, "back": url("pupils", lesson)})


def pupil_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What a case pupil stands for, when the lesson has worked, and what we expect in each part."""
    pupil = get_or_deny(request, "lessons.edit_lesson", CasePupil.objects.with_roles_of(request.user), pk=pk)
    lesson, key = pupil.lesson, f"lesson:{pupil.lesson_id}:pupil:{pk}"
    if lesson.has_started:
        return page(request, "lessons/locked.html", frame(lesson), status=422 if request.method == "POST" else 200)
    form = PupilForm(
        *sent(request),
        instance=pupil,
        parts=clocked(list(LessonPart.objects.filter(lesson=lesson))),
        expectations=list(Expectation.objects.filter(pupil=pupil)),
    )
    if not form.is_bound:
        form.initial.update((name, text) for name, text in draft_data(request.user, key).items() if name in form.fields)

    def change() -> None:
        services.change(pupil=pupil, by=request.user, **form.words())

    if form.is_bound and form.is_valid() and attempt(form, change):
        words = form.words()
        warn(request, lesson, words["stands_for"], words["criterion"], *words["expected"].values())
        return done(request, url("pupils", lesson), _("Saved."))
    context = frame(lesson, pupil=pupil, form=renewed(form, "version", pupil.version), draft_key=key)
    return page(request, "lessons/pupil.html", context)


def pupil_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then take a case pupil away."""
    pupil = get_or_deny(request, "lessons.edit_lesson", CasePupil.objects.with_roles_of(request.user), pk=pk)
    form, lesson = SureForm(*sent(request)), pupil.lesson
    if form.is_bound and form.is_valid() and attempt(form, lambda: services.remove(pupil=pupil, by=request.user)):
        return done(request, url("pupils", lesson), _("The case pupil is taken away."))
    count = Expectation.objects.filter(pupil=pupil).count()
    gone = ngettext("%(n)d prediction goes along.", "%(n)d predictions go along.", count) % {"n": count}
    return confirm(
        request,
        lesson,
        form,
        title=_("Take case pupil %(code)s away?") % {"code": pupil.code},
        sentence=pupil.stands_for,
        points=[gone] if count else [],
        action_label=_("Take it away"),
        danger=True,
        back=url("pupils", lesson),
    )


@require_safe
def key(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The paper on which the group writes which pupil is A, B or C. What is written in it never comes here."""
    lesson = get_or_deny(request, "lessons.view_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    return page(request, "lessons/key.html", frame(lesson, pupils=list(CasePupil.objects.filter(lesson=lesson))))


def interview(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Five minutes with a case pupil, in key words."""
    pupil = get_or_deny(request, "lessons.observe", CasePupil.objects.with_roles_of(request.user), pk=pk)
    lesson, draft_key = pupil.lesson, f"lesson:{pupil.lesson_id}:interview:{pk}"
    rows = list(Interview.objects.filter(pupil=pupil).select_related("author"))
    mine = next((row for row in rows if row.author_id == request.user.pk), Interview(pupil=pupil))
    steps, _rules = lesson_study()
    questions = steps[3].questions
    initial = draft_data(request.user, draft_key) if request.method == "GET" else None
    form = InterviewForm(*sent(request), instance=mine, questions=questions, initial=initial)

    def keep() -> None:
        services.interview(pupil=pupil, by=request.user, **form.cleaned_data)

    if form.is_bound and form.is_valid() and attempt(form, keep):
        warn(request, lesson, *form.cleaned_data.values())
        return done(request, f"{lesson.get_absolute_url()}#LS4", _("Kept. The group uses these words in the discussion."))
    others = [row for row in rows if row.author_id != request.user.pk]
    context = frame(lesson, pupil=pupil, form=form, others=others, draft_key=draft_key)
    return page(request, "lessons/interview.html", context)
