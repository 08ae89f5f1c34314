"""What this app wants people to hear: a request to the school leader, once; and the leader's answer, to who organises.

Both leave at once and are no longer needed when the thing is settled meanwhile: a request that was answered or withdrawn, an
answer to a request that nobody organises any more.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from groups.enums import Role
from groups.models import Group, LeaderRequest, Membership, RequestAnswer
from groups.querysets import leaders_of
from reminders.registry import Due, Message

if TYPE_CHECKING:
    from reminders.models import Reminder

# After that a request stands on the leader's first page only: a mail about something old helps nobody.
KEEPS: Final = datetime.timedelta(days=14)
PREFERENCE: Final = "requests"


def readers_of(group: Group) -> set[int]:
    """Who answers for the school: its leaders, and whoever is in the group as leader."""
    inside = Membership.objects.current().filter(group=group, role=Role.LEADER).values_list("user", flat=True)
    return {*leaders_of(group).values_list("user", flat=True), *inside}


def organisers_of(group: Group) -> set[int]:
    """Who organises the group today."""
    return set(Membership.objects.current().filter(group=group, role=Role.ORGANISER).values_list("user", flat=True))


class RequestSource:
    """A request waits: one mail to each leader of the school."""

    kind = "leader_request"
    preference = PREFERENCE

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Requests of the active organisation that were asked in the last two weeks and wait."""
        rows = LeaderRequest.objects.open().filter(asked_at__gt=now - KEEPS, asked_at__lte=now)
        for row in rows.select_related("group"):
            for user_id in sorted(readers_of(row.group) - {row.asked_by_id or 0}):
                yield Due(user_id, row.pk, row.asked_at + KEEPS, row.asked_at)

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, or None when it was answered or withdrawn, or this person leads the school no longer."""
        row = (
            LeaderRequest.objects.open()
            .select_related("group__organisation", "group__school")
            .filter(pk=reminder.subject_id)
            .first()
        )
        if row is None or reminder.user_id not in readers_of(row.group):
            return None
        return Message("groups/leader_request", {"asked": row, "group": row.group})


class AnswerSource:
    """The leader answered: one mail to each organiser."""

    kind = "request_answer"
    preference = PREFERENCE

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Answers of the active organisation that were given in the last two weeks."""
        rows = RequestAnswer.objects.filter(answered_at__gt=now - KEEPS, answered_at__lte=now)
        for row in rows.select_related("request__group"):
            for user_id in sorted(organisers_of(row.group) - {row.answered_by_id or 0}):
                yield Due(user_id, row.pk, row.answered_at + KEEPS, row.answered_at)

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, or None when there is a later answer, or this person organises no longer."""
        source = RequestAnswer.objects.select_related("request__group__organisation", "request__group__school")
        row = source.filter(pk=reminder.subject_id).first()
        if row is None or reminder.user_id not in organisers_of(row.group) or row != row.request.answers.first():
            return None
        return Message("groups/request_answer", {"answer": row, "asked": row.request, "group": row.group})
