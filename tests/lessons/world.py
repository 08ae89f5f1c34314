"""A research lesson of the cast's group, made by the services."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.errors import DomainError
from core.tenancy import unscoped
from groups.enums import Phase
from lessons.models import CasePupil, Lesson, LessonPart
from lessons.services import lessons, notes, parts, pupils
from tests.cycles.world import start


def design(cast, *, cycle=None, **more) -> Lesson:
    """A lesson with three parts and A, B and C, by the member."""
    cycle = cycle or start(cast, Phase.TRY_OUT)
    with unscoped(reason="a test prepares its world"):
        lesson = lessons.design(
            cycle=cycle, title="Rain", question="How do pupils react to each other?", by=cast.member, **more
        )
        for title, minutes in (("Question", 5), ("In pairs", 10), ("In the circle", 35)):
            parts.add(lesson=lesson, title=title, minutes=minutes, by=cast.member)
        return again(lesson)


def again(lesson) -> Lesson:
    """The lesson as it is now."""
    with unscoped(reason="a test looks"):
        return Lesson.objects.with_cycle().get(pk=lesson.pk)


def parts_of(lesson) -> list[LessonPart]:
    """Its parts, in order."""
    with unscoped(reason="a test looks"):
        return list(LessonPart.objects.filter(lesson=lesson).select_related("lesson__cycle__group__organisation"))


def pupil_of(lesson, code="A") -> CasePupil:
    """One case pupil."""
    with unscoped(reason="a test looks"):
        return CasePupil.objects.select_related("lesson__cycle__group__organisation").get(lesson=lesson, code=code)


def predict(cast, lesson, text="Says a whole sentence.", code="A"):
    """Predict the same for every part."""
    pupil = pupil_of(lesson, code)
    with unscoped(reason="a test prepares its world"):
        expected = {part.pk: text for part in parts_of(lesson)}
        pupils.change(pupil=pupil, code=code, version=pupil.version, stands_for="Silent", expected=expected, by=cast.member)
    return pupil_of(lesson, code)


def begin(cast, lesson=None) -> Lesson:
    """The lesson has just started."""
    lesson = lesson or design(cast)
    with unscoped(reason="a test prepares its world"):
        lessons.start(lesson=lesson, by=cast.member)
    return again(lesson)


def observe(cast, lesson, text="Says: because it is dry.", by=None, code="A", part=0, **more):
    """One note."""
    with unscoped(reason="a test prepares its world"):
        return notes.note(
            lesson=lesson,
            part=parts_of(lesson)[part],
            pupil=pupil_of(lesson, code) if code else None,
            text=text,
            by=by or cast.colleague,
            **more,
        )


def teach(cast, lesson=None) -> Lesson:
    """The lesson was taught, with one prediction and one note."""
    lesson = lesson or design(cast)
    predict(cast, lesson)
    lesson = begin(cast, lesson)
    observe(cast, lesson)
    with unscoped(reason="a test prepares its world"):
        lessons.end(lesson=lesson, by=cast.member)
    return again(lesson)


def shift(lesson, **ago) -> Lesson:
    """The lesson started so long ago."""
    with unscoped(reason="a test prepares its world"):
        Lesson.objects.filter(pk=lesson.pk).update(started_at=timezone.now() - datetime.timedelta(**ago))
    return again(lesson)


def rows(model) -> list:
    """Everything of a model."""
    with unscoped(reason="a test looks"):
        return list(model.objects.order_by("pk"))


def refused(action, **words) -> DomainError:
    """What a service says when it refuses."""
    with pytest.raises(DomainError) as refusal:
        action(**words)
    return refusal.value
