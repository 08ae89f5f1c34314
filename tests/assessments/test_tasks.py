"""The sweep closes what is due, one organisation at a time."""

import datetime

import pytest
from django.utils import timezone

from assessments.enums import State
from assessments.models import Release, Round, TraceScore
from assessments.tasks import close_due_rounds, close_due_rounds_of, count_traces, count_traces_of
from core.tenancy import unscoped
from plg_site.celery import app
from tests.factories.assessments import RoundFactory


@pytest.fixture
def due(cast):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with unscoped(reason="a test prepares"):
        return [RoundFactory(group=group, closes_on=yesterday) for group in (cast.group, cast.other_group)]


def states(rounds):
    with unscoped(reason="a test inspects"):
        return [Round.objects.get(pk=each.pk).state for each in rounds]


def test_every_organisation_has_its_turn_and_twice_is_once(due):
    close_due_rounds()
    close_due_rounds()
    assert states(due) == [State.CLOSED, State.CLOSED]
    with unscoped(reason="a test inspects"):
        assert Release.objects.count() == 2


def test_one_organisation_at_a_time(due, cast):
    close_due_rounds_of(organisation_id=cast.organisation.pk)
    assert states(due) == [State.CLOSED, State.OPEN]


def test_beat_asks_every_ten_minutes():
    assert app.conf.beat_schedule["assessments-close-due"] == {
        "task": close_due_rounds.name,
        "schedule": 600.0,
    }


def groups_counted():
    with unscoped(reason="a test inspects"):
        return set(TraceScore.objects.values_list("group", flat=True))


def test_at_night_the_traces_of_every_organisation_are_counted_each_on_its_own(cast):
    count_traces_of(organisation_id=cast.organisation.pk)
    assert groups_counted() == {cast.group.pk}
    count_traces()
    assert groups_counted() == {cast.group.pk, cast.other_group.pk}


def test_beat_counts_once_a_day():
    assert app.conf.beat_schedule["assessments-count-traces"] == {"task": count_traces.name, "schedule": 24 * 3600.0}
