"""Two things at once: one closing, one answer, and an answer that lies wholly before the closing or is refused."""

import threading

import pytest
from django.db import connection
from django.utils import translation

from assessments import services
from assessments.disclosure import from_json
from assessments.enums import Part
from assessments.models import AnswerSet, Release, Round
from core.errors import DomainError
from core.tenancy import organisation_scope, unscoped
from schools.models import AuditEvent
from tests.factories.assessments import answer, asked

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(organisation, *actions):
    """Run the actions in threads that start together; returns what each answered, or the refusal."""
    start, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        try:
            with translation.override("en"), organisation_scope(organisation.pk):
                start.wait(timeout=10)
                results[place] = action()
        except DomainError as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def fresh(round_):
    return Round.objects.with_group().get(pk=round_.pk)


def test_two_closings_release_once(polled):
    with unscoped(reason="a test prepares"):
        for person in polled.people[:6]:
            answer(polled.round, person)

    def close():
        return services.close_round(round_=fresh(polled.round), by=polled.cast.organiser)

    results = at_once(polled.cast.organisation, close, close, close)
    assert sum(isinstance(each, Release) for each in results) == 1
    assert sum(isinstance(each, DomainError) for each in results) == 2
    with unscoped(reason="a test inspects"):
        assert Release.objects.filter(round=polled.round).count() == 1
        assert AuditEvent.objects.filter(verb="round.closed", object_id=polled.round.pk).count() == 1


def test_a_double_click_is_one_answer(polled):
    def send():
        return answer(fresh(polled.round), polled.cast.member, 4)

    results = at_once(polled.cast.organisation, send, send, send)
    assert results == [None] * 3
    with unscoped(reason="a test inspects"):
        assert AnswerSet.objects.get(round=polled.round).values == dict.fromkeys(asked(polled.round), 4)


def test_everybody_at_once_loses_nothing(polled):
    def sender(person, value):
        return lambda: answer(fresh(polled.round), person, value)

    actions = [sender(person, number % 5 + 1) for number, person in enumerate(polled.people)]
    assert at_once(polled.cast.organisation, *actions) == [None] * len(polled.people)
    with unscoped(reason="a test inspects"):
        assert services.count_answers(polled.round) == len(polled.people)
        for number, person in enumerate(polled.people):
            assert set(services.own_answers(polled.round, person).values()) == {number % 5 + 1}


def test_an_answer_during_the_closing_counts_or_is_refused(polled):
    with unscoped(reason="a test prepares"):
        for person in polled.people[:6]:
            answer(polled.round, person)

    def close():
        return services.close_round(round_=fresh(polled.round), by=None)

    def send():
        return answer(fresh(polled.round), polled.people[7], 4)

    results = at_once(polled.cast.organisation, close, send)
    with unscoped(reason="a test inspects"):
        kept = from_json(Release.objects.get(round=polled.round).result)
        stored = AnswerSet.objects.filter(round=polled.round, part=Part.GROUP).count()
    assert kept.answered == stored == (6 if isinstance(results[1], DomainError) else 7)


def test_two_openings_make_one_round(polled):
    with unscoped(reason="a test prepares"):
        services.close_round(round_=polled.round, by=None)
    closes_on = polled.round.closes_on

    def open_():
        group = fresh(polled.round).group
        return services.open_round(group=group, instrument="pulse", closes_on=closes_on, by=polled.cast.organiser)

    results = at_once(polled.cast.organisation, open_, open_)
    assert sum(isinstance(each, Round) for each in results) == 1
    assert sum(isinstance(each, DomainError) for each in results) == 1
