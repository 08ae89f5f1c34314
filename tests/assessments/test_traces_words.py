"""What a trace says at its edges, and what counts as attention."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from assessments.attention import attention
from assessments.traces import BY_KEY
from groups.enums import Characteristic
from meetings.enums import Kind
from schools.holidays import school_year_of
from tests.factories.cycles import SourceFactory
from tests.factories.groups import MembershipFactory
from tests.factories.meetings import MeetingFactory, VisitFactory
from tests.factories.schools import UserFactory

DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("key", "value", "said", "is_seen"),
    [
        ("goal_pupils", {"named": True}, "The goal of the group names pupils.", True),
        ("goal_pupils", {"named": False}, "The goal of the group does not say which pupils it is about.", False),
        ("days_to_try_out", {"days": None}, "", False),
        ("days_to_try_out", {"days": 0}, "Half of the try-outs came on the day of the idea.", False),
        ("days_to_try_out", {"days": 1}, "Half of the try-outs came within 1 day of the idea.", False),
        ("hours", {"planned": None, "granted": 30}, "30 hours are granted to each member; the group planned none.", True),
        ("hours", {"planned": 40, "granted": 0}, "0 of the 40 hours that are planned for each member are granted.", False),
    ],
)
def test_a_number_is_said_in_words_that_fit_it(key, value, said, is_seen):
    rule = BY_KEY[key]
    assert rule.say(value) == said
    assert rule.is_seen(value) is is_seen


def lately(group):
    return {row.key: (row.total, row.what) for row in attention(group)}


def test_lesson_visits_and_sources_are_attention_and_a_visit_day_without_a_visit_is_none(scope, time_machine):
    year = school_year_of(timezone.localdate())
    time_machine.move_to(datetime.datetime.combine(year.starts_on + 60 * DAY, datetime.time(12), tzinfo=datetime.UTC))
    now = timezone.now()
    group = scope.group
    group.starts_on = year.starts_on
    group.save()
    days = [MeetingFactory(group=group, kind=Kind.LESSON_VISIT, starts_at=now - days * DAY) for days in (3, 9)]
    VisitFactory(meeting=days[0], visitor=scope.member, host=scope.colleague)
    VisitFactory(meeting=days[0], visitor=scope.colleague, host=scope.member)
    SourceFactory(cycle__group=group, created_at=now - 4 * DAY)
    found = lately(group)
    for key in (Characteristic.OWN_LESSONS, Characteristic.TEAMWORK):
        assert found[key] == (1, {"lesson visits": 1})
    assert found[Characteristic.EXPERT] == (1, {"sources": 1})
    assert found[Characteristic.PURPOSE][0] == 0


def test_who_leads_the_school_and_reads_along_is_named_once_and_asked_for_once(scope, django_assert_num_queries):
    from groups.querysets import leading_colleagues

    MembershipFactory(group=scope.group, user=scope.leader, role="teacher")
    MembershipFactory(group=scope.group, user=UserFactory(), role="teacher")
    with django_assert_num_queries(1):
        assert leading_colleagues(scope.group) == leading_colleagues(scope.group) == ["Lotte Leader"]
