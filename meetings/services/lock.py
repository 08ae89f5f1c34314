"""The lock that every write on a meeting takes first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.errors import DomainError
from meetings.enums import State
from meetings.models import Meeting


def hold(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends; SQLite holds the whole database instead."""
    return Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)


def hold_open(meeting: Meeting) -> Meeting:
    """As :func:`hold`, for whatever changes the agenda or the minutes.

    Raises:
        DomainError: the minutes are confirmed, or the meeting is cancelled.
    """
    held = hold(meeting)
    if held.state == State.CONFIRMED:
        raise DomainError(
            _("The minutes of this meeting are confirmed, so nothing in it changes any more. An organiser can reopen them.")
        )
    if held.state == State.CANCELLED:
        raise DomainError(_("This meeting is cancelled, so nothing in it changes any more."))
    return held
