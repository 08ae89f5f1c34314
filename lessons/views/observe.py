"""The screen of an observer: one box, and the timeline on which the notes of all observers come together (LS3)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import allowed, get_or_deny
from core.forms import attempt
from core.htmx import done, page
from cycles.views.forms import sent
from lessons.forms.cases import NoteEditForm, NoteForm
from lessons.forms.lessons import SureForm
from lessons.models import CasePupil, Lesson, LessonPart, Note, Observer
from lessons.services import notes as services
from lessons.views.common import clocked, frame, url, warn
from lessons.views.lessons import confirm
from lessons.words import about_note

# Asked by a script that waits for it: what does not look like a number begins at the beginning.
FIRST = 0


def observe(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Observe. POST keeps a note; with the script it goes by the queue and the page stays where it is."""
    lesson = get_or_deny(request, "lessons.observe", Lesson.objects.with_roles_of(request.user), pk=pk)
    form = NoteForm(*sent(request), lesson=lesson)
    kept: list[Note] = []

    def keep() -> None:
        kept.append(services.note(lesson=lesson, by=request.user, **form.cleaned_data))

    if form.is_bound and form.is_valid() and attempt(form, keep):
        # Said after saving and not asked before, as every other form does: see NoteForm.
        said = " ".join(about_note(kept[0].text, lesson.cycle.group))
        return done(request, f"{url('observe', lesson)}?pupil={kept[0].pupil_id or ''}&part={kept[0].part_id}", said)
    context = _screen(request, lesson, form)
    notes = list(Note.objects.filter(lesson=lesson).there().select_related("pupil", "part", "author"))
    return page(request, "lessons/observe.html", context | timeline_of(request, lesson, notes[::-1]))


def _screen(request: HttpRequest, lesson: Lesson, form: NoteForm) -> dict[str, Any]:
    """What the form needs: the parts by the clock, and the pupils that this observer follows first."""
    parts = clocked(list(LessonPart.objects.filter(lesson=lesson)))
    pupils = list(CasePupil.objects.filter(lesson=lesson))
    mine = Observer.objects.filter(lesson=lesson, user__in=[request.user.pk]).first()
    follows = set(mine.codes) if mine else set()
    asked_pupil, asked_part = request.GET.get("pupil"), request.GET.get("part", "")
    first = next((row for row in pupils if row.code in follows), None)
    known = {str(row.pk) for row in pupils} | {""}
    form.initial["pupil"] = asked_pupil if asked_pupil in known else (first.pk if first else "")
    now = current_part(lesson, parts)
    known = {str(row.pk) for row in parts}
    form.initial["part"] = asked_part if asked_part in known else (now.pk if now else None)
    chosen_pupil, chosen_part = str(form["pupil"].value() or ""), str(form["part"].value() or "")
    for pupil in pupils:
        pupil.follows = pupil.code in follows  # type: ignore[attr-defined]  # for the page
    return frame(
        lesson,
        form=form,
        parts=parts,
        pupils=pupils,
        chosen_pupil=chosen_pupil,
        chosen_part=chosen_part,
        by_clock=now,
        can_edit=allowed(request, "lessons.edit_lesson", lesson),
        action=url("observe", lesson),
    )


def current_part(lesson: Lesson, parts: list[LessonPart]) -> LessonPart | None:
    """The part in which the lesson is by the clock; the last one when it runs late."""
    if not parts:
        return None
    if lesson.started_at is None:
        return parts[0]
    gone = (timezone.now() - lesson.started_at).total_seconds() / 60
    return next((part for part in parts if gone < part.ends), parts[-1])  # type: ignore[attr-defined]  # from clocked()


def timeline_of(request: HttpRequest, lesson: Lesson, notes: list[Note]) -> dict[str, Any]:
    """The notes with what their reader may do, and up to where they go."""
    running = lesson.cycle.is_running
    for note in notes:
        note.is_mine = running and note.author_id == request.user.pk and note.can_still_change  # type: ignore[attr-defined]  # for the page
    return {"notes": notes, "cursor": max([note.tick for note in notes], default=lesson.tick)}


@require_safe
def timeline(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What is new on the timeline since ``after``; 204 when nothing is. Asked every second."""
    lesson = get_or_deny(request, "lessons.view_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else FIRST
    if after >= lesson.tick:
        return HttpResponse(status=204)
    notes = list(Note.objects.filter(lesson=lesson).since(after).select_related("pupil", "part", "author"))
    context = frame(lesson) | timeline_of(request, lesson, notes)
    return render(request, "lessons/observe.html#incoming", context)


def note_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Put one's own note right."""
    note = get_or_deny(request, "lessons.edit_note", Note.objects.with_roles_of(request.user).there(), pk=pk)
    form = NoteEditForm(*sent(request), note=note)

    def change() -> None:
        services.change(note=note, by=request.user, **form.cleaned_data)

    if form.is_bound and form.is_valid() and attempt(form, change):
        warn(request, note.lesson, form.cleaned_data["text"])
        return done(request, url("observe", note.lesson), _("Saved."))
    return page(request, "lessons/note.html", frame(note.lesson, note=note, form=form))


def note_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then take one's own note away."""
    note = get_or_deny(request, "lessons.edit_note", Note.objects.with_roles_of(request.user).there(), pk=pk)
    form = SureForm(*sent(request))
    if form.is_bound and form.is_valid() and attempt(form, lambda: services.remove(note=note, by=request.user)):
        return done(request, url("observe", note.lesson), _("The note is taken away."))
    return confirm(
        request,
        note.lesson,
        form,
        title=_("Take this note away?"),
        sentence=note.text,
        points=[],
        action_label=_("Take it away"),
        danger=True,
        back=url("observe", note.lesson),
    )
