"""What this app wants people reminded of: a checkpoint, on its day.

Only the checkpoint of the phase that a running cycle is in: one that was passed or lies ahead asks nothing of anybody today.
A checkpoint that is moved to another day is a new moment and gives a new reminder.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.db.models import F
from django.utils import timezone

from cycles.enums import State
from cycles.models import CyclePhase
from cycles.querysets import CyclePhaseQuerySet
from groups.enums import Phase, Role
from groups.models import Membership
from reminders.registry import Due, Message
from schools.models import Staff

if TYPE_CHECKING:
    from reminders.models import Reminder

MORNING: Final = datetime.time(7, 30)
END_OF_DAY: Final = datetime.time(23, 59)


class CheckpointSource:
    """On the morning of a checkpoint, to whoever looks after the phase, else to the organisers."""

    kind = "checkpoint"
    preference = "checkpoints"

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Checkpoints of today in the active organisation, from half past seven on. Three queries, however many checkpoints."""
        day = timezone.localtime(now).date()
        due_at, moment = _at(day, MORNING), _at(day, END_OF_DAY)
        if now < due_at:
            return
        rows = list(_today(day).select_related("cycle"))
        if not rows:
            return
        groups = {row.cycle.group_id for row in rows}
        members: dict[int, set[int]] = defaultdict(set)
        organisers: dict[int, set[int]] = defaultdict(set)
        for each in Membership.objects.current(day).filter(group__in=groups, user__is_active=True):
            members[each.group_id].add(each.user_id)
            if each.role == Role.ORGANISER:
                organisers[each.group_id].add(each.user_id)
        people = {person for ids in members.values() for person in ids}
        here = set(Staff.objects.current(day).filter(user__in=people).values_list("user_id", flat=True))
        for row in rows:
            group = row.cycle.group_id
            wanted = {row.owner_id} if row.owner_id in members[group] else organisers[group]
            for person in sorted(wanted & here):
                yield Due(person, row.pk, moment, due_at)

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, or None when the group moved on, the checkpoint was moved, or somebody else looks after it now."""
        day = timezone.localtime(reminder.moment).date()
        row = (
            _today(day)
            .filter(pk=reminder.subject_id)
            .select_related("cycle__group__organisation", "cycle__design", "owner")
            .first()
        )
        if row is None:
            return None
        members = Membership.objects.current().filter(group=row.cycle.group_id)
        roles = set(members.filter(user=reminder.user).values_list("role", flat=True))
        owner_is_here = row.owner_id is not None and members.filter(user=row.owner_id, user__is_active=True).exists()
        is_wanted = row.owner_id == reminder.user_id if owner_is_here else Role.ORGANISER in roles
        if not roles or not is_wanted:
            return None
        context = {
            "cycle": row.cycle,
            "group": row.cycle.group,
            "phase": Phase(row.phase),
            "is_owner": owner_is_here,
            "day": day,
        }
        return Message("cycles/checkpoint", context)


def _today(day: datetime.date) -> CyclePhaseQuerySet:
    """The checkpoints of that day that ask something: of the phase that a running cycle is in."""
    return CyclePhase.objects.filter(checkpoint_on=day, cycle__state=State.RUNNING, phase=F("cycle__phase"))


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))
