"""Start a group."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Draft
from core.tenancy import organisation_scope, unscoped
from groups.enums import Role
from groups.models import Group
from groups.roles import roles_in
from schools.models import Staff
from tests.cast import Cast
from tests.factories.schools import SchoolFactory, StaffFactory
from tests.groups.views.urls import LEADER, statuses

URL = "/o/lindenhof/groups/new/"
DAY = datetime.timedelta(days=1)


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    data = {
        "name": "Outdoor play",
        "school": cast.school.pk,
        "goal_pupils": "Pupils solve quarrels themselves by May.",
        "goal_learning": "We learn to watch first.",
        "starts_on": today.isoformat(),
        "ends_on": (today + 300 * DAY).isoformat(),
        f"members-{cast.organiser.pk}-organiser": "1",
        f"members-{cast.organiser.pk}-teacher": "1",
        f"members-{cast.expert.pk}-expert": "1",
        "draft": "groups:new:lindenhof",
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def made() -> Group | None:
    with unscoped(reason="a test looks"):
        return Group.objects.with_places().filter(name="Outdoor play").first()


def test_is_for_school_leaders(cast: Cast, sign_in: Any) -> None:
    assert statuses(cast, sign_in, URL) == LEADER
    assert sign_in(cast.organiser).post(URL, filled(cast)).status_code == 403
    assert made() is None


def test_proposes_today_until_the_end_of_the_school_year(cast: Cast, sign_in: Any) -> None:
    initial = sign_in(cast.leader).get(URL).context["form"].initial
    assert initial["starts_on"] == timezone.localdate()
    assert (initial["ends_on"].month, initial["ends_on"].day) == (7, 31)
    assert initial["school"] == cast.school.pk


def test_starts_the_group_and_goes_there(cast: Cast, sign_in: Any) -> None:
    answer = sign_in(cast.leader).post(URL, filled(cast))
    group = made()
    assert answer.status_code == 303 and answer.url == group.get_absolute_url()
    with organisation_scope(cast.organisation.pk):
        assert roles_in(cast.organiser, group) == {Role.ORGANISER, Role.TEACHER}
        assert roles_in(cast.expert, group) == {Role.EXPERT}


def test_can_go_on_with_an_invitation(cast: Cast, sign_in: Any) -> None:
    answer = sign_in(cast.leader).post(URL, filled(cast, then="invite"))
    assert answer.url == reverse("groups:member_invite", args=["lindenhof", made().pk])


def test_twice_the_same_click_is_one_group(cast: Cast, sign_in: Any) -> None:
    client = sign_in(cast.leader)
    assert client.post(URL, filled(cast)).url == client.post(URL, filled(cast)).url


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "nul\x00byte"}, "name"),
        ({"name": "Speaking up"}, "name"),
        ({"goal_pupils": ""}, "goal_pupils"),
        ({"goal_pupils": "x" * 301}, "goal_pupils"),
        ({"goal_learning": " "}, "goal_learning"),
        ({"school": ""}, "school"),
        ({"school": "nonsense"}, "school"),
        ({"starts_on": "31-31-2026"}, "starts_on"),
        ({"starts_on": "0202-09-01"}, "starts_on"),
        ({"ends_on": "9999-01-01"}, "ends_on"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"starts_on": "2026-12-01", "ends_on": "2026-12-01"}, "ends_on"),
        ({"members-999999-teacher": "1"}, "members"),
        ({"members-x-teacher": "1"}, "members"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field(cast: Cast, sign_in: Any, changes: dict[str, Any], field: str) -> None:
    answer = sign_in(cast.leader).post(URL, filled(cast, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert made() is None


def test_an_empty_form_names_every_field_and_needs_an_organiser(cast: Cast, sign_in: Any) -> None:
    answer = sign_in(cast.leader).post(URL, {})
    assert answer.status_code == 422
    # in the order of the page, so that the list above it leads down
    assert list(answer.context["form"].errors) == [
        "name",
        "goal_pupils",
        "goal_learning",
        "school",
        "starts_on",
        "ends_on",
        "members",
    ]
    data = filled(cast, **{f"members-{cast.organiser.pk}-organiser": None})
    answer = sign_in(cast.leader).post(URL, data)
    assert answer.status_code == 422 and "role organiser" in answer.context["form"].errors["members"][0]


def test_unknown_roles_and_strangers_are_refused(cast: Cast, sign_in: Any) -> None:
    for extra in (f"members-{cast.organiser.pk}-king", f"members-{cast.other.pk}-teacher"):
        assert sign_in(cast.leader).post(URL, filled(cast, **{extra: "1"})).status_code == 422
    answer = sign_in(cast.leader).post(URL, filled(cast, **{f"members-{cast.expert.pk}-leader": "1"}))
    assert answer.status_code == 422 and "members" in answer.context["form"].errors


def test_a_refused_form_keeps_everything_that_was_filled_in(cast: Cast, sign_in: Any) -> None:
    page = sign_in(cast.leader).post(URL, filled(cast, name="")).content.decode()
    assert "Pupils solve quarrels themselves by May." in page
    assert f'id="id_members-{cast.organiser.pk}-organiser" checked' in page
    assert f'id="id_members-{cast.member.pk}-teacher" checked' not in page


def test_a_leader_of_one_school_starts_groups_there_only(cast: Cast, sign_in: Any, everything: None) -> None:
    elsewhere = SchoolFactory(organisation=cast.organisation)
    Staff.objects.filter(user=cast.leader).update(school=elsewhere)
    answer = sign_in(cast.leader).post(URL, filled(cast))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["school"]


def test_with_several_schools_the_leader_chooses(cast: Cast, sign_in: Any, everything: None) -> None:
    elsewhere = SchoolFactory(organisation=cast.organisation)
    client = sign_in(cast.leader)
    assert client.get(URL).context["form"].initial["school"] == ""
    assert f'value="{elsewhere.pk}" selected' in client.get(f"{URL}?school={elsewhere.pk}").content.decode()


def test_puts_back_what_was_typed_before_and_forgets_it_when_sent(cast: Cast, sign_in: Any) -> None:
    Draft.objects.create(
        user=cast.leader,
        key="groups:new:lindenhof",
        fields={"name": "Half a name", f"members-{cast.member.pk}-teacher": "1", f"members-{cast.member.pk}-expert": ""},
    )
    client = sign_in(cast.leader)
    page = client.get(URL).content.decode()
    assert 'value="Half a name"' in page
    assert f'id="id_members-{cast.member.pk}-teacher" checked' in page
    assert f'id="id_members-{cast.member.pk}-expert" checked' not in page
    client.post(URL, filled(cast))
    assert not Draft.objects.filter(user=cast.leader).exists()


def test_folds_a_long_list_but_not_who_was_chosen(cast: Cast, sign_in: Any, everything: None) -> None:
    far = SchoolFactory(organisation=cast.organisation, name="Far away")
    for _ in range(31):
        StaffFactory(organisation=cast.organisation, school=far)
    shelves = {shelf.name: shelf.is_open for shelf in sign_in(cast.leader).get(URL).context["form"].shelves()}
    assert shelves["De Linde"] is False and shelves["Far away"] is False
    answer = sign_in(cast.leader).post(URL, filled(cast, name=""))
    shelves = {shelf.name: shelf.is_open for shelf in answer.context["form"].shelves()}
    assert shelves["De Linde"] is True and shelves["Far away"] is False


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_the_database_eight_times(
    cast: Cast, sign_in: Any, django_assert_num_queries: Any, rows: int, everything: None
) -> None:
    for _ in range(rows):
        StaffFactory(organisation=cast.organisation, school=SchoolFactory(organisation=cast.organisation))
    client = sign_in(cast.leader)
    with django_assert_num_queries(8):
        client.get(URL)
