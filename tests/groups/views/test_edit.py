"""Change a group."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from core.models import Draft
from groups.models import Group, Membership
from tests.cast import Cast
from tests.factories.groups import GroupFactory
from tests.factories.schools import SchoolFactory
from tests.groups.views.urls import EDITORS, statuses, url

DAY = datetime.timedelta(days=1)


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    group = cast.group
    return {
        "name": "Speaking more",
        "school": cast.school.pk,
        "goal_pupils": "New goal",
        "goal_learning": "New learning",
        "starts_on": group.starts_on.isoformat(),
        "ends_on": group.ends_on.isoformat(),
        **changes,
    }


def test_is_for_leader_and_organiser(cast: Cast, sign_in: Any) -> None:
    assert statuses(cast, sign_in, url(cast, "edit")) == EDITORS


def test_changes_the_group(cast: Cast, sign_in: Any, everything: None) -> None:
    answer = sign_in(cast.organiser).post(url(cast, "edit"), filled(cast))
    assert answer.status_code == 303 and answer.url == url(cast, "detail")
    assert Group.objects.get(pk=cast.group.pk).name == "Speaking more"


@pytest.mark.parametrize("role", ["member", "expert", "staff"])
def test_changes_nothing_for_others(cast: Cast, sign_in: Any, everything: None, role: str) -> None:
    assert sign_in(cast.person(role)).post(url(cast, "edit"), filled(cast)).status_code == 403
    assert Group.objects.get(pk=cast.group.pk).name == "Speaking up"


def test_changes_nothing_for_who_just_lost_the_right(cast: Cast, sign_in: Any, everything: None) -> None:
    client = sign_in(cast.organiser)
    assert client.get(url(cast, "edit")).status_code == 200
    Membership.objects.filter(user=cast.organiser).update(ends_on=timezone.localdate() - DAY)
    assert client.post(url(cast, "edit"), filled(cast)).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "taken"}, "name"),
        ({"goal_learning": "x" * 301}, "goal_learning"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": "soon"}, "ends_on"),
        ({"school": "999999"}, "school"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field(
    cast: Cast, sign_in: Any, everything: None, changes: dict[str, Any], field: str
) -> None:
    GroupFactory(school=cast.school, name="Taken")
    answer = sign_in(cast.leader).post(url(cast, "edit"), filled(cast, **changes))
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert "<h1>Change Speaking up</h1>" in answer.content.decode()


def test_an_organiser_does_not_move_the_group(cast: Cast, sign_in: Any, everything: None) -> None:
    elsewhere = SchoolFactory(organisation=cast.organisation)
    data = filled(cast, school=elsewhere.pk)
    assert sign_in(cast.organiser).post(url(cast, "edit"), data).status_code == 422
    assert sign_in(cast.leader).post(url(cast, "edit"), data).status_code == 303
    assert Group.objects.get(pk=cast.group.pk).school == elsewhere


def test_a_group_that_ended_keeps_its_last_day(cast: Cast, sign_in: Any, everything: None) -> None:
    past = timezone.localdate() - DAY
    Group.objects.filter(pk=cast.group.pk).update(ends_on=past)
    data = filled(cast, ends_on=past.isoformat())
    assert sign_in(cast.organiser).post(url(cast, "edit"), data).status_code == 303


def test_puts_back_what_was_typed_before(cast: Cast, sign_in: Any) -> None:
    Draft.objects.create(user=cast.organiser, key=f"groups:edit:{cast.group.pk}", fields={"goal_pupils": "Half a goal"})
    assert "Half a goal" in sign_in(cast.organiser).get(url(cast, "edit")).content.decode()
    assert "Half a goal" not in sign_in(cast.leader).get(url(cast, "edit")).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_the_database_nine_times(
    cast: Cast, sign_in: Any, django_assert_num_queries: Any, rows: int, everything: None
) -> None:
    for _ in range(rows):
        SchoolFactory(organisation=cast.organisation)
    client = sign_in(cast.organiser)
    with django_assert_num_queries(9):
        client.get(url(cast, "edit"))
