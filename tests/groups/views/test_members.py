"""Who is in the group, who was, and who is invited."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from groups import services
from groups.enums import Role
from groups.models import GroupInvitation, Membership
from schools.models import Invitation
from tests.cast import Cast
from tests.factories.groups import MembershipFactory
from tests.factories.schools import InvitationFactory, StaffFactory
from tests.groups.views.urls import INSIDE, statuses, url

DAY = datetime.timedelta(days=1)


def promise(cast: Cast, **fields: Any) -> GroupInvitation:
    invitation = InvitationFactory(organisation=cast.organisation, name="Nora New", invited_by=cast.organiser, **fields)
    return GroupInvitation.objects.create(invitation=invitation, group=cast.group, roles=["teacher"])


def test_is_for_whoever_is_inside(cast: Cast, sign_in: Any) -> None:
    assert statuses(cast, sign_in, url(cast, "members")) == INSIDE


def test_lists_a_person_once_with_all_roles_organisers_first(cast: Cast, sign_in: Any) -> None:
    people = sign_in(cast.member).get(url(cast, "members")).context["people"]
    assert people[0]["name"] == "Omar Organiser" and people[0]["roles"] == "Organiser, Teacher"
    assert [entry["name"] for entry in people[1:]] == ["Cas Colleague", "Eva Expert", "Mia Member"]
    assert all(entry["note"].startswith("Since") for entry in people)


def test_says_every_role_with_its_dates(cast: Cast, sign_in: Any, everything: None) -> None:
    today = timezone.localdate()
    MembershipFactory(group=cast.group, user=cast.member, role=Role.EXPERT, starts_on=today - 30 * DAY, ends_on=today - 9 * DAY)
    MembershipFactory(group=cast.group, user=cast.staff, starts_on=today + 9 * DAY)
    people = {entry["name"]: entry for entry in sign_in(cast.member).get(url(cast, "members")).context["people"]}
    assert people["Mia Member"]["roles"] == "Teacher"
    assert "Teacher: since" in people["Mia Member"]["note"] and "Expert: from" in people["Mia Member"]["note"]
    assert people["Sam Staff"]["note"].startswith("From")


def test_keeps_former_members_apart(cast: Cast, sign_in: Any, everything: None) -> None:
    yesterday = timezone.localdate() - DAY
    Membership.objects.filter(user=cast.colleague).update(ends_on=yesterday)
    context = sign_in(cast.organiser).get(url(cast, "members")).context
    assert [entry["name"] for entry in context["former"]] == ["Cas Colleague"]
    assert context["former"][0]["links"] == []
    assert "Cas Colleague" not in [entry["name"] for entry in context["people"]]


def test_offers_changes_to_leader_and_organiser_only(cast: Cast, sign_in: Any, everything: None) -> None:
    promise(cast)
    for role in ("leader", "organiser", "member", "expert"):
        context = sign_in(cast.person(role)).get(url(cast, "members")).context
        may = role in ("leader", "organiser")
        assert bool(context["add_url"]) is may and bool(context["people"][0]["links"]) is may
        assert len(context["invited"]) == int(may)


def test_shows_open_and_expired_invitations(cast: Cast, sign_in: Any, everything: None) -> None:
    promise(cast)
    promise(cast, expires_at=timezone.now() - DAY)
    promise(cast, accepted_at=timezone.now())
    answer = sign_in(cast.organiser).get(url(cast, "members"))
    assert sorted(is_open for _promise, is_open in answer.context["invited"]) == [False, True]
    assert "The link worked until" in answer.content.decode()


def test_says_that_an_organiser_is_missing(cast: Cast, sign_in: Any, everything: None) -> None:
    Membership.objects.filter(role=Role.ORGANISER, group=cast.group).delete()
    assert "Nobody organises this group now." in sign_in(cast.member).get(url(cast, "members")).content.decode()


def test_an_empty_group_asks_for_its_first_member(cast: Cast, sign_in: Any, everything: None) -> None:
    Membership.objects.filter(group=cast.group).delete()
    assert "Add the first person" in sign_in(cast.leader).get(url(cast, "members")).content.decode()


def test_an_invitation_can_be_sent_again_and_withdrawn(cast: Cast, sign_in: Any, everything: None) -> None:
    waiting = promise(cast, invited_at=timezone.now() - DAY)
    before = waiting.invitation.token_hash
    client = sign_in(cast.organiser)
    answer = client.post(url(cast, "invitation_resend", waiting.pk), follow=True)
    assert "sent again" in answer.content.decode()
    assert Invitation.objects.get(pk=waiting.invitation_id).token_hash != before
    answer = client.post(url(cast, "invitation_revoke", waiting.pk), follow=True)
    assert "was withdrawn" in answer.content.decode()
    assert Invitation.objects.get(pk=waiting.invitation_id).revoked_at is not None
    assert client.post(url(cast, "invitation_revoke", waiting.pk)).status_code == 404


def test_an_invitation_accepted_meanwhile_is_told_in_a_sentence(cast: Cast, sign_in: Any, everything: None) -> None:
    waiting = promise(cast, accepted_at=timezone.now())
    for name in ("invitation_resend", "invitation_revoke"):
        answer = sign_in(cast.organiser).post(url(cast, name, waiting.pk), follow=True)
        assert answer.status_code == 200 and "meanwhile" in answer.content.decode()


@pytest.mark.parametrize("name", ["invitation_resend", "invitation_revoke"])
def test_invitations_are_for_editors_and_change_nothing_on_get(cast: Cast, sign_in: Any, everything: None, name: str) -> None:
    address = url(cast, name, promise(cast).pk)
    expected = {"organiser": 303, "member": 403, "expert": 403, "staff": 403, "other": 404, "administrator": 404}
    assert sign_in(cast.organiser).get(address).status_code == 405
    for role, status in reversed(expected.items()):
        assert sign_in(cast.person(role)).post(address).status_code == status, role


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_the_database_ten_times(
    cast: Cast, sign_in: Any, django_assert_num_queries: Any, rows: int, everything: None
) -> None:
    yesterday = timezone.localdate() - DAY
    for _ in range(rows):
        user = StaffFactory(organisation=cast.organisation).user
        services.add_member(group=cast.group, user=user, roles=["teacher", "expert"], by=cast.leader)
        MembershipFactory(group=cast.group, ends_on=yesterday)
        promise(cast)
    client = sign_in(cast.organiser)
    with django_assert_num_queries(10):
        client.get(url(cast, "members"))
