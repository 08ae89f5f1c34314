"""The organisation's first page: schools and groups."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from groups.enums import Phase, Role
from groups.models import Membership
from schools.models import Staff
from tests.cast import Cast
from tests.factories.cycles import CycleFactory
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import SchoolFactory

URL = "/o/lindenhof/"
DAY = datetime.timedelta(days=1)


def entries(answer: Any) -> dict[str, Any]:
    return {entry.group.name: entry for shelf in answer.context["shelves"] for entry in shelf.entries}


def test_is_there_for_everybody_of_the_organisation(cast: Cast, sign_in: Any) -> None:
    roles = ("leader", "organiser", "member", "expert", "staff", "other", "administrator")
    answers = {role: sign_in(cast.person(role)).get(URL).status_code for role in roles}
    assert answers == {**dict.fromkeys(roles[:5], 200), "other": 404, "administrator": 404}


def test_shows_a_leader_how_each_group_stands(cast: Cast, sign_in: Any, everything: None) -> None:
    CycleFactory(group=cast.group, phase=Phase.PLAN)
    meeting = MeetingFactory(group=cast.group)
    MeetingFactory(group=cast.group, starts_at=meeting.starts_at + DAY, ends_at=meeting.ends_at + DAY)
    MeetingFactory(group=cast.group, starts_at=timezone.now() - DAY, ends_at=timezone.now() - DAY / 2)
    answer = sign_in(cast.leader).get(URL)
    entry = entries(answer)["Speaking up"]
    assert (entry.phase, entry.next_meeting, entry.people, entry.organisers) == (
        Phase.PLAN,
        meeting.starts_at,
        4,
        ["Omar Organiser"],
    )
    page = answer.content.decode()
    assert "Phase 3 of 6" in page and "Omar Organiser" in page and cast.group.goal_pupils in page


def test_shows_other_staff_names_and_goals_only(cast: Cast, sign_in: Any, everything: None) -> None:
    CycleFactory(group=cast.group)
    MeetingFactory(group=cast.group)
    answer = sign_in(cast.staff).get(URL)
    entry = entries(answer)["Speaking up"]
    assert (entry.phase, entry.next_meeting, entry.people, entry.organisers) == (None, None, 0, [])
    page = answer.content.decode()
    assert cast.group.goal_pupils in page and cast.group.goal_learning in page
    assert "Omar Organiser" not in page and "Next meeting" not in page and "Phase" not in page


def test_shows_an_expert_only_the_groups_that_the_expert_serves(cast: Cast, sign_in: Any, everything: None) -> None:
    GroupFactory(school=cast.school, name="Not for the expert")
    SchoolFactory(organisation=cast.organisation, name="Empty school")
    answer = sign_in(cast.expert).get(URL)
    assert list(entries(answer)) == ["Speaking up"]
    assert "Empty school" not in answer.content.decode()


@pytest.mark.parametrize("role", ["leader", "organiser", "member", "expert", "staff"])
def test_says_nothing_of_the_other_organisation_and_nothing_about_one_teacher(cast: Cast, sign_in: Any, role: str) -> None:
    page = sign_in(cast.person(role)).get(URL).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "TELLING" not in main
    assert "Mia Member" not in main and "Cas Colleague" not in main


def test_offers_each_reader_what_is_theirs_to_do(cast: Cast, sign_in: Any, everything: None) -> None:
    def offers(user: Any) -> set[str]:
        context = sign_in(user).get(URL).context
        return {name for name in ("start_url", "staff_url", "settings_url") if context[name]}

    assert offers(cast.leader) == {"start_url", "staff_url", "settings_url"}
    assert offers(cast.member) == {"staff_url"}
    assert offers(cast.expert) == set()
    Staff.objects.filter(user=cast.leader).update(school=cast.school)
    assert offers(cast.leader) == {"start_url", "staff_url"}


def test_a_leader_of_one_school_sees_inside_the_groups_of_that_school(cast: Cast, sign_in: Any, everything: None) -> None:
    GroupFactory(school=SchoolFactory(organisation=cast.organisation), name="Elsewhere")
    Staff.objects.filter(user=cast.leader).update(school=cast.school)
    found = entries(sign_in(cast.leader).get(URL))
    assert found["Speaking up"].is_inside and not found["Elsewhere"].is_inside


def test_asks_a_leader_for_an_organiser_where_there_is_none(cast: Cast, sign_in: Any, everything: None) -> None:
    assert sign_in(cast.leader).get(URL).context["without_organiser"] == []
    Membership.objects.filter(role=Role.ORGANISER, group=cast.group).delete()
    assert "Choose an organiser for Speaking up" in sign_in(cast.leader).get(URL).content.decode()
    assert "Choose an organiser" not in sign_in(cast.member).get(URL).content.decode()


def test_keeps_groups_that_ended_apart(cast: Cast, sign_in: Any, everything: None) -> None:
    today = timezone.localdate()
    GroupFactory(school=cast.school, name="Long ago", starts_on=today - 99 * DAY, ends_on=today - DAY)
    answer = sign_in(cast.leader).get(URL)
    assert list(entries(answer)) == ["Speaking up"]
    assert "Long ago" in answer.content.decode()


def test_a_school_without_groups_offers_the_first_step_to_a_leader(cast: Cast, sign_in: Any, everything: None) -> None:
    school = SchoolFactory(organisation=cast.organisation)
    assert f"{URL}groups/new/?school={school.pk}" in sign_in(cast.leader).get(URL).content.decode()
    assert "groups/new/" not in sign_in(cast.member).get(URL).content.decode()


def test_an_organisation_without_schools_begins_with_one(cast: Cast, sign_in: Any, everything: None) -> None:
    cast.group.delete()
    cast.school.delete()
    assert "Add a school" in sign_in(cast.leader).get(URL).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_the_database_eight_times(
    cast: Cast, sign_in: Any, django_assert_num_queries: Any, rows: int, everything: None
) -> None:
    for _ in range(rows):
        group = GroupFactory(school=SchoolFactory(organisation=cast.organisation))
        MembershipFactory(group=group, user=cast.organiser, role=Role.ORGANISER)
        CycleFactory(group=group)
        MeetingFactory(group=group)
    client = sign_in(cast.leader)
    with django_assert_num_queries(8):
        client.get(URL)
