"""A class presses at once: every answer is counted once, and none beyond the limit."""

import threading

import pytest
from django.db import connection

from core.errors import DomainError
from core.tenancy import organisation_scope, unscoped
from tests.cycles.world import start
from tests.factories.voice import a_poll
from voice.models import Poll, PollCount
from voice.services import life

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
THREADS, EACH = 6, 10


def together(organisation, action):
    """Run the action in threads that start together, several times each; gives how often it was refused."""
    barrier, refused = threading.Barrier(THREADS), []

    def run(number):
        try:
            with organisation_scope(organisation.pk):
                barrier.wait(timeout=10)
                for turn in range(EACH):
                    try:
                        action(number, turn)
                    except DomainError as refusal:
                        refused.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return refused


def counted():
    with unscoped(reason="a test looks"):
        poll = Poll.objects.get()
        rows = [list(PollCount.objects.filter(question=each).values_list("number", flat=True)) for each in poll.questions.all()]
        return poll.answers, rows


@pytest.fixture
def ask(cast):
    cycle = start(cast, "P4")

    def _ask(pupils):
        with unscoped(reason="a test prepares its world"):
            poll = a_poll(cycle, by=cast.member, pupils=pupils)
            return poll, list(poll.questions.values_list("pk", flat=True))

    return _ask


def test_sixty_answers_at_once_are_sixty(cast, ask):
    poll, (one, two) = ask(100)
    chosen = [{one: 0, two: 1}, {two: 2, one: 1}]
    refused = together(cast.organisation, lambda number, turn: life.answer(poll=poll, chosen=chosen[(number + turn) % 2]))
    assert refused == []
    assert counted() == (60, [[30, 30, 0], [0, 30, 30]])


def test_the_last_place_is_given_away_once(cast, ask):
    poll, (one, _two) = ask(20)
    refused = together(cast.organisation, lambda number, turn: life.answer(poll=poll, chosen={one: 0}))
    assert counted() == (22, [[22, 0, 0], [0, 0, 0]])
    assert refused == [life.Enough] * 38


def test_after_the_closing_nothing_is_added(cast, ask):
    poll, (one, _two) = ask(100)

    def act(number, turn):
        if (number, turn) == (0, 4):
            life.close(poll=poll, by=cast.member)
        else:
            life.answer(poll=poll, chosen={one: 0})

    together(cast.organisation, act)
    answers, (first, _second) = counted()
    assert answers == sum(first) or (first == [] and answers < 5)
