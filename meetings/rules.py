"""Who may do what with a meeting: permissions that read as sentences.

They answer who; whether the minutes are still open is answered by the services, so that nobody loses a text to a bare refusal.
"""

from __future__ import annotations

from typing import Any

from core.permissions import add_perm, predicate
from groups.models import Membership
from groups.rules import group_has_not_ended, is_expert, is_inside, is_member, is_organiser
from meetings.register import day_of


@predicate
def is_expected(user: Any, thing: Any) -> bool:
    """Is a member of the group, in any role, on the day of the meeting."""
    return thing is not None and Membership.objects.current(day_of(thing.meeting)).filter(user=user, group=thing.group).exists()


@predicate
def is_owner(user: Any, thing: Any) -> bool:
    """Promised the action."""
    return thing is not None and bool(thing.owner_id == user.pk)


# On a group
add_perm("meetings.view_meetings", is_inside)
add_perm("meetings.plan_meeting", is_organiser & group_has_not_ended)

# On a meeting and what belongs to it
add_perm("meetings.view_meeting", is_inside)
add_perm("meetings.edit_meeting", is_organiser & group_has_not_ended)
add_perm("meetings.propose_item", (is_member | is_expert) & group_has_not_ended)
add_perm("meetings.reply", is_inside & is_expected)
add_perm("meetings.view_attendance", is_member)
add_perm("meetings.edit_attendance", is_organiser)
# Who visits whom stays among members, who arrange it among themselves.
add_perm("meetings.view_visits", is_member)
add_perm("meetings.plan_visit", is_member & group_has_not_ended)
# The minutes of the last meeting are often written after the group's last day.
add_perm("meetings.write_minutes", is_organiser)
add_perm("meetings.confirm_minutes", is_organiser)
add_perm("meetings.reopen_minutes", is_organiser)
add_perm("meetings.finish_action", is_inside & (is_owner | is_organiser))
