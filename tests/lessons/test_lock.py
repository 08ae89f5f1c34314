"""On PostgreSQL: somebody saves a prediction at the very moment at which the lesson starts. One waits for the other."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, connections, transaction

from core.errors import DomainError
from core.tenancy import unscoped
from lessons.models import Expectation, Lesson, Note
from lessons.services import lessons, notes, pupils
from tests.lessons.world import begin, design, parts_of, pupil_of, rows

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other anyway"),
]


def at_once(*actions):
    """Run each in a thread and a connection of its own; give what each raised."""
    found: list[BaseException | None] = [None] * len(actions)

    def run(index, action):
        try:
            with unscoped(reason="a test plays several people"):
                action()
        except BaseException as problem:
            found[index] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return found


def test_a_prediction_that_meets_the_start_is_in_before_it_or_refused(cast):
    lesson = design(cast)
    pupil, part = pupil_of(lesson), parts_of(lesson)[0]
    holds, may_go = threading.Event(), threading.Event()

    def start():
        with transaction.atomic():
            lessons.start(lesson=lesson, by=cast.member)
            holds.set()
            may_go.wait(10)

    def predict():
        holds.wait(10)
        threading.Timer(0.5, may_go.set).start()
        pupils.change(pupil=pupil, code="A", version=1, expected={part.pk: "Hindsight"}, by=cast.colleague)

    started, predicted = at_once(start, predict)
    assert started is None
    assert isinstance(predicted, DomainError)
    assert rows(Expectation) == []


def test_a_start_waits_for_a_prediction_that_was_first(cast):
    lesson = design(cast)
    pupil, part = pupil_of(lesson), parts_of(lesson)[0]
    holds = threading.Event()

    def predict():
        with transaction.atomic():
            pupils.change(pupil=pupil, code="A", version=1, expected={part.pk: "Foresight"}, by=cast.colleague)
            holds.set()
            time.sleep(0.5)

    def start():
        holds.wait(10)
        lessons.start(lesson=lesson, by=cast.member)

    assert at_once(predict, start) == [None, None]
    assert [row.text for row in rows(Expectation)] == ["Foresight"]
    assert rows(Lesson)[0].has_started


def test_six_observers_at_once_get_six_places_on_the_timeline(cast):
    lesson = begin(cast)
    part = parts_of(lesson)[0]
    people = [cast.member, cast.colleague, cast.organiser, cast.expert, cast.member, cast.colleague]

    def note(number, person):
        return lambda: notes.note(lesson=lesson, part=part, text=f"Note {number}", by=person)

    assert at_once(*(note(*pair) for pair in enumerate(people))) == [None] * 6
    assert sorted(row.tick for row in rows(Note)) == [1, 2, 3, 4, 5, 6]


def test_the_same_note_from_two_tabs_at_once_is_one(cast):
    import uuid

    lesson, key = begin(cast), uuid.uuid4()
    part = parts_of(lesson)[0]

    def send():
        notes.note(lesson=lesson, part=part, text="Says: dry.", by=cast.colleague, client_key=key)

    assert at_once(send, send, send) == [None, None, None]
    assert len(rows(Note)) == 1
