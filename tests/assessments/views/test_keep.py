"""Keeping answers on the way: after each statement, on any device, and never handed in by itself."""

import datetime
import re

import pytest
from django.utils import timezone

from assessments import services
from assessments.models import AnswerSet
from core.tenancy import unscoped
from groups.models import Membership
from tests.factories.assessments import answer
from tests.factories.groups import MembershipFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def url(polled):
    return f"/o/lindenhof/rounds/{polled.round.pk}/keep/"


def kept(polled, person=None):
    with unscoped(reason="a test inspects"):
        return services.kept_so_far(polled.round, person or polled.cast.member)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("member", 204),
        ("organiser", 204),
        ("leader", 204),
        ("expert", 204),
        ("staff", 404),
        ("other", 404),
        ("administrator", 404),
    ],
)
def test_who_may(polled, sign_in, url, role, status):
    client = sign_in(polled.cast.person(role))
    assert client.post(url, {"C1_1": "4"}).status_code == status
    assert client.get(url).status_code == (404 if role in ("other", "administrator") else 405)


def test_what_is_kept_does_not_count_until_it_is_handed_in(polled, sign_in, url):
    client = sign_in(polled.cast.member)
    client.post(url, {"C1_1": "4"})
    client.post(url, {"C2_3": "unknown"})
    found = kept(polled)
    assert (found.answers, found.sent) == ({"C1.1": 4, "C2.3": None}, False)
    with unscoped(reason="a test inspects"):
        assert services.count_answers(polled.round) == 0
        assert not services.has_answered(polled.round, polled.cast.member)
        kept_result = services.close_round(round_=polled.round, by=None)
        assert kept_result.result["answered"] == 0
        assert not AnswerSet.objects.filter(round=polled.round).exists()


def test_what_was_left_open_and_i_do_not_know_come_back_unlike(polled, sign_in, url):
    client = sign_in(polled.cast.member)
    client.post(url, {"C1_1": "unknown"})
    text = client.get(url.replace("keep", "answer")).content.decode()
    assert text.count(" checked") == 1
    assert re.search(r'<input[^>]*id="id_C1_1_5"[^>]* checked', text)


def test_it_goes_on_where_it_stopped_on_another_device(polled, sign_in, url):
    sign_in(polled.cast.member).post(url, {"C1_1": "4"})
    phone = sign_in(polled.cast.member)
    text = phone.get(url.replace("keep", "answer"), headers={"user-agent": "Some Mobile Safari"}).content.decode()
    assert ">2 of 7<" in text
    listed = phone.get(url.replace("keep", "answer"), {"view": "list"}, headers={"user-agent": "Some Mobile Safari"})
    assert "data-step=" not in listed.content.decode()


def test_two_devices_lose_nothing_of_each_other(polled, sign_in, url):
    """Each sends only what changed on it: what the other one knows newer stays."""
    first, second = sign_in(polled.cast.member), sign_in(polled.cast.member)
    first.post(url, {"C1_1": "4"})
    second.post(url, {"C1_1": "2"})
    first.post(url, {"C2_3": "5"})
    assert kept(polled).answers == {"C1.1": 2, "C2.3": 5}


def test_a_change_after_handing_in_counts_at_once(polled, sign_in, url):
    with unscoped(reason="a test prepares"):
        answer(polled.round, polled.cast.member, 4)
    sign_in(polled.cast.member).post(url, {"C1_1": "1"})
    found = kept(polled)
    assert found.sent
    assert found.answers["C1.1"] == 1


@pytest.mark.parametrize(
    "posted", [{"C1_1": "6"}, {"C1_1": "x" * 5000}, {"C1_1": "4\x00"}, {"comment": "x" * 1001}, {"comment": "a\x00"}]
)
def test_what_is_not_an_answer_is_refused(polled, sign_in, url, posted):
    answered = sign_in(polled.cast.member).post(url, posted)
    assert answered.status_code == 422
    assert answered.json()["sentence"]
    assert kept(polled).answers == {}


@pytest.mark.parametrize("posted", [{}, {"C1_1": ""}, {"C9_9": "4"}, {"id": "1"}])
def test_nothing_makes_no_row(polled, sign_in, url, posted):
    assert sign_in(polled.cast.member).post(url, posted).status_code == 204
    with unscoped(reason="a test inspects"):
        assert not AnswerSet.objects.filter(round=polled.round).exists()


def test_after_closing_nothing_is_kept_and_it_says_so(polled, sign_in, url):
    client = sign_in(polled.cast.member)
    with unscoped(reason="a test prepares"):
        services.close_round(round_=polled.round, by=None)
    assert client.post(url, {"C1_1": "4"}).status_code == 409
    with unscoped(reason="a test inspects"):
        assert not AnswerSet.objects.filter(round=polled.round).exists()


def test_after_leaving_the_group_nothing_is_kept(polled, sign_in, url):
    client = sign_in(polled.cast.member)
    with unscoped(reason="a test prepares"):
        Membership.objects.filter(user=polled.cast.member).update(ends_on=timezone.localdate() - DAY)
    assert client.post(url, {"C1_1": "4"}).status_code == 404


def test_a_member_who_joins_while_it_is_open_answers_and_is_counted_among_the_asked(polled, sign_in, url):
    with unscoped(reason="a test prepares"):
        MembershipFactory(group=polled.group, user=polled.cast.staff)
    client = sign_in(polled.cast.staff)
    assert client.post(url.replace("keep", "answer"), {"C1_1": "4"}).status_code == 303
    assert "1 of 9 people have answered." in client.get(url.replace("keep/", "")).content.decode()


def test_the_leader_writes_no_text_into_the_group(polled, sign_in, url):
    sign_in(polled.cast.leader).post(url, {"C1_1": "4", "comment": "From above."})
    assert kept(polled, polled.cast.leader).comment == ""


def test_a_text_for_the_group_is_asked_about_names_once(polled, sign_in, url):
    client = sign_in(polled.cast.member)
    page = url.replace("keep", "answer")
    asked = client.post(page, {"C1_1": "4", "comment": "Omar talks most."})
    text = asked.content.decode()
    assert asked.status_code == 422
    assert "This looks like a name: Omar." in text
    assert "Omar talks most." in text
    assert not kept(polled).sent
    assert client.post(page, {"C1_1": "4", "comment": "Omar talks most.", "names_seen": "Omar"}).status_code == 303
    assert kept(polled).comment == "Omar talks most."


def test_one_at_a_time_without_script_keeps_each_step_and_hands_in_at_the_end(polled, sign_in, url):
    client = sign_in(polled.cast.member)
    page = url.replace("keep", "answer")
    first = client.post(page, {"view": "one", "at": "1", "go": "next", "C1_1": "4", "comment": ""})
    assert (first.status_code, first.url) == (303, f"{page}?view=one&at=2")
    assert client.post(page, {"view": "one", "at": "2", "go": "back"}).url == f"{page}?view=one&at=1"
    assert client.post(page, {"view": "one", "at": "1", "go": "back"}).url == f"{page}?view=one&at=1"
    text = client.get(f"{page}?view=one&at=8").content.decode()
    assert "Hand in" in text
    assert not kept(polled).sent
    assert client.post(page, {"view": "one", "at": "8"}).status_code == 303
    assert kept(polled).sent


@pytest.mark.parametrize("at", ["0", "-1", "999", "99999", "²", "x", "\x00"])
def test_a_step_that_is_not_there_is_the_nearest_one(polled, sign_in, url, at):
    answered = sign_in(polled.cast.member).get(url.replace("keep", "answer"), {"view": "one", "at": at})
    assert answered.status_code == 200
    assert answered.content.decode().count("data-step=") == 8


@pytest.mark.parametrize("answers", [1, 7])
def test_queries(polled, sign_in, url, django_assert_num_queries, answers):
    with unscoped(reason="a test prepares"):
        for person in polled.people[: answers + 1]:
            answer(polled.round, person)
    client = sign_in(polled.cast.member)
    with django_assert_num_queries(9):
        client.post(url, {"C1_1": "4"})
