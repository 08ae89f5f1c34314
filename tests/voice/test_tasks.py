"""Every hour the polls whose last day is over are closed, one organisation at a time: also of a maker who never looks again."""

import pytest
from django.utils import timezone

from core.tenancy import organisation_scope, unscoped
from plg_site.celery import app
from schools.models import AuditEvent
from tests.cycles.world import day
from tests.factories.cycles import CycleFactory
from tests.factories.voice import a_poll, count
from voice.enums import State
from voice.models import Poll, PollCount, PollNumber
from voice.services import numbers
from voice.tasks import close_due_polls, close_due_polls_of


@pytest.fixture
def over(cast):
    """A poll in each organisation that is still open, though yesterday was its last day."""
    with unscoped(reason="a test prepares its world"):
        made = []
        for group, maker in ((cast.group, cast.member), (cast.other_group, cast.other)):
            poll = count(a_poll(CycleFactory(group=group), by=maker), q1=[6, 2, 1], q2=[1, 0, 1])
            Poll.objects.filter(pk=poll.pk).update(closes_on=day(-1))
            made.append(poll)
        return made


def states(polls):
    with unscoped(reason="a test looks"):
        return [Poll.objects.get(pk=poll.pk).state for poll in polls]


def test_every_organisation_has_its_turn_and_twice_is_once(over):
    close_due_polls()
    close_due_polls()
    assert states(over) == [State.CLOSED, State.CLOSED]
    with unscoped(reason="a test looks"):
        assert set(Poll.objects.values_list("closed_on", flat=True)) == {day(-1)}, "closed on its last day, not when we came by"
        assert AuditEvent.objects.filter(verb="poll.closed").count() == 2


def test_one_organisation_at_a_time(cast, over):
    close_due_polls_of(organisation_id=cast.organisation.pk)
    assert states(over) == [State.CLOSED, State.OPEN]


def test_what_too_few_answered_is_erased_without_anybody_looking(cast, over):
    close_due_polls()
    with organisation_scope(cast.organisation.pk):
        kept = PollCount.objects.values_list("question__position", "number")
        assert sorted(kept) == [(1, 1), (1, 2), (1, 6)]


def test_numbers_on_slips_are_forgotten_with_it(cast):
    with organisation_scope(cast.organisation.pk):
        poll = a_poll(CycleFactory(group=cast.group), by=cast.member, with_numbers=True)
        numbers.make(poll=poll, count=3, by=cast.member)
        assert PollNumber.objects.exists()
        Poll.objects.filter(pk=poll.pk).update(closes_on=day(-1))
    close_due_polls()
    with organisation_scope(cast.organisation.pk):
        assert not PollNumber.objects.exists()


def test_on_its_last_day_a_poll_is_open_and_one_in_preparation_is_left_alone(cast):
    with unscoped(reason="a test prepares its world"):
        cycle = CycleFactory(group=cast.group)
        today = a_poll(cycle, by=cast.member, closes_on=timezone.localdate())
        draft = a_poll(cycle, by=cast.member, state=State.DRAFT)
        Poll.objects.filter(pk=draft.pk).update(closes_on=day(-1))
    close_due_polls()
    assert states([today, draft]) == [State.OPEN, State.DRAFT]


def test_beat_asks_every_hour():
    assert app.conf.beat_schedule["voice-close-due"] == {"task": close_due_polls.name, "schedule": 3600.0}
