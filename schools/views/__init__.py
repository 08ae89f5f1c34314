"""Pages."""

from schools.views.invitations import invitation_accept, invitation_resend, invitation_revoke, staff_invite
from schools.views.organisation import organisation_settings
from schools.views.people import set_language, staff, staff_end
from schools.views.schools import (
    free_period_create,
    free_period_delete,
    school_create,
    school_detail,
    school_edit,
    school_list,
)

__all__ = [
    "free_period_create",
    "free_period_delete",
    "invitation_accept",
    "invitation_resend",
    "invitation_revoke",
    "organisation_settings",
    "school_create",
    "school_detail",
    "school_edit",
    "school_list",
    "set_language",
    "staff",
    "staff_end",
    "staff_invite",
]
