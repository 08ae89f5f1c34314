"""Reads on meetings."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from core.tenancy import OwnedQuerySet
from groups.enums import Role
from groups.models import Membership
from groups.querysets import MEMBERS, is_inside, is_member
from meetings.enums import Presence, State
from schools.enums import StaffRole
from schools.models import FreePeriod, Staff

if TYPE_CHECKING:
    from meetings.models import Action, AgendaItem, Arrangement, Attendance, Decision, Meeting, MinutesVersion, Visit  # noqa: F401  # they name the rows of each queryset


class MeetingQuerySet(OwnedQuerySet["Meeting"]):
    """Meetings."""

    def visible_to(self, user: Any) -> MeetingQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))

    def with_group(self) -> MeetingQuerySet:
        """With group and organisation in the same query."""
        return self.select_related("group__organisation")

    def for_page(self) -> MeetingQuerySet:
        """With what a meeting's page needs beside it: ``own_free_day`` of the school, ``has_history``, who confirmed."""
        from meetings.models import MinutesVersion

        free = FreePeriod.objects.filter(
            school=OuterRef("group__school"), starts_on__lte=OuterRef("local_day"), ends_on__gte=OuterRef("local_day")
        )
        return (
            self.select_related("group__organisation", "group__school", "confirmed_by")
            .annotate(local_day=TruncDate("starts_at"))
            .annotate(
                own_free_day=Subquery(free.values("name")[:1]),
                has_history=Exists(MinutesVersion.objects.filter(meeting=OuterRef("pk"))),
            )
        )

    def for_person(self, user: Any) -> MeetingQuerySet:
        """Meetings of the groups of which ``user`` is a current member, in any role."""
        return self.filter(is_member(user, "group"))

    def upcoming(self, now: datetime.datetime | None = None) -> MeetingQuerySet:
        """Not over and not cancelled, the next one first."""
        return self.exclude(state=State.CANCELLED).filter(ends_at__gt=now or timezone.now()).order_by("starts_at")

    def past(self, now: datetime.datetime | None = None) -> MeetingQuerySet:
        """Over and not cancelled, the last one first."""
        return self.exclude(state=State.CANCELLED).filter(ends_at__lte=now or timezone.now()).order_by("-starts_at")

    def held(self, now: datetime.datetime | None = None) -> MeetingQuerySet:
        """Over and not cancelled, in no order of their own."""
        return self.past(now).order_by()

    def between(self, since: datetime.date | None, until: datetime.date | None) -> MeetingQuerySet:
        """Beginning within these days, both included; None leaves that side open."""
        rows = self
        if since:
            rows = rows.filter(starts_at__date__gte=since)
        if until:
            rows = rows.filter(starts_at__date__lte=until)
        return rows

    def noted(self) -> MeetingQuerySet:
        """Where it was noted who was there."""
        from meetings.models import Attendance

        return self.filter(Exists(Attendance.objects.filter(meeting=OuterRef("pk")).exclude(presence=Presence.UNKNOWN)))

    def attended_by(self, role: Role) -> MeetingQuerySet:
        """Where somebody was there, for a part at least, who had ``role`` in the group on that day.

        For the leader also whoever led the group's school on that day, in the group or not.
        """
        from meetings.models import Attendance

        there = Attendance.objects.filter(meeting=OuterRef("pk"), presence__in=[Presence.PRESENT, Presence.PARTLY])
        there = there.annotate(day=TruncDate("meeting__starts_at"))
        had_role = Q(
            Exists(_on_day(Membership.objects.filter(group=OuterRef("meeting__group"), user=OuterRef("user"), role=role)))
        )
        if role == Role.LEADER:
            led = Staff.objects.filter(
                user=OuterRef("user"), role=StaffRole.LEADER, organisation=OuterRef("meeting__group__organisation")
            ).filter(Q(school__isnull=True) | Q(school=OuterRef("meeting__group__school")))
            had_role |= Q(Exists(_on_day(led)))
        return self.filter(Exists(there.filter(had_role)))

    def cancelled(self) -> MeetingQuerySet:
        """Called off, the last one first."""
        return self.filter(state=State.CANCELLED).order_by("-starts_at")

    def overlapping(self, starts_at: datetime.datetime, ends_at: datetime.datetime) -> MeetingQuerySet:
        """Not cancelled, and at least partly at the same time. One that ends when the other starts does not overlap."""
        return self.exclude(state=State.CANCELLED).filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


def _on_day(rows: Any) -> Any:
    """Roles that held on the day that the outer query calls ``day``."""
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("day")), starts_on__lte=OuterRef("day"))


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

    def planned(self) -> AgendaItemQuerySet:
        """On the agenda, in order."""
        return self.filter(is_proposal=False)


class AttendanceQuerySet(OwnedQuerySet["Attendance"]):
    """Attendance."""

    def visible_to(self, user: Any) -> AttendanceQuerySet:
        """Whoever is inside the group; what leader and expert see of it is the page's care."""
        return self.filter(is_inside(user, "meeting__group__"))


class VisitQuerySet(OwnedQuerySet["Visit"]):
    """Lesson visits."""

    def visible_to(self, user: Any) -> VisitQuerySet:
        """Members: who visits whom is not for leader and expert."""
        return self.filter(is_member(user, "meeting__group", MEMBERS))


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

    def owned_by(self, user: Any) -> ActionQuerySet:
        """Promised by ``user``."""
        return self.filter(owner=user)


class MinutesVersionQuerySet(OwnedQuerySet["MinutesVersion"]):
    """Confirmed minutes."""

    def visible_to(self, user: Any) -> MinutesVersionQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "meeting__group__"))
