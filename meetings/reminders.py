"""What this app wants people reminded of: a meeting, two days before.

A meeting that is planned within the two days is due at once: the reminder is then the only mail about it. A moved meeting is a
new moment and gives a new reminder. Who said not to come hears nothing.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from groups.models import Membership
from meetings.enums import Reply, State
from meetings.ical import meeting_file
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.register import day_of
from reminders.registry import Due, Message
from schools.models import Staff

if TYPE_CHECKING:
    from reminders.models import Reminder

AHEAD = datetime.timedelta(days=2)


class MeetingSource:
    """Two days before a meeting, to everybody who belongs to the group then and now."""

    kind = "meeting"
    preference = "meetings"

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Meetings of the active organisation that start within two days. Four queries, however many meetings."""
        meetings = list(Meeting.objects.filter(state=State.PLANNED, starts_at__gt=now, starts_at__lte=now + AHEAD))
        if not meetings:
            return
        today = timezone.localtime(now).date()
        groups = {meeting.group_id for meeting in meetings}
        members: dict[int, list[Membership]] = defaultdict(list)
        for row in Membership.objects.current(today).filter(group__in=groups, user__is_active=True):
            members[row.group_id].append(row)
        people = {row.user_id for rows in members.values() for row in rows}
        here = set(Staff.objects.current(today).filter(user__in=people).values_list("user_id", flat=True))
        declined = set(
            Attendance.objects.filter(meeting__in=meetings, reply=Reply.NOT_COMING).values_list("meeting_id", "user_id")
        )
        for meeting in meetings:
            day = day_of(meeting)
            still = {row.user_id for row in members[meeting.group_id] if row.ends_on is None or row.ends_on >= day}
            for user_id in sorted(still & here):
                if (meeting.pk, user_id) not in declined:
                    yield Due(user_id, meeting.pk, meeting.starts_at, meeting.starts_at - AHEAD)

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, or None when the meeting was moved, cancelled, has begun, or no longer concerns this person."""
        meeting = Meeting.objects.filter(pk=reminder.subject_id, state=State.PLANNED).with_group().first()
        if meeting is None or meeting.starts_at != reminder.moment or meeting.has_started:
            return None
        user = reminder.user
        rows = Membership.objects.filter(group=meeting.group_id, user=user)
        if not (rows.current().exists() and rows.current(day_of(meeting)).exists() and user.is_active):
            return None
        if not Staff.objects.current().filter(user=user, organisation=meeting.group.organisation_id).exists():
            return None
        if Attendance.objects.filter(meeting=meeting, user=user, reply=Reply.NOT_COMING).exists():
            return None
        context = {
            "meeting": meeting,
            "group": meeting.group,
            "agenda": list(AgendaItem.objects.filter(meeting=meeting).planned().values("title", "minutes")),
            "user": user,
        }
        calendar = ("leerkring.ics", meeting_file(meeting, user.language), "text/calendar")
        return Message("meetings/reminder", context, [calendar])
