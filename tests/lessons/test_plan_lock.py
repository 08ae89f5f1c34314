"""The first thing seen in a research lesson is a result: from then on the prediction of the plan is for reading."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import DomainError
from cycles.enums import EvidenceKind
from cycles.models import Plan
from cycles.services import evidence, predictions
from groups.enums import Phase
from lessons.models import Lesson
from lessons.services import discussion, lessons, notes, pupils
from schools.models import AuditEvent
from tests.cycles.world import start
from tests.factories.cycles import HunchFactory
from tests.lessons.test_lock import at_once
from tests.lessons.world import again, begin, design, observe, parts_of, pupil_of, rows, teach

FORESIGHT = "8 of 12 pupils say a whole sentence."


def predict(cycle, cast, text=FORESIGHT, version=0):
    return predictions.write_plan(cycle=cycle, change="A minute in pairs", prediction=text, version=version, by=cast.member)


def plan():
    return rows(Plan)[-1]


def test_starting_the_lesson_leaves_the_prediction_open_and_the_first_note_locks_it(scope):
    cycle = start(scope, Phase.TRY_OUT)
    predict(cycle, scope)
    HunchFactory(plan=plan(), author=scope.member, text="They stay quiet")
    lesson = begin(scope, design(scope, cycle=cycle))
    assert not plan().is_locked
    observe(scope, lesson, by=scope.colleague)
    assert (plan().is_locked, plan().is_revealed, plan().locked_by) == (True, True, scope.colleague)
    with pytest.raises(DomainError) as refused:
        predict(cycle, scope, text="3 of 12", version=plan().version)
    assert refused.value.field == "prediction"
    assert plan().prediction == FORESIGHT


def test_a_note_before_any_prediction_leaves_none_to_be_made(scope):
    cycle = start(scope, Phase.TRY_OUT)
    observe(scope, begin(scope, design(scope, cycle=cycle)))
    with pytest.raises(DomainError) as refused:
        predict(cycle, scope, version=1)
    assert refused.value.field == "prediction"
    assert (plan().prediction, plan().is_locked) == ("", True)


@pytest.mark.parametrize("first", ["note", "result"])
def test_of_a_note_and_a_result_the_first_locks_once(scope, first):
    cycle = start(scope, Phase.TRY_OUT)
    predict(cycle, scope)
    lesson = begin(scope, design(scope, cycle=cycle))

    def note():
        observe(scope, lesson, by=scope.colleague)

    def result():
        evidence.bring_in(
            cycle=cycle,
            phase=Phase.TRY_OUT,
            kind=EvidenceKind.RESULTS,
            text="Seven of twelve.",
            dated_on=timezone.localdate(),
            by=scope.organiser,
        )

    for step in (note, result) if first == "note" else (result, note):
        step()
    assert plan().locked_by == (scope.colleague if first == "note" else scope.organiser)
    assert AuditEvent.objects.filter(verb="prediction.locked").count() == 1


def test_what_pupils_say_afterwards_and_the_table_lock_as_well(scope):
    for seen in ("talk", "table"):
        cycle = start(scope, Phase.TRY_OUT)
        predict(cycle, scope)
        lesson = begin(scope, design(scope, cycle=cycle))
        lessons.end(lesson=lesson, by=scope.member)
        assert not plan().is_locked
        if seen == "talk":
            pupils.interview(pupil=pupil_of(lesson), learned="To wait", by=scope.colleague)
        else:
            row = {"pupil": pupil_of(lesson), "part": parts_of(lesson)[0], "seen": "Talks", "explanation": "", "version": 0}
            discussion.find(**row, by=scope.colleague)
        assert plan().is_locked
        cycle.delete()


def test_taking_the_note_away_does_not_open_the_prediction_again(scope):
    cycle = start(scope, Phase.TRY_OUT)
    predict(cycle, scope)
    made = observe(scope, begin(scope, design(scope, cycle=cycle)))
    notes.remove(note=made, by=scope.colleague)
    assert plan().is_locked


def test_who_plans_anew_completes_the_earlier_lesson_without_locking_the_new_prediction(scope):
    cycle = start(scope, Phase.TRY_OUT)
    predict(cycle, scope)
    lesson = teach(scope, design(scope, cycle=cycle))
    type(cycle).objects.filter(pk=cycle.pk).update(phase=Phase.PLAN)
    predictions.plan_anew(cycle=cycle, by=scope.member)
    predict(cycle, scope, text="10 of 12", version=1)
    Lesson.objects.filter(pk=lesson.pk).update(started_at=timezone.now() - datetime.timedelta(days=3))
    Lesson.objects.filter(pk=lesson.pk).update(ended_at=timezone.now() - datetime.timedelta(days=2))
    observe(scope, again(lesson), text="Late from the queue")
    new = Plan.objects.get(number=2)
    assert not new.is_locked
    second = lessons.again(lesson=again(lesson), change="Pictures first", by=scope.member)
    observe(scope, begin(scope, second))
    new.refresh_from_db()
    assert new.is_locked


def test_a_later_note_asks_no_more_than_whether_it_is_locked(scope, django_assert_max_num_queries):
    lesson = begin(scope)
    observe(scope, lesson)
    with django_assert_max_num_queries(1):
        predictions.seen_in_a_lesson(cycle=lesson.cycle, begun_at=lesson.started_at, by=scope.member)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other anyway")
def test_a_correction_that_meets_the_first_note_is_in_before_it_or_refused(cast):
    cycle = start(cast, Phase.TRY_OUT)
    lesson = begin(cast, design(cast, cycle=cycle))
    together = threading.Barrier(2)
    part = parts_of(lesson)[0]

    def note():
        together.wait(10)
        notes.note(lesson=lesson, part=part, text="Says: dry.", by=cast.colleague)

    def correct():
        together.wait(10)
        predict(cycle, cast)

    noted, corrected = at_once(note, correct)
    assert noted is None
    assert corrected is None or isinstance(corrected, DomainError)
    assert (plan().is_locked, plan().prediction) == (True, FORESIGHT if corrected is None else "")
