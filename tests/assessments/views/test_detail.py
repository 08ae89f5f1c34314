"""One round: open, withheld, released."""

import datetime
import re

import pytest
from django.utils import timezone

from assessments import services
from assessments.models import Round, TraceScore
from core.tenancy import unscoped
from groups.enums import Role
from groups.models import Membership
from tests.factories.assessments import RoundFactory, answer, closed_round, teachers
from tests.factories.cycles import TryOutFactory
from tests.factories.groups import MembershipFactory
from tests.factories.meetings import MeetingFactory

DAY = datetime.timedelta(days=1)


def url(round_):
    return f"/o/lindenhof/rounds/{round_.pk}/"


def released(polled, values=(3, 4, 4, 4, 4, 4, 4), people=None, **fields):
    with unscoped(reason="a test prepares"):
        if polled.round.is_open:
            services.close_round(round_=polled.round, by=None)
            polled.round.refresh_from_db()
        return closed_round(polled.group, polled.people if people is None else people, values, **fields)


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
def test_who_sees_it(polled, sign_in, role, status):
    client = sign_in(polled.cast.person(role))
    assert client.get(url(polled.round)).status_code == status
    assert client.get(url(released(polled))).status_code == status


def test_an_open_round_says_how_many_and_never_who(polled, sign_in):
    with unscoped(reason="a test prepares"):
        answer(polled.round, polled.cast.colleague)
    for role in ("member", "organiser", "leader", "expert"):
        text = sign_in(polled.cast.person(role)).get(url(polled.round)).content.decode()
        assert "1 of 8 people have answered." in text
        assert polled.cast.colleague.name not in text
        assert "on a line from 1 to 5" not in text


def test_an_open_round_offers_each_what_they_may(polled, sign_in):
    text = sign_in(polled.cast.organiser).get(url(polled.round)).content.decode()
    assert "Fill in the statements" in text
    assert "Close this round" in text
    text = sign_in(polled.cast.member).get(url(polled.round)).content.decode()
    assert "Close this round" not in text
    assert "Your answers do not count in the result" in sign_in(polled.cast.leader).get(url(polled.round)).content.decode()
    with unscoped(reason="a test prepares"):
        answer(polled.round, polled.cast.member)
    text = sign_in(polled.cast.member).get(url(polled.round)).content.decode()
    assert "Fill in the statements" not in text
    assert "You have answered." in text


def test_after_the_last_day_nobody_is_asked(polled, sign_in):
    with unscoped(reason="a test prepares"):
        Round.objects.filter(pk=polled.round.pk).update(closes_on=timezone.localdate() - DAY)
    text = sign_in(polled.cast.member).get(url(polled.round)).content.decode()
    assert "In a few minutes the result is here." in text
    assert "Fill in the statements" not in text


def test_the_title_names_the_weakest(polled, sign_in):
    with unscoped(reason="a test prepares"):
        services.close_round(round_=polled.round, by=None)
        round_ = RoundFactory(group=polled.group)
        for person in polled.people:
            services.answer(
                round_=round_, values={"C1.1": 4, "C2.3": 3, "C3.3": 4, "C4.2": 2, "C5.1": 4, "C6.2": 4, "C7.2": 4}, by=person
            )
        services.close_round(round_=round_, by=None)
    for role in ("member", "organiser", "leader", "expert"):
        text = sign_in(polled.cast.person(role)).get(url(round_)).content.decode()
        assert re.search(r"<h1>What you miss most is [^<]+</h1>", text)
        assert "8 of 8 people answered." in text
        assert "This result was fixed on" in text
        assert "The group, the expert and the school leader see this result." in text


def test_seven_rows_in_fixed_order_with_their_table_and_no_total(polled, sign_in):
    # The expert sees all seven: the one about the expert waits for the others.
    text = sign_in(polled.cast.expert).get(url(released(polled, instrument="characteristics"))).content.decode()
    names = ["A shared purpose", "Everyone learns", "Close to our own lessons", "Working together for real"]
    places = [text.index(f'<h3 class="profile-name">{name}') for name in names]
    assert places == sorted(places)
    assert text.count('<li class="profile-row') == 7
    assert text.count('<svg class="profile-line"') == 7
    assert "Show the seven characteristics in a table" in text
    assert "there is no total here" in text
    assert not re.search(r"\b(average|total score)\b", text.split("You yourself")[0].replace("no total here", ""))


def test_statements_are_shown_from_eight_people_and_never_about_one_person(polled, sign_in):
    seven = released(polled, people=polled.people[:7], instrument="characteristics", values=(2, 3, 4, 3))
    assert "By statement" not in sign_in(polled.cast.staff).get(url(seven)).content.decode()
    reader = sign_in(polled.cast.leader)
    assert "By statement" not in reader.get(url(seven)).content.decode()
    text = reader.get(url(released(polled, instrument="characteristics", values=(2, 3, 4, 3)))).content.decode()
    assert "By statement" in text
    assert "Our goal is written down" in text
    assert "The school leader regularly joins" not in text
    assert "The expert brings in knowledge" not in text


def test_bars_are_counts_from_ten_people(polled, sign_in):
    with unscoped(reason="a test prepares"):
        polled.people += teachers(polled.group, 3)
    round_ = released(polled, instrument="characteristics", values=(2, 3, 4, 3, 5))
    text = sign_in(polled.cast.member).get(url(round_)).content.decode()
    assert re.search(r"\d disagree, \d in between, \d agree", text)


def test_too_few_answers_say_why_there_is_nothing(polled, sign_in):
    round_ = released(polled, people=polled.people[:4])
    for role in ("member", "leader", "expert"):
        text = sign_in(polled.cast.person(role)).get(url(round_)).content.decode()
        assert "There are too few answers to show a result" in text
        assert "4 of 8 people answered." in text
        assert "We only show results from 5 people upwards." in text
        assert "profile-line" not in text


def test_a_small_share_says_why_there_is_nothing(polled, sign_in):
    with unscoped(reason="a test prepares"):
        teachers(polled.group, 4)
    text = sign_in(polled.cast.member).get(url(released(polled, people=polled.people[:6]))).content.decode()
    assert "With 12 people we show a result from 8 answers." in text


def test_own_answers_are_for_their_giver_alone(polled, sign_in):
    round_ = released(polled, people=[person for person in polled.people if person != polled.cast.colleague])
    text = sign_in(polled.cast.member).get(url(round_)).content.decode()
    assert "Only you see this line: your own answers." in text
    assert "screen-only" in text  # not on paper
    for person in (polled.cast.colleague, polled.cast.leader, polled.cast.expert):
        assert "Only you see this line" not in sign_in(person).get(url(round_)).content.decode()


def test_traces_lead_to_their_rows_and_a_leader_reads_no_try_outs(polled, sign_in):
    with unscoped(reason="a test prepares"):
        TryOutFactory(group=polled.group, author=polled.cast.member, sharing="group", shared_at=timezone.now() - DAY)
        MeetingFactory(group=polled.group)
    round_ = released(polled)
    with unscoped(reason="a test inspects"):
        score = TraceScore.objects.get(group=polled.group, rule="try_outs", until=timezone.localdate(round_.closed_at))
    link = f'href="/o/lindenhof/traces/{score.pk}/"'
    text = sign_in(polled.cast.expert).get(url(round_)).content.decode()
    assert "1 try-out was shared." in text
    assert link in text
    text = sign_in(polled.cast.leader).get(url(round_)).content.decode()
    assert "1 try-out was shared." in text
    assert link not in text


def test_it_speaks_dutch(polled, sign_in):
    polled.cast.member.language = "nl"
    polled.cast.member.save()
    round_ = released(polled)
    text = sign_in(polled.cast.member).get(url(round_)).content.decode()
    assert "8 van de 8 mensen gaven antwoord." in text
    assert "Deze uitslag is vastgezet op" in text
    assert "Alleen jij ziet deze regel" in text


def test_another_organisation_is_not_there(polled, sign_in):
    with unscoped(reason="a test inspects"):
        foreign = Round.objects.get(group=polled.cast.other_group)
    assert sign_in(polled.cast.member).get(url(foreign)).status_code == 404
    expert = sign_in(polled.cast.expert)
    assert expert.get(url(foreign)).status_code == 404
    assert expert.get(f"/o/rivierwijk/rounds/{foreign.pk}/").status_code == 200


@pytest.mark.parametrize(("role", "count"), [("member", 9), ("leader", 10), ("expert", 9)])
def test_queries_of_an_open_round(polled, sign_in, django_assert_num_queries, role, count):
    with unscoped(reason="a test prepares"):
        for person in polled.people:
            answer(polled.round, person)
    client = sign_in(polled.cast.person(role))
    with django_assert_num_queries(count):
        client.get(url(polled.round))


@pytest.mark.parametrize("rows", [2, 30])
def test_queries_of_a_result(polled, sign_in, django_assert_num_queries, rows):
    with unscoped(reason="a test prepares"):
        for number in range(rows):
            MeetingFactory(group=polled.group, starts_at=timezone.now() - (number + 3) * DAY)
            TryOutFactory(group=polled.group, author=polled.cast.member, sharing="group", shared_at=timezone.now() - DAY)
        for _ in range(rows - 1):
            released(polled, people=polled.people[:1])
        round_ = released(polled)
    for role, count in (("member", 10), ("leader", 11), ("expert", 10)):
        client = sign_in(polled.cast.person(role))
        with django_assert_num_queries(count, info=role):
            client.get(url(round_))


def test_queries_for_a_leader_who_is_a_member(polled, sign_in, django_assert_num_queries):
    with unscoped(reason="a test prepares"):
        MembershipFactory(group=polled.group, user=polled.cast.leader, role=Role.LEADER)
        assert Membership.objects.filter(user=polled.cast.leader).exists()
    client = sign_in(polled.cast.leader)
    with django_assert_num_queries(9):
        client.get(url(polled.round))
