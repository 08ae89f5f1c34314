"""Inviting people by mail, and what happens when they accept.

The token of a link is random and stored as a hash only. It travels in clear twice, and knowingly: in the mail itself, and
before that in the argument of the task that sends the mail, so that a mail server that is down for an hour costs no
invitation. The broker holds it for as long as the mail waits; logs and events do not show it (see ``_send``).
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.tenancy import organisation_scope
from schools import audit
from schools.enums import StaffRole
from schools.models import Invitation, Organisation, School, Staff, User
from schools.services.checks import clean
from schools.services.people import check_role, create_person
from schools.signals import invitation_accepted
from schools.tokens import hash_token, new_token

VALID_FOR = datetime.timedelta(days=14)


class AlreadyInvited(DomainError):
    """The address has an invitation that still waits; it can be sent again."""

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(_("This address has an invitation that still waits for an answer."), field="email")
        self.invitation = invitation


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    name: str,
    role: str = StaffRole.STAFF,
    school: School | None = None,
    by: Any,
) -> tuple[Invitation, str]:
    """Invite somebody to an organisation, and send the mail once the transaction holds.

    Args:
        email: any capitals; kept in lower case.
        school: as in ``give_role``.
        by: who invites; the caller has checked that this person may.

    Returns:
        The invitation and the token of its link, which is stored nowhere.

    Raises:
        ValidationError: name or address is not valid.
        DomainError: the person works here, or ``by`` cannot give this role.
        AlreadyInvited: an open invitation waits; :func:`resend` sends it again.
    """
    check_role(organisation=organisation, role=role, school=school, by=by)
    token = new_token()
    invitation = Invitation(
        organisation=organisation,
        email=email.strip().lower(),
        name=" ".join(name.split()),
        role=role,
        school=None if role == StaffRole.EXTERNAL else school,
        token_hash=hash_token(token),
        invited_by=by,
        expires_at=timezone.now() + VALID_FOR,
    )
    clean(invitation, "email", "name")
    if Staff.objects.current().filter(organisation=organisation, user__email=invitation.email).exists():
        raise DomainError(_("Somebody with this address already works here."), field="email")
    mine = Invitation.objects.waiting().filter(organisation=organisation, email__iexact=invitation.email)
    if waiting := mine.open().first():
        raise AlreadyInvited(waiting)
    mine.update(revoked_at=timezone.now())  # an expired link makes room for a new one
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError:
        raise AlreadyInvited(mine.get()) from None
    audit.record(by=by, verb="invitation.sent", on=invitation)
    _send(invitation, token)
    return invitation, token


@transaction.atomic
def resend(*, invitation: Invitation, by: Any) -> str:
    """Send an invitation again with a new link that is valid for two weeks; the old link stops working.

    Returns:
        The new token.

    Raises:
        DomainError: it was accepted or withdrawn.
    """
    token, now = new_token(), timezone.now()
    changed = (
        Invitation.objects.waiting()
        .filter(pk=invitation.pk)
        .update(token_hash=hash_token(token), invited_at=now, expires_at=now + VALID_FOR)
    )
    if not changed:
        raise DomainError(_("This invitation was accepted or withdrawn meanwhile."))
    invitation.refresh_from_db()
    audit.record(by=by, verb="invitation.sent_again", on=invitation)
    _send(invitation, token)
    return token


@transaction.atomic
def revoke(*, invitation: Invitation, by: Any) -> None:
    """Withdraw an invitation: its link stops working. Withdrawing it twice is withdrawing it once.

    Raises:
        DomainError: it was accepted.
    """
    changed = Invitation.objects.waiting().filter(pk=invitation.pk).update(revoked_at=timezone.now())
    invitation.refresh_from_db()
    if invitation.accepted_at is not None:
        raise DomainError(_("This invitation was accepted meanwhile. You can end the role in the list."))
    if changed:
        audit.record(by=by, verb="invitation.withdrawn", on=invitation)


def accept(
    *, invitation: Invitation, user: User | None = None, name: str = "", password: str = "", language: str = "nl"
) -> User:
    """Accept an invitation: make the account if there is none, give the role, and tell the apps above.

    Of two people, or two clicks, at the same moment one wins.

    Args:
        user: who accepts, when the address has an account; it has to be that account.
        name, password, language: of the new account, when there is none. The password was judged by the form.

    Raises:
        ValidationError: the name is not valid.
        DomainError: the link was used, withdrawn or has expired, or belongs to another address.
    """
    with organisation_scope(invitation.organisation_id), transaction.atomic():
        if not Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now()):
            raise DomainError(_("This invitation cannot be used any more. Ask for a new one."))
        if user is None:
            user = create_person(email=invitation.email, name=name, password=password, language=language)
        elif user.email != invitation.email:
            raise DomainError(_("This invitation is for another e-mail address."))
        _give_promised_role(invitation, user)
        invitation.refresh_from_db()
        invitation.accepted_by = user
        invitation.save(update_fields=["accepted_by"])
        invitation_accepted.send(sender=Invitation, invitation=invitation, user=user)
        audit.record(by=user, verb="invitation.accepted", on=invitation)
        return user


def _give_promised_role(invitation: Invitation, user: User) -> None:
    """Give the role, unless the person got one meanwhile; a role that was to begin later begins now."""
    today = timezone.localdate()
    existing = Staff.objects.filter(organisation=invitation.organisation_id, user=user).exclude(ends_on__lt=today).first()
    if existing is None:
        Staff.objects.create(
            organisation=invitation.organisation, user=user, role=invitation.role, school=invitation.school, starts_on=today
        )
    elif existing.starts_on > today:
        existing.starts_on = today
        existing.save(update_fields=["starts_on"])


def _send(invitation: Invitation, token: str) -> None:
    """Leave the mail to the worker, once the transaction holds."""
    from schools.tasks import send_invitation

    send_invitation.apply_async_on_commit(  # type: ignore[call-arg]  # the stub does not know kwargsrepr
        kwargs={
            "organisation_id": invitation.organisation_id,
            "invitation_id": invitation.pk,
            "token": token,
            "language": (get_language() or "nl")[:2],
        },
        kwargsrepr=f"invitation {invitation.pk}",  # the token is nobody's business in a log
    )
