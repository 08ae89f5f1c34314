"""Change somebody's roles."""

from __future__ import annotations

from typing import Any

import pytest

from groups.enums import Role
from groups.roles import roles_in
from tests.cast import Cast
from tests.factories.groups import MembershipFactory
from tests.groups.views.urls import EDITORS, statuses, url


def address(cast: Cast, user: Any) -> str:
    return url(cast, "member_roles", user.pk)


def test_is_for_leader_and_organiser(cast: Cast, sign_in: Any) -> None:
    assert statuses(cast, sign_in, address(cast, cast.member)) == EDITORS


@pytest.mark.parametrize("role", ["staff", "other"])
def test_of_somebody_who_is_not_in_the_group_is_not_there(cast: Cast, sign_in: Any, role: str) -> None:
    assert sign_in(cast.leader).get(address(cast, cast.person(role))).status_code == 404


def test_changes_roles(cast: Cast, sign_in: Any, everything: None) -> None:
    answer = sign_in(cast.organiser).post(address(cast, cast.member), {"roles": ["expert"]}, follow=True)
    assert "roles of Mia Member were changed" in answer.content.decode()
    assert roles_in(cast.member, cast.group) == {Role.EXPERT}


@pytest.mark.parametrize("roles", [[], ["king"], ["teacher", "organiser"]])
def test_bad_input_gets_a_sentence_at_the_field(cast: Cast, sign_in: Any, roles: list[str]) -> None:
    answer = sign_in(cast.organiser).post(address(cast, cast.member), {"roles": roles})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["roles"]


def test_the_only_organiser_names_a_successor_to_stop(cast: Cast, sign_in: Any, everything: None) -> None:
    client = sign_in(cast.organiser)
    answer = client.post(address(cast, cast.organiser), {"roles": ["teacher"]})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["successor"]
    data = {"roles": ["teacher"], "successor": cast.member.pk}
    assert client.post(address(cast, cast.organiser), data).status_code == 303
    assert roles_in(cast.member, cast.group) == {Role.TEACHER, Role.ORGANISER}


def test_an_organiser_keeps_that_role_without_a_leader(cast: Cast, sign_in: Any, everything: None) -> None:
    data = {"roles": ["organiser", "teacher", "expert"]}
    assert sign_in(cast.organiser).post(address(cast, cast.organiser), data).status_code == 303
    assert Role.EXPERT in roles_in(cast.organiser, cast.group)


def test_asks_for_no_successor_while_another_organises(cast: Cast, sign_in: Any, everything: None) -> None:
    MembershipFactory(group=cast.group, user=cast.colleague, role=Role.ORGANISER)
    assert "successor" not in sign_in(cast.organiser).get(address(cast, cast.organiser)).context["form"].fields


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_the_database_ten_times(
    cast: Cast, sign_in: Any, django_assert_num_queries: Any, rows: int, everything: None
) -> None:
    for _ in range(rows):
        MembershipFactory(group=cast.group)
    client = sign_in(cast.organiser)
    with django_assert_num_queries(10):
        client.get(address(cast, cast.organiser))
