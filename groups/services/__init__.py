"""Every write on groups: starting one, who is in it, in which role, and until when."""

from groups.services.groups import create_group, edit_group
from groups.services.invitations import (
    accept_invitation,
    find_colleague,
    invite_member,
    resend_invitation,
    withdraw_invitation,
)
from groups.services.members import add_member, change_roles, end_membership, end_memberships_of, needs_successor

__all__ = [
    "accept_invitation",
    "add_member",
    "change_roles",
    "create_group",
    "edit_group",
    "end_membership",
    "end_memberships_of",
    "find_colleague",
    "invite_member",
    "needs_successor",
    "resend_invitation",
    "withdraw_invitation",
]
