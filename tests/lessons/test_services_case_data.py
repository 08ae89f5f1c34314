"""Predictions, observers and notes in the corners: emptied, renamed, taken away meanwhile, sent twice, a year old."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone, translation

from cycles.enums import State
from cycles.models import Cycle
from lessons.models import CasePupil, Expectation, Finding, Lesson, LessonPart, Note, Observer
from lessons.services import discussion, lessons, parts, pupils
from lessons.tasks import clear_case_data
from plg_site.celery import app
from schools.models import AuditEvent
from tests.factories.lessons import LessonFactory, LessonPartFactory
from tests.lessons.world import begin, design, observe, parts_of, predict, pupil_of, refused, rows, teach
from tests.meanwhile import just_before

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everywhere(everything):
    """These are the services alone, in English; the door is tested with the views."""
    with translation.override("en"):
        yield


def test_a_prediction_that_is_emptied_is_gone_and_one_for_a_part_that_is_gone_is_refused(cast):
    lesson = design(cast)
    predict(cast, lesson)
    pupil, (first, second, _third) = pupil_of(lesson), parts_of(lesson)
    words = {"code": "A", "by": cast.member}
    # What is empty and never was written is no row either.
    pupils.change(pupil=pupil, version=pupil.version, expected={first.pk: " \n "}, **words)
    pupil = pupil_of(lesson)
    pupils.change(pupil=pupil, version=pupil.version, expected={first.pk: "", second.pk: "Asks."}, **words)
    assert [row.text for row in rows(Expectation)] == ["Asks.", "Says a whole sentence."]
    parts.remove(part=first, by=cast.member)
    pupil = pupil_of(lesson)
    error = refused(pupils.change, pupil=pupil, version=pupil.version, expected={first.pk: "Asks."}, **words)
    assert "taken away meanwhile" in str(error)


def test_a_prediction_that_is_too_long_is_refused_at_its_own_field(cast):
    lesson = design(cast)
    pupil, part = pupil_of(lesson), parts_of(lesson)[1]
    expected = {part.pk: "x" * 5000}
    error = refused(pupils.change, pupil=pupil, code="A", version=pupil.version, expected=expected, by=cast.member)
    assert error.field == f"expected_{part.pk}"
    assert rows(Expectation) == []


def test_who_did_not_observe_the_pupil_with_the_new_code_keeps_what_was_asked(cast):
    lesson = design(cast)
    lessons.assign(lesson=lesson, observers={cast.expert: ["A"], cast.colleague: ["B", "C"]}, by=cast.member)
    pupil = pupil_of(lesson)
    pupils.change(pupil=pupil, code="D", version=pupil.version, by=cast.member)
    assert {row.user_id: row.codes for row in rows(Observer)} == {cast.expert.pk: ["D"], cast.colleague.pk: ["B", "C"]}


def test_a_lesson_that_was_not_taught_can_be_taken_away_and_one_that_was_cannot(cast):
    lesson = design(cast)
    number = lesson.pk
    lessons.remove(lesson=lesson, by=cast.member)
    assert rows(Lesson) == rows(LessonPart) == rows(CasePupil) == []
    assert AuditEvent.objects.get(verb="lesson.removed").object_id == number
    taught = teach(cast, design(cast, cycle=Cycle.objects.with_group().get(pk=lesson.cycle_id)))
    refused(lessons.remove, lesson=taught, by=cast.member)
    assert rows(Lesson) == [taught]


def test_the_same_note_twice_in_the_same_moment_is_one(cast):
    lesson, key = begin(cast), uuid.uuid4()
    with just_before('UPDATE "lessons_lesson"', lambda: observe(cast, lesson, client_key=key)):
        found = observe(cast, lesson, client_key=key)
    assert [row.pk for row in rows(Note)] == [found.pk]


def test_the_table_has_no_rows_of_another_lesson(cast):
    lesson = teach(cast)
    elsewhere = LessonPartFactory(lesson=LessonFactory(cycle=lesson.cycle))
    words = {"seen": "S", "explanation": "", "version": 0, "by": cast.member}
    refused(discussion.find, pupil=pupil_of(lesson), part=elsewhere, **words)
    assert rows(Finding) == []


def test_every_day_the_case_data_of_every_organisation_is_looked_at(cast, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    lesson = teach(cast)
    long_ago = timezone.now() - datetime.timedelta(days=400)
    Cycle.objects.filter(pk=lesson.cycle_id).update(state=State.CLOSED, closed_at=long_ago)
    clear_case_data()
    clear_case_data()
    assert rows(Note) == []
    assert app.conf.beat_schedule["lessons-clear-case-data"] == {"task": clear_case_data.name, "schedule": 24 * 3600.0}
