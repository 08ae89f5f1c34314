"""Reads on meetings."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core.tenancy import OwnedQuerySet
from groups.querysets import is_inside
from meetings.enums import State

if TYPE_CHECKING:
    from meetings.models import Action, AgendaItem, Arrangement, Attendance, Decision, Meeting, MinutesVersion


class MeetingQuerySet(OwnedQuerySet["Meeting"]):
    """Meetings."""

    def visible_to(self, user: Any) -> MeetingQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))

    def with_group(self) -> MeetingQuerySet:
        """With group and organisation in the same query."""
        return self.select_related("group__organisation")

    def upcoming(self, now: datetime.datetime | None = None) -> MeetingQuerySet:
        """Not over and not cancelled, the next one first."""
        return self.exclude(state=State.CANCELLED).filter(ends_at__gt=now or timezone.now()).order_by("starts_at")

    def past(self, now: datetime.datetime | None = None) -> MeetingQuerySet:
        """Over and not cancelled, the last one first."""
        return self.exclude(state=State.CANCELLED).filter(ends_at__lte=now or timezone.now()).order_by("-starts_at")


class ArrangementQuerySet(OwnedQuerySet["Arrangement"]):
    """Arrangements."""

    def visible_to(self, user: Any) -> ArrangementQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "meeting__group__"))


class AgendaItemQuerySet(OwnedQuerySet["AgendaItem"]):
    """Agenda items."""

    def visible_to(self, user: Any) -> AgendaItemQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "meeting__group__"))


class AttendanceQuerySet(OwnedQuerySet["Attendance"]):
    """Attendance."""

    def visible_to(self, user: Any) -> AttendanceQuerySet:
        """Whoever is inside the group; what leader and expert see of it is the page's care."""
        return self.filter(is_inside(user, "meeting__group__"))


class DecisionQuerySet(OwnedQuerySet["Decision"]):
    """Decisions."""

    def visible_to(self, user: Any) -> DecisionQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "meeting__group__"))


class ActionQuerySet(OwnedQuerySet["Action"]):
    """Actions."""

    def visible_to(self, user: Any) -> ActionQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))

    def open(self) -> ActionQuerySet:
        """Not done yet."""
        return self.filter(done_at__isnull=True)


class MinutesVersionQuerySet(OwnedQuerySet["MinutesVersion"]):
    """Confirmed minutes."""

    def visible_to(self, user: Any) -> MinutesVersionQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "meeting__group__"))
