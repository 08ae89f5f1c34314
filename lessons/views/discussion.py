"""The discussion on the beamer, and the table expected, seen, explanation (LS5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, F, TextField, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from cycles.guide import lesson_study
from cycles.views.forms import sent
from lessons.forms.cases import FindingForm
from lessons.forms.lessons import WordsForm
from lessons.models import CasePupil, Expectation, Finding, Interview, Lesson, LessonPart, Note
from lessons.services import discussion as services
from lessons.views.common import clocked, frame, url, warn
from lessons.views.lessons import renewed


@dataclass
class Cell:
    """One pupil in one part: what was expected, the notes, what the group says it saw, and why."""

    part: LessonPart
    expected: str = ""
    notes: list[Note] = field(default_factory=list)
    finding: Finding | None = None


@dataclass
class Case:
    """One case pupil with a cell per part, and what the pupil said afterwards."""

    pupil: CasePupil
    cells: list[Cell]
    interviews: list[Interview] = field(default_factory=list)


def cases_of(lesson: Lesson) -> list[Case]:
    """Everything about the case pupils of a lesson, in four queries, however many notes."""
    parts = clocked(list(LessonPart.objects.filter(lesson=lesson)))
    cases = {pupil.pk: Case(pupil, [Cell(part) for part in parts]) for pupil in CasePupil.objects.filter(lesson=lesson)}
    cells = {(pk, cell.part.pk): cell for pk, case in cases.items() for cell in case.cells}
    for note in Note.objects.filter(lesson=lesson, pupil__isnull=False).there():
        cells[note.pupil_id or 0, note.part_id].notes.append(note)
    for kind, _pk, pupil, part, *texts in _written(lesson):
        if kind == "expected":
            cells[pupil, part].expected = texts[0]
        elif kind == "finding":
            cells[pupil, part].finding = Finding(pupil_id=pupil, part_id=part, seen=texts[0], explanation=texts[1])
        else:
            cases[pupil].interviews.append(Interview(pupil_id=pupil, learned=texts[0], helped=texts[1], more=texts[2]))
    return list(cases.values())


def _written(lesson: Lesson) -> Any:
    """Predictions, findings and what pupils said, of one lesson, in one shape and one query; the oldest first."""
    empty, nowhere = Value(""), Value(0)
    rows = [
        _shaped(Expectation, lesson, Value("expected"), F("part_id"), F("text"), empty, empty),
        _shaped(Finding, lesson, Value("finding"), F("part_id"), F("seen"), F("explanation"), empty),
        _shaped(Interview, lesson, Value("interview"), nowhere, F("learned"), F("helped"), F("more")),
    ]
    return rows[0].union(*rows[1:], all=True).order_by("row_pk")


def _shaped(model: Any, lesson: Lesson, kind: Value, part: Any, *texts: Any) -> Any:
    columns = {"row_kind": kind, "row_pk": F("pk"), "row_pupil": F("pupil_id"), "row_part": Cast(part, BigIntegerField())}
    columns |= {f"row_text{number}": Cast(text, TextField()) for number, text in enumerate(texts)}
    return model.objects.filter(pupil__lesson=lesson).order_by().annotate(**columns).values_list(*columns)


@require_safe
def discussion(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One step at a time, in the agreed order: teacher first, facts per pupil, meaning, consequences."""
    source = Lesson.objects.with_roles_of(request.user)
    lesson = get_or_deny(request, "lessons.view_lesson", source, pk=pk)
    cases = cases_of(lesson)
    steps: list[tuple[str, Case | None]] = [("teacher", None), *(("facts", case) for case in cases)]
    steps += [("meaning", None), ("consequences", None)]
    asked = request.GET.get("step", "")
    at = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else 1
    at = min(max(at, 1), len(steps))
    guide, rules = lesson_study()
    kind, case = steps[at - 1]
    context = frame(lesson, kind=kind, case=case, cases=cases, rules=rules, questions=guide[4].questions)
    context |= {
        "at": at,
        "count": len(steps),
        "before": at - 1 if at > 1 else None,
        "after": at + 1 if at < len(steps) else None,
        "can_edit": allowed(request, "lessons.edit_lesson", lesson) and lesson.cleared_at is None,
    }
    return page(request, "lessons/discussion.html", context)


def table(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The table, and under it what the group makes of it. POST keeps those words."""
    permission = "lessons.edit_lesson" if request.method == "POST" else "lessons.view_lesson"
    lesson = get_or_deny(request, permission, Lesson.objects.with_roles_of(request.user), pk=pk)
    can_edit = allowed(request, "lessons.edit_lesson", lesson)
    form = WordsForm(*sent(request), instance=lesson)

    def conclude() -> None:
        data = form.cleaned_data
        services.conclude(
            lesson=lesson,
            meaning=data["meaning"],
            consequences=data["consequences"],
            version=data["words_version"],
            by=request.user,
        )

    if form.is_bound and form.is_valid() and attempt(form, conclude):
        warn(request, lesson, form.cleaned_data["meaning"], form.cleaned_data["consequences"])
        return done(request, f"{url('table', lesson)}#words", _("Saved."))
    context = frame(lesson, cases=cases_of(lesson), form=renewed(form, "words_version", lesson.words_version))
    context |= {"can_edit": can_edit, "can_fill": can_edit and lesson.is_taught, "draft_key": f"lesson:{pk}:words"}
    return page(request, "lessons/table.html", context)


def finding(request: HttpRequest, organisation: str, pk: int, part: int) -> HttpResponse:
    """Seen and explanation for one pupil in one part; the notes are there to be taken over."""
    pupil = get_or_deny(request, "lessons.edit_lesson", CasePupil.objects.with_roles_of(request.user), pk=pk)
    lesson, key = pupil.lesson, f"lesson:{pupil.lesson_id}:finding:{pk}:{part}"
    that = LessonPart.objects.filter(lesson=lesson, pk=part).first()
    if that is None:
        raise Http404
    row = Finding.objects.filter(pupil=pupil, part=that).first()
    notes = list(Note.objects.filter(lesson=lesson, pupil=pupil, part=that).there())
    initial = draft_data(request.user, key) if request.method == "GET" else {}
    kept = {name: text for name, text in initial.items() if name in ("seen", "explanation", "version")}
    form = FindingForm(
        *sent(request), instance=row or Finding(pupil=pupil, part=that), notes=notes, is_new=row is None, initial=kept
    )

    def find() -> None:
        services.find(pupil=pupil, part=that, by=request.user, **form.cleaned_data)

    if form.is_bound and form.is_valid() and attempt(form, find):
        warn(request, lesson, form.cleaned_data["seen"], form.cleaned_data["explanation"])
        return done(request, f"{url('table', lesson)}#cell-{pk}-{part}", _("Saved."))
    expected = Expectation.objects.filter(pupil=pupil, part=that).first()
    context: dict[str, Any] = frame(lesson, pupil=pupil, part=that, expected=expected, row=row, draft_key=key)
    context["has_notes"] = bool(notes)
    context["form"] = renewed(form, "version", row.version if row else 0)
    return page(request, "lessons/finding.html", context)
