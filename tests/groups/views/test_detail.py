"""The group's page."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from core.slots import panels
from groups.enums import Role
from groups.models import Group, Membership
from tests.cast import Cast
from tests.factories.groups import MembershipFactory
from tests.groups.views.urls import EVERYBODY_HERE, statuses, url

DAY = datetime.timedelta(days=1)


def test_is_there_for_everybody_of_the_organisation(cast: Cast, sign_in: Any) -> None:
    assert statuses(cast, sign_in, url(cast, "detail")) == EVERYBODY_HERE


def test_of_the_other_organisation_is_not_there_under_ones_own_address(cast: Cast, sign_in: Any) -> None:
    assert sign_in(cast.leader).get(f"/o/lindenhof/groups/{cast.other_group.pk}/").status_code == 404


def test_always_shows_both_parts_of_the_goal(cast: Cast, sign_in: Any) -> None:
    for person in (cast.leader, cast.organiser, cast.member, cast.expert, cast.staff):
        page = sign_in(person).get(url(cast, "detail")).content.decode()
        assert cast.group.goal_pupils in page and cast.group.goal_learning in page


def test_shows_other_staff_name_and_goal_and_nothing_else(cast: Cast, sign_in: Any) -> None:
    answer = sign_in(cast.staff).get(url(cast, "detail"))
    page = answer.content.decode()
    assert answer.context["inside"] is None
    assert "Omar Organiser" not in page and "/members/" not in page
    assert not any(panel.link("lindenhof", cast.group.pk) in page for panel in panels("group"))


def test_shows_the_inside_who_organises_and_until_when(cast: Cast, sign_in: Any) -> None:
    page = sign_in(cast.member).get(url(cast, "detail")).content.decode()
    assert "Omar Organiser" in page and "De Linde" in page
    assert url(cast, "members") in page and str(cast.group.ends_on.year) in page


def test_offers_changes_to_leader_and_organiser_only(cast: Cast, sign_in: Any) -> None:
    offered = {
        role: url(cast, "edit") in sign_in(cast.person(role)).get(url(cast, "detail")).content.decode()
        for role in ("leader", "organiser", "member", "expert", "staff")
    }
    assert offered == {"leader": True, "organiser": True, "member": False, "expert": False, "staff": False}


def test_warns_kindly_about_a_short_or_small_group(cast: Cast, sign_in: Any, everything: None) -> None:
    inside = sign_in(cast.organiser).get(url(cast, "detail")).context["inside"]
    assert "six to twelve" in inside["size"] and not inside["is_short"]
    Group.objects.filter(pk=cast.group.pk).update(ends_on=timezone.localdate() + 9 * DAY)
    for _ in range(2):
        MembershipFactory(group=cast.group)
    inside = sign_in(cast.organiser).get(url(cast, "detail")).context["inside"]
    assert inside["size"] == "" and inside["is_short"]
    inside = sign_in(cast.member).get(url(cast, "detail")).context["inside"]
    assert not inside["is_short"]


def test_says_that_an_organiser_is_missing_and_asks_the_leader(cast: Cast, sign_in: Any, everything: None) -> None:
    Membership.objects.filter(role=Role.ORGANISER, group=cast.group).delete()
    asked = {
        role: sign_in(cast.person(role)).get(url(cast, "detail")).context["inside"] for role in ("leader", "member", "expert")
    }
    assert all(inside["organiser_missing"] for inside in asked.values())
    assert {role: bool(inside["choose_url"]) for role, inside in asked.items()} == {
        "leader": True,
        "member": False,
        "expert": False,
    }


def test_a_group_that_ended_is_still_there(cast: Cast, sign_in: Any, everything: None) -> None:
    Group.objects.filter(pk=cast.group.pk).update(ends_on=timezone.localdate() - DAY)
    inside = sign_in(cast.member).get(url(cast, "detail")).context["inside"]
    assert inside["has_ended"] and not inside["organiser_missing"]


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_the_database_nine_times(
    cast: Cast, sign_in: Any, django_assert_num_queries: Any, rows: int, everything: None
) -> None:
    for _ in range(rows):
        MembershipFactory(group=cast.group)
    client = sign_in(cast.member)
    with django_assert_num_queries(9):
        client.get(url(cast, "detail"))


def test_asks_once_more_for_a_leader_whose_groups_it_is_not_among(
    cast: Cast, sign_in: Any, django_assert_num_queries: Any
) -> None:
    client = sign_in(cast.leader)
    with django_assert_num_queries(10):
        client.get(url(cast, "detail"))
