"""Inviting somebody who is not in the organisation yet, and what happens when that person comes."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from groups.enums import Role
from groups.models import Group, GroupInvitation, Membership
from groups.services.checks import begin, check_appointment, lock, one_line, open_rows, roles_of
from schools import services as schools
from schools.audit import record
from schools.enums import StaffRole
from schools.models import Invitation, Organisation, Staff, User

# The same invitation twice within this time is one click that was made twice.
DOUBLE_CLICK = datetime.timedelta(minutes=1)


@transaction.atomic
def invite_member(*, group: Group, email: str, name: str, roles: Iterable[Role | str], by: User) -> tuple[Invitation, str]:
    """Invite somebody who is not in the organisation yet; the roles are given when the invitation is accepted.

    Inviting an address again sends a new link and keeps the newest roles; a click that was made twice sends one mail.

    Returns:
        The invitation, and the token of its link (empty when no new link was made).

    Raises:
        DomainError: at ``email`` or ``roles``, or what ``schools.services.invite`` refuses.
    """
    lock(group)
    chosen = roles_of(roles)
    check_appointment(group, chosen, by)
    if group.ends_on < timezone.localdate():
        raise DomainError(_("This group has ended. Nobody can join it any more."))
    address = email.strip().lower()
    if already := find_colleague(group.organisation, address):
        raise DomainError(
            _("%(name)s already belongs to %(organisation)s. Add this person from the list instead.")
            % {"name": already, "organisation": group.organisation},
            field="email",
        )
    if Role.LEADER in chosen:
        raise DomainError(_("A school leader is invited on the staff page, and added to the group afterwards."), field="roles")
    outside = chosen == {Role.EXPERT}
    try:
        invitation, token = schools.invite(
            organisation=group.organisation,
            email=address,
            name=one_line(name),
            role=StaffRole.EXTERNAL if outside else StaffRole.STAFF,
            school=None if outside else group.school,
            by=by,
        )
    except schools.AlreadyInvited as waits:
        invitation, token = waits.invitation, ""
        if not _sent_just_now(group, invitation, chosen):
            token = schools.resend(invitation=invitation, by=by)
    GroupInvitation.objects.update_or_create(invitation=invitation, group=group, defaults={"roles": sorted(chosen)})
    record(by=by, verb="member.invited", on=group)
    return invitation, token


@transaction.atomic
def resend_invitation(*, promise: GroupInvitation, by: User) -> None:
    """Send an invitation again, with a new link. Errors as ``schools.services.resend``."""
    if not _sent_just_now(promise.group, promise.invitation, {Role(role) for role in promise.roles}):
        schools.resend(invitation=promise.invitation, by=by)


@transaction.atomic
def withdraw_invitation(*, promise: GroupInvitation, by: User) -> None:
    """Take back what was promised. The link stops working, unless it also leads to another group.

    Raises:
        DomainError: the invitation was accepted.
    """
    lock(promise.group)
    others = GroupInvitation.objects.filter(invitation=promise.invitation).exclude(pk=promise.pk)
    if not others.exists():
        schools.revoke(invitation=promise.invitation, by=by)
    record(by=by, verb="member.invitation_withdrawn", on=promise.group)
    promise.delete()


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> list[Membership]:
    """Give the roles that an invitation promised; groups that ended meanwhile and roles held already are passed over."""
    today = timezone.localdate()
    promises = GroupInvitation.objects.filter(invitation=invitation).select_related("group__organisation")
    rows: list[Membership] = []
    for promise in promises:
        group = promise.group
        lock(group)
        if group.ends_on < today:
            continue
        has = {Role(row.role) for row in open_rows(group, user)}
        rows += begin(group, user, {Role(role) for role in promise.roles} - has, today, invitation.invited_by)
    for row in rows:
        record(by=user, verb="member.joined", on=row)
    return rows


def find_colleague(organisation: Organisation, address: str) -> User | None:
    """The person at this address who has a current role in the organisation, else None."""
    staff = Staff.objects.current().filter(organisation=organisation, user__email=address.strip().lower())
    found = staff.select_related("user").first()
    return None if found is None else found.user


def _sent_just_now(group: Group, invitation: Invitation, roles: Collection[Role]) -> bool:
    """Whether the same was asked a moment ago: then it is one click that was made twice."""
    promise = GroupInvitation.objects.filter(group=group, invitation=invitation).first()
    return (
        promise is not None
        and invitation.is_open
        and set(promise.roles) == set(roles)
        and invitation.invited_at > timezone.now() - DOUBLE_CLICK
    )
