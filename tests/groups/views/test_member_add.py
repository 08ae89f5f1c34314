"""Add somebody from the staff list."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from groups.enums import Role
from groups.models import Membership
from groups.roles import roles_in
from tests.cast import Cast
from tests.factories.schools import SchoolFactory, StaffFactory
from tests.groups.views.urls import EDITORS, statuses, url


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {"user": cast.staff.pk, "roles": ["teacher"], "starts_on": timezone.localdate().isoformat(), **changes}


def choices(answer: Any, name: str) -> list[str]:
    return [str(value) for value, _label in answer.context["form"].fields[name].choices if value]


def test_is_for_leader_and_organiser(cast: Cast, sign_in: Any) -> None:
    assert statuses(cast, sign_in, url(cast, "member_add")) == EDITORS


def test_offers_who_is_not_in_the_group_yet(cast: Cast, sign_in: Any) -> None:
    answer = sign_in(cast.organiser).get(url(cast, "member_add"))
    assert set(choices(answer, "user")) == {str(cast.staff.pk), str(cast.leader.pk)}


def test_offers_an_organiser_only_the_roles_that_give_no_rights(cast: Cast, sign_in: Any) -> None:
    assert choices(sign_in(cast.organiser).get(url(cast, "member_add")), "roles") == ["teacher", "expert"]
    assert set(choices(sign_in(cast.leader).get(url(cast, "member_add")), "roles")) == {role.value for role in Role}


def test_adds_somebody(cast: Cast, sign_in: Any, everything: None) -> None:
    answer = sign_in(cast.organiser).post(url(cast, "member_add"), filled(cast, roles=["teacher", "expert"]), follow=True)
    assert "Sam Staff is in the group now." in answer.content.decode()
    assert roles_in(cast.staff, cast.group) == {Role.TEACHER, Role.EXPERT}


def test_comes_with_somebody_chosen(cast: Cast, sign_in: Any) -> None:
    page = sign_in(cast.organiser).get(f"{url(cast, 'member_add')}?user={cast.staff.pk}").content.decode()
    assert f'value="{cast.staff.pk}" selected' in page


def test_twice_gets_a_sentence_and_one_membership(cast: Cast, sign_in: Any, everything: None) -> None:
    client = sign_in(cast.organiser)
    client.post(url(cast, "member_add"), filled(cast))
    answer = client.post(url(cast, "member_add"), filled(cast))
    assert answer.status_code == 422 and "already" in answer.context["form"].errors["user"][0]
    assert Membership.objects.filter(user=cast.staff).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"user": ""}, "user"),
        ({"user": "999999"}, "user"),
        ({"user": "x\x00"}, "user"),
        ({"roles": []}, "roles"),
        ({"roles": ["king"]}, "roles"),
        ({"roles": ["organiser"]}, "roles"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "yesterday"}, "starts_on"),
        ({"starts_on": "1026-01-01"}, "starts_on"),
        ({"starts_on": "2024-01-01"}, "starts_on"),
        ({"starts_on": "2030-01-01"}, "starts_on"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field(cast: Cast, sign_in: Any, changes: dict[str, Any], field: str) -> None:
    answer = sign_in(cast.organiser).post(url(cast, "member_add"), filled(cast, **changes))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]


def test_somebody_of_the_other_organisation_is_not_in_the_list(cast: Cast, sign_in: Any) -> None:
    assert sign_in(cast.leader).post(url(cast, "member_add"), filled(cast, user=cast.other.pk)).status_code == 422


def test_an_empty_post_names_every_field(cast: Cast, sign_in: Any) -> None:
    answer = sign_in(cast.organiser).post(url(cast, "member_add"), {})
    assert set(answer.context["form"].errors) == {"user", "roles", "starts_on"}


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_the_database_nine_times(
    cast: Cast, sign_in: Any, django_assert_num_queries: Any, rows: int, everything: None
) -> None:
    for _ in range(rows):
        StaffFactory(organisation=cast.organisation, school=SchoolFactory(organisation=cast.organisation))
    client = sign_in(cast.organiser)
    with django_assert_num_queries(9):
        client.get(url(cast, "member_add"))
