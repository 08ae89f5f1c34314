"""Filling in the statements."""

import datetime
import re

import pytest
from django.utils import timezone

from assessments import services
from assessments.models import AnswerSet, Round
from core.models import Draft
from core.tenancy import unscoped
from groups.models import Membership
from tests.factories.assessments import answer

DAY = datetime.timedelta(days=1)


@pytest.fixture
def url(polled):
    return f"/o/lindenhof/rounds/{polled.round.pk}/answer/"


def own(polled, person):
    with unscoped(reason="a test inspects"):
        return services.own_answers(polled.round, person)


def count(polled):
    with unscoped(reason="a test inspects"):
        return AnswerSet.objects.filter(round=polled.round).count()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("member", 200),
        ("organiser", 200),
        ("leader", 200),
        ("expert", 200),
        ("staff", 404),
        ("other", 404),
        ("administrator", 404),
    ],
)
def test_who_may(polled, sign_in, url, role, status):
    client = sign_in(polled.cast.person(role))
    assert client.get(url).status_code == status
    assert client.post(url, {"C1_1": "4"}).status_code == (303 if status == 200 else status)
    assert count(polled) == (status == 200)


def test_every_statement_is_a_fieldset_with_five_answers_and_one_apart(polled, sign_in, url):
    text = sign_in(polled.cast.member).get(url).content.decode()
    assert len(re.findall(r"<fieldset class=\"question", text)) == 7
    assert len(re.findall(r"<legend>", text)) == 7
    assert len(re.findall(r'type="radio"', text)) == 7 * 6
    assert len(re.findall(r"question-apart", text)) == 7
    assert "checked" not in text
    assert "required" not in text


def test_it_says_who_sees_what_and_what_becomes_of_it(polled, sign_in, url):
    text = sign_in(polled.cast.member).get(url).content.decode()
    assert "Nobody sees separate answers" in text
    assert "your name is not kept with them" in text
    assert "is erased when the round closes" in text
    assert "You answer as leader." in sign_in(polled.cast.leader).get(url).content.decode()
    assert "you skip the statements about the expert" in sign_in(polled.cast.expert).get(url).content.decode()


def test_answers_are_taken_and_the_rest_counts_as_unknown(polled, sign_in, url):
    client = sign_in(polled.cast.member)
    answered = client.post(url, {"C1_1": "4", "C2_3": "unknown", "C9_1": "5", "draft": "assessments:answer:1"}, follow=True)
    assert answered.redirect_chain == [(f"/o/lindenhof/rounds/{polled.round.pk}/?said=thanks", 303)]
    assert "Your answers are in, without your name." in answered.content.decode()
    given = own(polled, polled.cast.member)
    assert given.pop("C1.1") == 4
    assert set(given.values()) == {None}
    assert not Draft.objects.exists()


def test_a_second_time_begins_with_the_first_and_changes_it(polled, sign_in, url):
    client = sign_in(polled.cast.member)
    client.post(url, {"C1_1": "4", "C2_3": "2"})
    text = client.get(url).content.decode()
    assert len(re.findall(r"checked", text)) == 2  # what was left open is open still, which is not "I don't know"
    client.post(url, {"C1_1": "1"})
    assert count(polled) == 1
    with unscoped(reason="a test inspects"):
        assert services.own_answers(polled.round, polled.cast.member)["C1.1"] == 1
        assert services.own_answers(polled.round, polled.cast.member)["C2.3"] == 2


@pytest.mark.parametrize("posted", [{}, {"C1_1": ""}, {"C1_1": "unknown"}, {"C9_1": "4"}])
def test_a_form_without_an_answer_is_refused(polled, sign_in, url, posted):
    answered = sign_in(polled.cast.member).post(url, posted)
    assert answered.status_code == 422
    assert "Answer at least one statement." in answered.content.decode()
    assert count(polled) == 0


@pytest.mark.parametrize("value", ["0", "6", "four", "4\x00", "x" * 5000])
def test_what_is_not_an_answer_is_refused_at_its_statement_and_nothing_is_lost(polled, sign_in, url, value):
    answered = sign_in(polled.cast.member).post(url, {"C1_1": value, "C2_3": "5"})
    text = answered.content.decode()
    assert answered.status_code == 422
    assert '<a href="#id_C1_1">' in text or "#id_C1_1" in text
    assert "Choose one of the answers." in text
    assert len(re.findall(r"checked", text)) == 1  # the other answer is still there
    assert count(polled) == 0


def test_a_round_of_somebody_else_is_not_there(polled, sign_in):
    with unscoped(reason="a test inspects"):
        foreign = Round.objects.get(group=polled.cast.other_group)
    client = sign_in(polled.cast.member)
    assert client.post(f"/o/lindenhof/rounds/{foreign.pk}/answer/", {"C1_1": "4"}).status_code == 404
    assert client.post(f"/o/rivierwijk/rounds/{foreign.pk}/answer/", {"C1_1": "4"}).status_code == 404
    assert client.get("/o/lindenhof/rounds/999999/answer/").status_code == 404


def test_closed_in_the_meantime_is_said_and_nothing_is_lost(polled, sign_in, url):
    client = sign_in(polled.cast.member)
    client.get(url)
    with unscoped(reason="a test prepares"):
        services.close_round(round_=polled.round, by=None)
    answered = client.post(url, {"C1_1": "4"})
    text = answered.content.decode()
    assert answered.status_code == 422
    assert "This round has just been closed." in text
    assert len(re.findall(r"checked", text)) == 1
    assert count(polled) == 0
    looked = client.get(url, follow=True)
    assert looked.redirect_chain[-1][0] == f"/o/lindenhof/rounds/{polled.round.pk}/"
    assert "Answers are no longer taken." in looked.content.decode()


def test_somebody_who_just_left(polled, sign_in, url):
    client = sign_in(polled.cast.member)
    client.get(url)
    with unscoped(reason="a test prepares"):
        Membership.objects.filter(user=polled.cast.member).update(ends_on=timezone.localdate() - DAY)
    assert client.post(url, {"C1_1": "4"}).status_code == 404
    assert count(polled) == 0


def test_nothing_changes_on_get(polled, sign_in, url):
    assert sign_in(polled.cast.member).get(url, {"C1_1": "4"}).status_code == 200
    assert count(polled) == 0


def test_it_speaks_dutch(polled, sign_in, url):
    polled.cast.member.language = "nl"
    polled.cast.member.save()
    text = sign_in(polled.cast.member).get(url).content.decode()
    assert "7 uitspraken over jullie groep" in text
    assert "Helemaal niet mee eens" in text


@pytest.mark.parametrize("answers", [1, 7])
def test_queries(polled, sign_in, url, django_assert_num_queries, answers):
    with unscoped(reason="a test prepares"):
        for person in polled.people[: answers + 1]:
            if person != polled.cast.member:
                answer(polled.round, person)
    client = sign_in(polled.cast.member)
    with django_assert_num_queries(9):
        client.get(url)
    with unscoped(reason="a test inspects"):
        assert AnswerSet.objects.filter(round=polled.round).exists()
