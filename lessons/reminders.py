"""What this app wants people reminded of: a lesson that they observe, two days before.

A lesson that is planned within the two days is due at once. A lesson at another moment is a new reminder. Whoever has left the
group hears nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from cycles.enums import State
from cycles.querysets import COLLEAGUES
from groups.models import Membership
from lessons.models import Lesson, Observer
from reminders.registry import Due, Message
from schools.models import Staff

if TYPE_CHECKING:
    from reminders.models import Reminder

AHEAD: Final = datetime.timedelta(days=2)


class ObserveSource:
    """Two days before a research lesson, to whoever observes it."""

    kind = "observe"
    preference = "meetings"

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Observers of lessons within two days, in the active organisation. Three queries, however many."""
        rows = Observer.objects.filter(
            lesson__planned_at__gt=now,
            lesson__planned_at__lte=now + AHEAD,
            lesson__started_at__isnull=True,
            lesson__cycle__state=State.RUNNING,
            user__is_active=True,
        ).select_related("lesson__cycle")
        found = list(rows)
        if not found:
            return
        people = {row.user_id for row in found}
        today = timezone.localtime(now).date()
        here = set(Staff.objects.current(today).filter(user__in=people).values_list("user_id", flat=True))
        members = set(
            Membership.objects.current(today).filter(user__in=people, role__in=COLLEAGUES).values_list("group_id", "user_id")
        )
        for row in found:
            if row.user_id in here and (row.lesson.cycle.group_id, row.user_id) in members:
                assert row.lesson.planned_at is not None
                yield Due(row.user_id, row.lesson_id, row.lesson.planned_at, row.lesson.planned_at - AHEAD)

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, or None when the lesson was moved or taught, or no longer concerns this person."""
        lesson = (
            Lesson.objects.filter(pk=reminder.subject_id, started_at__isnull=True, cycle__state=State.RUNNING)
            .with_cycle()
            .first()
        )
        if lesson is None or lesson.planned_at != reminder.moment or lesson.planned_at <= timezone.now():
            return None
        user = reminder.user
        observes = Observer.objects.filter(lesson=lesson, user=user).exists()
        group = lesson.cycle.group
        is_here = Membership.objects.current().filter(group=group, user=user, role__in=COLLEAGUES).exists()
        works = Staff.objects.current().filter(user=user, organisation=group.organisation_id).exists()
        if not (observes and is_here and works and user.is_active):
            return None
        return Message("lessons/observe", {"lesson": lesson, "group": group})
