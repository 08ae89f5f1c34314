"""Every kind of row behind a number: its words, its day and a page that the reader can open."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from assessments.traces import rows_behind
from cycles.enums import Sharing
from tests.factories.conditions import LeaderRequestFactory
from tests.factories.cycles import CycleFactory, SourceFactory, TryOutFactory
from tests.factories.lessons import LessonFactory
from tests.factories.meetings import DecisionFactory, MeetingFactory

AGO = datetime.timedelta(days=3)


def one_of_each(group, author):
    """A row of every kind, by kind, with the words that stand for it."""
    now = timezone.now()
    meeting = MeetingFactory(group=group, title="Reading aloud", starts_at=now - AGO)
    cycle = CycleFactory(group=group, goal="Whole sentences.")
    shared = {"sharing": Sharing.GROUP, "shared_at": now}
    return {
        "meeting": (meeting, "Reading aloud"),
        "decision": (
            DecisionFactory(meeting=meeting, text="In pairs.", value="Everybody counts"),
            "In pairs. (Everybody counts)",
        ),
        "cycle": (cycle, "Whole sentences."),
        "source": (SourceFactory(cycle=cycle, author=author, citation="Rowe on waiting"), "Rowe on waiting"),
        "lesson": (LessonFactory(cycle=cycle, title="Rain", planned_at=now - AGO), "Rain"),
        "try_out": (TryOutFactory(group=group, author=author, done="Cards.", **shared), None),
        "request": (
            LeaderRequestFactory(group=group, asked_by=author, text="May we meet on Tuesdays?"),
            "May we meet on Tuesdays?",
        ),
    }


@pytest.mark.parametrize("kind", ["meeting", "decision", "cycle", "source", "lesson", "try_out", "request"])
def test_the_reader_comes_to_the_page_of_each_row(cast, everything, sign_in, kind):
    row, said = one_of_each(cast.group, cast.member)[kind]
    (found,) = rows_behind({kind: [row.pk]}, cast.member)
    assert found.text == (said or str(row))
    day = {"cycle": "starts_on", "try_out": "tried_on"}.get(kind)
    moment = timezone.now() - AGO if kind in ("meeting", "decision", "lesson") else timezone.now()
    assert found.day == (getattr(row, day) if day else timezone.localdate(moment))
    assert sign_in(cast.member).get(found.url.partition("#")[0]).status_code == 200
    assert rows_behind({kind: [row.pk]}, cast.other) == []


def test_a_decision_without_a_value_and_a_lesson_without_a_day_are_told_as_they_are(scope):
    decision = DecisionFactory(meeting=MeetingFactory(group=scope.group), text="In pairs.", value="")
    lesson = LessonFactory(cycle=CycleFactory(group=scope.group), planned_at=None)
    found = rows_behind({"decision": [decision.pk], "lesson": [lesson.pk], "meeting": [], "unheard_of": [1]}, scope.member)
    assert {row.text for row in found} == {"In pairs.", lesson.title}
    assert next(row.day for row in found if row.text == lesson.title) == timezone.localdate(lesson.created_at)
