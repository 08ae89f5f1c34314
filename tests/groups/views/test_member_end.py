"""End a membership."""

from __future__ import annotations

from typing import Any

import pytest

from groups.enums import Role
from groups.models import Group, Membership
from groups.roles import roles_in
from tests.cast import Cast
from tests.factories.cycles import TryOutFactory
from tests.factories.groups import MembershipFactory
from tests.groups.views.urls import EDITORS, statuses, url


def address(cast: Cast, user: Any) -> str:
    return url(cast, "member_end", user.pk)


def test_is_for_leader_and_organiser(cast: Cast, sign_in: Any) -> None:
    assert statuses(cast, sign_in, address(cast, cast.member)) == EDITORS


def test_asks_first_and_changes_nothing_on_get(cast: Cast, sign_in: Any, everything: None) -> None:
    page = sign_in(cast.organiser).get(address(cast, cast.member)).content.decode()
    assert "stays with the group" in page
    assert roles_in(cast.member, cast.group) == {Role.TEACHER}


def test_closes_the_door_at_once_and_keeps_what_was_written(cast: Cast, sign_in: Any, everything: None) -> None:
    try_out = TryOutFactory(group=cast.group, author=cast.member, sharing="group")
    mia = sign_in(cast.member)
    assert mia.get(url(cast, "members")).status_code == 200
    answer = sign_in(cast.organiser).post(address(cast, cast.member), {}, follow=True)
    assert "Mia Member is no longer in Speaking up." in answer.content.decode()
    assert mia.get(url(cast, "members")).status_code == 403
    assert mia.get(url(cast, "detail")).context["inside"] is None
    try_out.refresh_from_db()
    assert try_out.author == cast.member


def test_the_second_of_two_clicks_is_no_error(cast: Cast, sign_in: Any, everything: None) -> None:
    client = sign_in(cast.organiser)
    assert [client.post(address(cast, cast.member), {}).status_code for _ in range(2)] == [303, 303]


def test_the_last_organiser_names_a_successor_in_the_same_form(cast: Cast, sign_in: Any, everything: None) -> None:
    client = sign_in(cast.organiser)
    assert "successor" in client.get(address(cast, cast.organiser)).context["form"].fields
    answer = client.post(address(cast, cast.organiser), {})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["successor"]
    assert client.post(address(cast, cast.organiser), {"successor": cast.staff.pk}).status_code == 422
    assert roles_in(cast.organiser, Group.objects.get(pk=cast.group.pk)) == {Role.ORGANISER, Role.TEACHER}


def test_an_organiser_who_leaves_lands_on_today(cast: Cast, sign_in: Any, everything: None) -> None:
    answer = sign_in(cast.organiser).post(address(cast, cast.organiser), {"successor": cast.member.pk})
    assert answer.status_code == 303 and answer.url == "/"
    assert roles_in(cast.member, cast.group) == {Role.TEACHER, Role.ORGANISER}
    assert not Membership.objects.current().filter(user=cast.organiser).exists()


def test_asks_for_no_successor_while_another_organises(cast: Cast, sign_in: Any, everything: None) -> None:
    MembershipFactory(group=cast.group, user=cast.colleague, role=Role.ORGANISER)
    client = sign_in(cast.organiser)
    assert client.get(address(cast, cast.organiser)).context["form"] is None
    assert client.post(address(cast, cast.organiser), {}).status_code == 303


@pytest.mark.parametrize("role", ["staff", "other"])
def test_of_somebody_who_is_not_in_the_group_is_not_there(cast: Cast, sign_in: Any, role: str) -> None:
    assert sign_in(cast.leader).get(address(cast, cast.person(role))).status_code == 404
    assert sign_in(cast.leader).post(address(cast, cast.person(role)), {}).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_the_database_ten_times(
    cast: Cast, sign_in: Any, django_assert_num_queries: Any, rows: int, everything: None
) -> None:
    for _ in range(rows):
        MembershipFactory(group=cast.group)
    client = sign_in(cast.organiser)
    with django_assert_num_queries(10):
        client.get(address(cast, cast.organiser))
