"""The expert's portfolio."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone

from core.tenancy import unscoped
from cycles.models import Cycle
from groups.enums import Role
from groups.models import Membership
from meetings.enums import State
from tests.cast import ROLES
from tests.dashboards.views.test_today import text_of
from tests.factories.assessments import closed_round, teachers
from tests.factories.meetings import MeetingFactory

URL = "/portfolio/"


@pytest.mark.parametrize("role", ROLES)
def test_everybody_may_open_it(cast, sign_in, role):
    assert sign_in(cast.person(role)).get(URL).status_code == 200


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"expert"}))
def test_who_is_no_expert_reads_what_it_is_for(busy, cast, sign_in, role):
    busy(cast.member, 1)
    words = text_of(sign_in(cast.person(role)).get(URL))
    assert "This page is for experts from outside." in words
    assert "Speaking up" not in words


@pytest.mark.parametrize("count", [1, 30])
def test_as_many_queries_with_1_as_with_30_groups(busy, cast, sign_in, django_assert_num_queries, count):
    busy(cast.member, count)
    client = sign_in(cast.expert)
    client.get(URL)
    with django_assert_num_queries(6):
        words = text_of(client.get(URL))
    # Those of Lindenhof and the one of the other organisation.
    assert f"You think along with {count + 1} groups." in words


def test_an_expert_sees_each_group_of_both_organisations_in_words(busy, cast, sign_in):
    busy(cast.member, 1)
    with unscoped(reason="a test prepares"):
        MeetingFactory(group=cast.group, starts_at=timezone.now() - datetime.timedelta(days=9))
        MeetingFactory(group=cast.group, starts_at=timezone.now() - datetime.timedelta(days=20), state=State.CANCELLED)
        MeetingFactory(group=cast.group, starts_at=timezone.now() - datetime.timedelta(days=70))
    response = sign_in(cast.expert).get(URL)
    words = text_of(response)
    assert words.index("Lindenhof") < words.index("TELLING Rivierwijk")
    assert "Phase 1 of 6: Choose the goal." in words
    assert "Met 1 of the 2 times that were planned in the last 8 weeks." in words
    assert "Next: tomorrow." in words
    assert "1 question waits for an answer of the group." in words
    assert "There is no self-assessment with enough answers yet." in words
    assert "A try-out, today" in words


def test_a_question_and_a_source_are_one_click_away(busy, cast, sign_in):
    busy(cast.member, 1)
    client = sign_in(cast.expert)
    page = client.get(URL).content.decode()
    with unscoped(reason="a test inspects"):
        cycle = Cycle.objects.get(group=cast.group)
    for address in (f"/o/lindenhof/cycles/{cycle.pk}/P1/questions/new/", f"/o/lindenhof/cycles/{cycle.pk}/sources/new/"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_the_weakest_characteristic_of_the_last_release_is_named(cast, sign_in):
    with unscoped(reason="a test prepares"):
        closed_round(cast.group, [cast.organiser, cast.member, cast.colleague, *teachers(cast.group, 4)])
    words = text_of(sign_in(cast.expert).get(URL))
    weakest = re.findall(r"Weakest characteristic (.*?) Open questions", words)
    assert len(weakest) == 2
    assert weakest[0].endswith(".")
    assert weakest[1] == "There is no self-assessment with enough answers yet."
    assert weakest[0] != weakest[1]


@pytest.mark.parametrize(
    ("held", "says"), [(0, "No meeting was planned in the last 8 weeks."), (1, "Met 1 time in"), (3, "Met 3 times in")]
)
def test_the_rhythm_is_said_in_words(cast, sign_in, held, says):
    with unscoped(reason="a test prepares"):
        for number in range(held):
            MeetingFactory(group=cast.group, starts_at=timezone.now() - datetime.timedelta(days=9 + 7 * number))
    assert says in text_of(sign_in(cast.expert).get(URL))


def test_a_group_that_the_expert_left_is_gone(cast, sign_in):
    with unscoped(reason="a test prepares"):
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        Membership.objects.filter(user=cast.expert, group=cast.other_group).update(ends_on=yesterday)
    words = text_of(sign_in(cast.expert).get(URL))
    assert "TELLING" not in words
    assert "You think along with 1 group." in words


def test_it_says_nothing_about_one_person(busy, cast, sign_in):
    busy(cast.member, 1)
    words = text_of(sign_in(cast.expert).get(URL))
    for person in (cast.member, cast.colleague, cast.organiser, cast.other):
        assert person.get_short_name() not in words.split()


def test_a_member_who_is_also_expert_elsewhere_sees_only_that_group(busy, cast, sign_in):
    with unscoped(reason="a test prepares"):
        Membership.objects.filter(user=cast.expert, group=cast.other_group).update(role=Role.TEACHER)
    assert "TELLING" not in text_of(sign_in(cast.expert).get(URL))


def test_it_only_reads(cast, sign_in):
    assert sign_in(cast.expert).post(URL).status_code == 405
