"""Every write of this app: one function per intention."""

from schools.services.invitations import AlreadyInvited, accept, invite, resend, revoke
from schools.services.organisations import (
    add_free_period,
    create_organisation,
    create_school,
    remove_free_period,
    save_school,
    save_settings,
)
from schools.services.people import create_person, end_staff, give_role, save_profile, set_language

__all__ = [
    "AlreadyInvited",
    "accept",
    "add_free_period",
    "create_organisation",
    "create_person",
    "create_school",
    "end_staff",
    "give_role",
    "invite",
    "remove_free_period",
    "resend",
    "revoke",
    "save_profile",
    "save_school",
    "save_settings",
    "set_language",
]
