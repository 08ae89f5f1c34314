"""Inviting somebody to a group who is not in the organisation yet."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from core.errors import DomainError
from groups import services
from groups.enums import Role
from groups.models import Group, GroupInvitation, Membership
from groups.roles import roles_in
from schools import services as schools
from schools.enums import StaffRole
from schools.models import AuditEvent, Invitation, User
from tests.cast import Cast
from tests.factories.groups import GroupFactory

DAY = datetime.timedelta(days=1)


def invite(cast: Cast, **changes: Any) -> tuple[Invitation, str]:
    values = {"group": cast.group, "email": "Nora@Example.org", "name": "Nora New", "roles": ["teacher"], "by": cast.organiser}
    return services.invite_member(**{**values, **changes})


def refusal(action) -> DomainError:
    with pytest.raises(DomainError) as caught:
        action()
    return caught.value


def accept(invitation: Invitation) -> User:
    return schools.accept(invitation=invitation, name="Nora New", password="correct horse battery")


def test_an_invitation_sends_a_mail_and_promises_roles(
    scope: Cast, mailoutbox: list[Any], django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invitation, token = invite(scope, roles=["teacher", "expert"])
    assert token and invitation.email == "nora@example.org" and invitation.school == scope.school
    assert GroupInvitation.objects.get(group=scope.group).roles == ["expert", "teacher"]
    assert [mail.to for mail in mailoutbox] == [["nora@example.org"]]
    assert AuditEvent.objects.filter(verb="member.invited", object_id=scope.group.pk).exists()


def test_an_expert_comes_from_outside(scope: Cast) -> None:
    invitation, _token = invite(scope, roles=["expert"])
    assert invitation.role == StaffRole.EXTERNAL and invitation.school is None


def test_whoever_accepts_is_in_the_group(scope: Cast) -> None:
    invitation, _token = invite(scope, roles=["teacher", "expert"])
    nora = accept(invitation)
    assert roles_in(nora, scope.group) == {Role.TEACHER, Role.EXPERT}
    assert nora.has_perm("groups.view_inside", Group.objects.with_places().get(pk=scope.group.pk))
    assert Membership.objects.filter(user=nora, created_by=scope.organiser, starts_on=timezone.localdate()).count() == 2


def test_one_invitation_can_lead_to_two_groups(scope: Cast) -> None:
    second = GroupFactory(school=scope.school)
    first, _token = invite(scope)
    again, token = invite(scope, group=second, roles=["expert"], by=scope.leader)
    assert first == again and token
    nora = accept(Invitation.objects.get(pk=first.pk))
    assert roles_in(nora, scope.group) == {Role.TEACHER} and roles_in(nora, second) == {Role.EXPERT}


def test_a_group_that_ended_meanwhile_is_passed_over(scope: Cast) -> None:
    invitation, _token = invite(scope)
    Group.objects.filter(pk=scope.group.pk).update(ends_on=timezone.localdate() - DAY)
    assert not Membership.objects.filter(user=accept(invitation)).exists()


def test_roles_that_the_person_has_already_are_passed_over(scope: Cast) -> None:
    invitation, _token = invite(scope, roles=["teacher", "expert"])
    assert len(services.accept_invitation(invitation=invitation, user=scope.member)) == 1
    assert services.accept_invitation(invitation=invitation, user=scope.member) == []


def test_inviting_again_sends_a_new_link_and_keeps_the_newest_roles(scope: Cast) -> None:
    first, old = invite(scope)
    Invitation.objects.filter(pk=first.pk).update(invited_at=timezone.now() - DAY)
    second, new = invite(scope, roles=["expert"])
    assert first == second and new and new != old
    assert GroupInvitation.objects.get(group=scope.group).roles == ["expert"]


def test_a_double_click_sends_one_mail(scope: Cast, mailoutbox: list[Any], django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invite(scope)
        _invitation, token = invite(scope)
    assert token == "" and len(mailoutbox) == 1


def test_an_expired_invitation_makes_room_for_a_new_one(scope: Cast) -> None:
    first, _token = invite(scope)
    Invitation.objects.filter(pk=first.pk).update(expires_at=timezone.now() - DAY)
    second, token = invite(scope)
    assert second != first and token


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "MIA@example.org"}, "email"),
        ({"roles": []}, "roles"),
        ({"roles": ["organiser"]}, "roles"),
        ({"roles": ["leader"]}, "roles"),
    ],
    ids=["colleague", "no role", "organiser by an organiser", "leader"],
)
def test_refuses(scope: Cast, changes: dict[str, Any], field: str) -> None:
    assert refusal(lambda: invite(scope, **changes)).field == field
    assert not Invitation.objects.exists()


def test_a_leader_invites_an_organiser_but_no_leader(scope: Cast) -> None:
    invite(scope, roles=["organiser"], by=scope.leader)
    assert refusal(lambda: invite(scope, roles=["leader"], by=scope.leader)).field == "roles"


def test_nobody_is_invited_to_a_group_that_has_ended(scope: Cast) -> None:
    scope.group.ends_on = timezone.localdate() - DAY
    scope.group.save()
    assert refusal(lambda: invite(scope)).field is None


def promise_of(cast: Cast, group: Group | None = None) -> GroupInvitation:
    return GroupInvitation.objects.select_related("invitation", "group__organisation").get(group=group or cast.group)


def test_sending_again_makes_the_old_link_dead(scope: Cast) -> None:
    invitation, _token = invite(scope)
    old = invitation.token_hash
    services.resend_invitation(promise=promise_of(scope), by=scope.organiser)
    assert Invitation.objects.get(pk=invitation.pk).token_hash == old  # the click of a moment ago
    Invitation.objects.filter(pk=invitation.pk).update(invited_at=timezone.now() - DAY)
    services.resend_invitation(promise=promise_of(scope), by=scope.organiser)
    assert Invitation.objects.get(pk=invitation.pk).token_hash != old


def test_withdrawing_takes_the_invitation_back(scope: Cast) -> None:
    invitation, _token = invite(scope)
    services.withdraw_invitation(promise=promise_of(scope), by=scope.organiser)
    assert Invitation.objects.get(pk=invitation.pk).revoked_at is not None
    assert not GroupInvitation.objects.exists()


def test_withdrawing_from_one_group_leaves_the_way_to_another(scope: Cast) -> None:
    second = GroupFactory(school=scope.school)
    invitation, _token = invite(scope)
    invite(scope, group=second, by=scope.leader)
    services.withdraw_invitation(promise=promise_of(scope), by=scope.organiser)
    nora = accept(Invitation.objects.get(pk=invitation.pk))
    assert roles_in(nora, scope.group) == frozenset() and roles_in(nora, second) == {Role.TEACHER}


def test_an_accepted_invitation_cannot_be_taken_back(scope: Cast) -> None:
    invitation, _token = invite(scope)
    promise = promise_of(scope)
    accept(invitation)
    refusal(lambda: services.withdraw_invitation(promise=promise, by=scope.organiser))
    Invitation.objects.filter(pk=invitation.pk).update(invited_at=timezone.now() - DAY)
    promise.invitation.refresh_from_db()
    refusal(lambda: services.resend_invitation(promise=promise, by=scope.organiser))
