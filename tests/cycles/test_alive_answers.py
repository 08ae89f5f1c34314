"""Answers to "is this still alive?" that the service itself refuses: it trusts no page, and a page may be old."""

from __future__ import annotations

import pytest
from django.utils import translation

from core.errors import DomainError
from cycles.enums import Alive
from cycles.models import AliveCheck, AliveRemark, AliveSlip
from cycles.services import agreements, alive
from groups.models import Membership
from schools.models import Staff
from tests.cycles.test_alive import agreed, asked
from tests.cycles.world import day


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def check(scope):
    return asked(scope, agreed(scope))


def answer(check, person, choice="alive", **more):
    alive.answer(check=check, token=alive.token_for(check, person.pk), choice=choice, **more)


def counted():
    now = AliveCheck.objects.get()
    return [getattr(now, name) for name in Alive.values], AliveSlip.objects.count(), AliveRemark.objects.count()


NOTHING = ([0, 0, 0, 0], 0, 0)


@pytest.mark.parametrize("choice", Alive.values)
def test_each_answer_goes_to_its_own_number(scope, check, choice):
    answer(check, scope.member, choice)
    assert getattr(AliveCheck.objects.get(), choice) == 1
    assert AliveCheck.objects.get().answers == 1


@pytest.mark.parametrize("choice", ["", "months", "pk", "agreement", "Alive"])
def test_what_is_no_answer_counts_nothing_and_uses_nothing_up(scope, check, choice):
    with pytest.raises(DomainError) as refused:
        answer(check, scope.member, choice)
    assert refused.value.field == "choice"
    assert counted() == NOTHING
    answer(check, scope.member)


def test_a_remark_that_is_too_long_is_refused_at_its_own_field_and_the_link_still_works(scope, check):
    with pytest.raises(DomainError) as refused:
        answer(check, scope.member, remark="x" * 301)
    assert refused.value.field == "remark"
    assert counted() == NOTHING
    answer(check, scope.member, remark=" Not  in grade 5 ")
    assert AliveRemark.objects.get().text == "Not in grade 5"


@pytest.mark.parametrize("again", ["alive", "gone"])
def test_a_second_answer_with_the_same_link_changes_nothing_not_even_its_remark(scope, check, again):
    answer(check, scope.member)
    with pytest.raises(DomainError, match="answered"):
        answer(check, scope.member, again, remark="Once more")
    assert counted() == ([1, 0, 0, 0], 1, 0)


@pytest.mark.parametrize(
    "ended",
    [
        lambda cast, check: AliveCheck.objects.update(asked_on=day(-30), closes_on=day(-1)),
        lambda cast, check: AliveCheck.objects.update(asked_on=day(1), closes_on=day(9)),
        lambda cast, check: agreements.let_go(agreement=check.agreement, reason="We stopped.", by=cast.member),
    ],
    ids=["closed", "not asked yet", "let go"],
)
def test_a_page_that_was_left_open_answers_no_question_that_is_not_open(scope, check, ended):
    ended(scope, check)
    with pytest.raises(DomainError, match="closed"):
        answer(check, scope.member)
    assert counted() == NOTHING


@pytest.mark.parametrize("model", [Membership, Staff])
def test_who_left_while_the_page_was_open_no_longer_answers(scope, check, model):
    model.objects.filter(user=scope.member).update(starts_on=day(-9), ends_on=day(-1))
    with pytest.raises(DomainError, match="does not work any more"):
        answer(check, scope.member)
    assert counted() == NOTHING


def test_a_link_of_somebody_whom_the_question_does_not_concern_counts_nothing(scope, check):
    for person in (scope.leader, scope.staff, scope.expert, scope.other):
        with pytest.raises(DomainError):
            answer(check, person)
    assert counted() == NOTHING


def test_nobody_sees_which_links_were_used(scope, check):
    answer(check, scope.member)
    for person in (scope.member, scope.organiser, scope.leader, scope.expert, scope.administrator):
        assert not AliveSlip.objects.all().visible_to(person).exists()
