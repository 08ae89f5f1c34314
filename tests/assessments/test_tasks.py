"""The sweep closes what is due, one organisation at a time."""

import datetime

import pytest
from django.utils import timezone

from assessments.enums import State
from assessments.models import AnswerSet, Release, Round, TraceScore, Wave
from assessments.tasks import (
    close_due_rounds,
    close_due_rounds_of,
    close_wave_of,
    count_traces,
    count_traces_of,
    forget_old,
    forget_old_of,
)
from core.tenancy import unscoped
from plg_site.celery import app
from tests.factories.assessments import RoundFactory, closed_round, teachers


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


@pytest.fixture
def of_last_year(cast):
    """A closed round in each organisation, with answers, thirteen months old."""
    long_ago = timezone.now() - datetime.timedelta(days=400)
    with unscoped(reason="a test prepares"):
        made = [closed_round(group, teachers(group, 6)) for group in (cast.group, cast.other_group)]
        Round.objects.update(closed_at=long_ago)
    return made


def with_answers():
    with unscoped(reason="a test inspects"):
        return set(AnswerSet.objects.values_list("round", flat=True))


def test_answers_of_a_year_ago_are_forgotten_in_every_organisation_each_on_its_own(of_last_year, cast):
    mine, others = of_last_year
    assert with_answers() == {mine.pk, others.pk}
    forget_old_of(organisation_id=cast.organisation.pk)
    assert with_answers() == {others.pk}
    forget_old()
    assert with_answers() == set()
    with unscoped(reason="a test inspects"):
        assert Release.objects.count() == 2


def test_results_of_five_years_ago_go_too(of_last_year, cast):
    _, others = of_last_year
    with unscoped(reason="a test prepares"):
        Round.objects.update(closed_at=timezone.now() - datetime.timedelta(days=5 * 365 + 2))
    forget_old_of(organisation_id=cast.organisation.pk)
    with unscoped(reason="a test inspects"):
        assert set(Round.objects.values_list("pk", flat=True)) == {others.pk}


def test_beat_forgets_once_a_day():
    assert app.conf.beat_schedule["assessments-forget-old"] == {"task": forget_old.name, "schedule": 24 * 3600.0}


def test_a_wave_that_is_gone_or_belongs_to_others_is_closed_by_nobody(due, cast):
    with unscoped(reason="a test prepares"):
        wave = Wave.objects.create(
            organisation=cast.other_organisation, school=cast.other_school, closes_on=timezone.localdate()
        )
        Round.objects.filter(pk=due[1].pk).update(wave=wave)
    close_wave_of(organisation_id=cast.organisation.pk, wave_id=wave.pk)
    assert states(due) == [State.OPEN, State.OPEN]
    close_wave_of(organisation_id=cast.other_organisation.pk, wave_id=wave.pk)
    assert states(due) == [State.OPEN, State.CLOSED]
