"""An account is deleted: its answers go with it, and a result that was shown stays as it was (R12)."""

import datetime

import pytest

from assessments import services
from assessments.models import AnswerSet, Release
from core.tenancy import organisation_scope, unscoped
from schools.models import Staff, User
from tests.factories.assessments import answer


@pytest.fixture
def answered(polled):
    """All eight answered, each their own number."""
    with organisation_scope(polled.cast.organisation.pk):
        for number, person in enumerate(polled.people, 1):
            answer(polled.round, person, number % 5 + 1)
    return polled


def delete(person):
    with unscoped(reason="whoever looks after the site deletes an account"):
        User.objects.get(pk=person.pk).delete()


def test_before_closing_the_answers_are_gone_and_do_not_count(answered):
    with unscoped(reason="a test inspects"):
        mine = set(services.own_answers(answered.round, answered.people[2]).items())
    delete(answered.people[2])
    with organisation_scope(answered.cast.organisation.pk):
        assert services.count_answers(answered.round) == 7
        left = [set(row.values.items()) for row in AnswerSet.objects.filter(round=answered.round)]
        assert len(left) == 7
        assert left.count(mine) == 1  # another one said the same, and is still there
        kept = services.close_round(round_=answered.round, by=None)
    assert kept.result["answered"] == 7


def test_after_the_release_the_row_is_gone_and_the_result_stays(answered):
    with organisation_scope(answered.cast.organisation.pk):
        before = services.close_round(round_=answered.round, by=None).result
    delete(answered.people[3])
    with organisation_scope(answered.cast.organisation.pk):
        assert AnswerSet.objects.filter(round=answered.round).count() == 7
        assert Release.objects.get(round=answered.round).result == before


def test_what_was_only_kept_goes_too(polled):
    with organisation_scope(polled.cast.organisation.pk):
        services.keep(round_=polled.round, values={"C1.1": 2}, by=polled.people[0], comment="Mine.")
    delete(polled.people[0])
    with organisation_scope(polled.cast.organisation.pk):
        assert not AnswerSet.objects.filter(round=polled.round).exists()


def test_answers_in_a_group_that_somebody_left_long_ago_go_too(answered):
    with organisation_scope(answered.cast.organisation.pk):
        Staff.objects.filter(user=answered.people[5]).update(
            ends_on=datetime.date(2026, 1, 2), starts_on=datetime.date(2026, 1, 1)
        )
    delete(answered.people[5])
    with organisation_scope(answered.cast.organisation.pk):
        assert AnswerSet.objects.filter(round=answered.round).count() == 7


def test_nobody_elses_answers_are_touched(answered):
    delete(answered.cast.staff)
    with organisation_scope(answered.cast.organisation.pk):
        assert AnswerSet.objects.filter(round=answered.round).count() == 8
