"""Design a research lesson, start and end it, and make the next version."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.models import Cycle, PlanStep, Source
from cycles.services.common import checked, one_line
from cycles.services.common import locked as locked_cycle
from lessons.models import CasePupil, Lesson, LessonPart, Observer
from lessons.services.common import locked, must_be_colleague, must_be_newest, not_yet_taught
from schools.audit import record

# Three case pupils give a picture of the class together (domain A4, LS2).
FIRST_CODES = ("A", "B", "C")


@transaction.atomic
def design(*, cycle: Cycle, title: str, question: str, by: Any, **more: Any) -> Lesson:
    """Begin a research lesson, with three case pupils to fill in. A second press of the button gives the same lesson.

    Args:
        more: ``source``, ``step``, ``minutes``, ``planned_at``, ``class_name``, ``teacher``.

    Raises:
        DomainError: the cycle is closed, or a field does not fit.
    """
    now = locked_cycle(cycle)
    lesson = Lesson(cycle=now, created_by=by)
    _fill(lesson, title=title, question=question, **more)
    same = Lesson.objects.filter(
        cycle=now, created_by=by, number=1, title=lesson.title, question=lesson.question, started_at__isnull=True
    ).first()
    if same:
        found: Lesson = same
        return found
    lesson.save()
    for code in FIRST_CODES:
        CasePupil.objects.create(lesson=lesson, code=code)
    record(by=by, verb="lesson.created", on=lesson)
    return lesson


@transaction.atomic
def change(*, lesson: Lesson, title: str, question: str, version: int, by: Any, change: str = "", **more: Any) -> Lesson:
    """Change what the lesson is about, when, where and by whom.

    Args:
        version: of the text that the writer started from.
        change: the one change, from the second version on.
        more: as in :func:`design`.

    Raises:
        DomainError: it has started, somebody else changed it meanwhile, or a field does not fit.
    """
    now = not_yet_taught(lesson)
    must_be_newest(version, now.version)
    now.change = _change(change) if now.previous_id else ""
    _fill(now, title=title, question=question, **more)
    now.version += 1
    now.save()
    record(by=by, verb="lesson.changed", on=now)
    return now


def _change(text: str) -> str:
    sentence = one_line(text)
    if not sentence:
        raise DomainError(_("Say in one sentence what you change."), field="change")
    return sentence


def _fill(
    lesson: Lesson,
    *,
    title: str,
    question: str,
    source: Source | None = None,
    step: PlanStep | None = None,
    minutes: int = 50,
    planned_at: datetime.datetime | None = None,
    class_name: str = "",
    teacher: Any = None,
) -> None:
    for thing, field in ((source, "source"), (step, "step")):
        if thing is not None and thing.cycle_id != lesson.cycle_id:
            raise DomainError(_("Choose one of this cycle."), field=field)
    if teacher is not None and teacher.pk != lesson.teacher_id:
        must_be_colleague(teacher, lesson.cycle.group, field="teacher")
    lesson.title, lesson.question = one_line(title), one_line(question)
    lesson.source, lesson.step, lesson.minutes = source, step, minutes
    lesson.planned_at, lesson.class_name, lesson.teacher = planned_at, one_line(class_name), teacher
    checked(lesson)


@transaction.atomic
def remove(*, lesson: Lesson, by: Any) -> None:
    """Take a lesson away that was not taught.

    Raises:
        DomainError: it has started.
    """
    now = not_yet_taught(lesson)
    record(by=by, verb="lesson.removed", on=now)
    now.delete()


@transaction.atomic
def assign(*, lesson: Lesson, observers: dict[Any, list[str]], by: Any) -> None:
    """Say who observes which case pupils.

    Args:
        observers: the codes per person; who is not in it no longer observes. No codes: the whole class.

    Raises:
        DomainError: the lesson is over, a code does not exist, or somebody is not in the group.
    """
    now = locked(lesson)
    if now.is_taught:
        raise DomainError(_("This lesson is over. Who observed stays as it is."))
    known = set(CasePupil.objects.filter(lesson=now).values_list("code", flat=True))
    before = {row.user_id: row for row in Observer.objects.filter(lesson=now)}
    for person, codes in observers.items():
        if person.pk not in before:
            must_be_colleague(person, now.cycle.group, field=f"codes_{person.pk}")
        if not set(codes) <= known:
            raise DomainError(_("Choose from the case pupils of this lesson."), field=f"codes_{person.pk}")
        row = before.pop(person.pk, None) or Observer(lesson=now, user=person)
        row.codes = sorted(set(codes))
        row.save()
    Observer.objects.filter(pk__in=[row.pk for row in before.values()]).delete()
    record(by=by, verb="lesson.observers_assigned", on=now)


@transaction.atomic
def start(*, lesson: Lesson, by: Any) -> Lesson:
    """Start the lesson: from this moment plan and predictions are locked. Twice is once.

    Raises:
        DomainError: there is no part to observe in.
    """
    now = locked(lesson)
    if now.has_started:
        return now
    if not LessonPart.objects.filter(lesson=now).exists():
        raise DomainError(_("Add at least one part of the lesson first: observers note in which part they saw something."))
    now.started_at, now.started_by = timezone.now(), by
    now.save(update_fields=["started_at", "started_by"])
    record(by=by, verb="lesson.started", on=now)
    return now


@transaction.atomic
def undo_start(*, lesson: Lesson, by: Any) -> Lesson:
    """Take a start back that came too early: by the teacher of the lesson or whoever pressed, soon, and without notes.

    Raises:
        DomainError: too late, somebody wrote already, or by somebody else.
    """
    now = locked(lesson)
    if not now.has_started:
        return now
    if by.pk not in (now.teacher_id, now.started_by_id):
        raise DomainError(_("Only the teacher of this lesson, or whoever started it, can take the start back."))
    if now.tick:
        raise DomainError(_("Somebody has already noted something. The predictions stay as they were when the lesson started."))
    if not now.start_can_be_undone:
        raise DomainError(_("The lesson started more than five minutes ago. The predictions stay as they were then."))
    now.started_at = now.started_by = None
    now.save(update_fields=["started_at", "started_by"])
    record(by=by, verb="lesson.start_undone", on=now)
    return now


@transaction.atomic
def end(*, lesson: Lesson, by: Any) -> Lesson:
    """The lesson is over. Twice is once. Notes that were still on their way keep coming in.

    Raises:
        DomainError: it has not started.
    """
    now = locked(lesson)
    if not now.has_started:
        raise DomainError(_("This lesson has not started yet."))
    if now.ended_at is None:
        now.ended_at = timezone.now()
        now.save(update_fields=["ended_at"])
        record(by=by, verb="lesson.ended", on=now)
    return now


@transaction.atomic
def again(*, lesson: Lesson, change: str, by: Any, **more: Any) -> Lesson:
    """Make the next version, to be taught in another class (LS6). Parts and case pupils are copied, predictions made anew.

    Args:
        change: the one change.
        more: ``planned_at``, ``class_name``, ``teacher``.

    Raises:
        DomainError: this version was not taught yet, or the change is missing.
    """
    now = locked(lesson)
    if not now.is_taught:
        raise DomainError(_("Teach and end this version first. Then make the next one."))
    there = Lesson.objects.filter(previous=now).with_cycle().first()
    if there:
        found: Lesson = there
        return found
    fresh = Lesson(cycle=now.cycle, previous=now, number=now.number + 1, change=_change(change), created_by=by)
    _fill(fresh, title=now.title, question=now.question, source=now.source, step=now.step, minutes=now.minutes, **more)
    fresh.save()
    for part in LessonPart.objects.filter(lesson=now):
        LessonPart.objects.create(
            lesson=fresh,
            origin=part,
            position=part.position,
            title=part.title,
            minutes=part.minutes,
            teacher_does=part.teacher_does,
            reactions=part.reactions,
            stumble=part.stumble,
        )
    for pupil in CasePupil.objects.filter(lesson=now):
        CasePupil.objects.create(lesson=fresh, code=pupil.code, stands_for=pupil.stands_for, criterion=pupil.criterion)
    record(by=by, verb="lesson.next_version", on=fresh)
    return fresh
