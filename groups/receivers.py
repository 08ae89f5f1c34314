"""What groups do when something happens among people: a coat-hook for two services."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from groups import services
from schools.models import Invitation, Staff, User
from schools.signals import invitation_accepted, staff_ended


@receiver(invitation_accepted, dispatch_uid="groups.join")
def join(*, invitation: Invitation, user: User, **kwargs: Any) -> None:
    """Give the roles that the invitation promised."""
    services.accept_invitation(invitation=invitation, user=user)


@receiver(staff_ended, dispatch_uid="groups.leave")
def leave(*, staff: Staff, by: Any, **kwargs: Any) -> None:
    """End the memberships of somebody who leaves the organisation."""
    assert staff.ends_on is not None  # sent when a role has ended
    services.end_memberships_of(user=staff.user, organisation=staff.organisation, ends_on=staff.ends_on, by=by)
