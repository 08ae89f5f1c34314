"""What a group's meetings show about it, for the traces of the seven characteristics. Every number is about the group.

Rooms above read these instead of the tables. ``since`` and ``until`` are days, both included; None leaves that side open.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from groups.enums import Characteristic, Role
from groups.models import Group
from meetings.enums import Kind, State
from meetings.models import AgendaItem, Meeting, Visit
from meetings.querysets import MeetingQuerySet


def held(group: Group, since: datetime.date | None = None, until: datetime.date | None = None) -> MeetingQuerySet:
    """The meetings that were held: the rows behind the numbers. A queryset."""
    return Meeting.objects.filter(group=group).held().between(since, until)


def hours_used(group: Group, since: datetime.date | None = None, until: datetime.date | None = None) -> Decimal:
    """The length of all meetings held, in hours: what they took of somebody who was always there. One query.

    It is counted from the meetings, not from who came, so that it is never about one person.
    """
    spans = held(group, since, until).values_list("starts_at", "ends_at")
    seconds = sum((ends - starts).total_seconds() for starts, ends in spans)
    return (Decimal(int(seconds)) / 3600).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Share:
    """So many of so many meetings."""

    count: int
    of: int


def presence(group: Group, role: Role, since: datetime.date | None = None, until: datetime.date | None = None) -> Share:
    """At how many meetings the leader or the expert was there, of those where attendance was noted. Two queries.

    Args:
        role: ``LEADER`` or ``EXPERT``; whoever had that role in the group on the day of the meeting.

    Raises:
        ValueError: any other role: how often one teacher comes is nobody's number.
    """
    if role not in (Role.LEADER, Role.EXPERT):
        raise ValueError("Only the presence of leader and expert is counted.")
    rows = held(group, since, until).noted()
    return Share(rows.attended_by(role).count(), rows.count())


@dataclass(frozen=True)
class Fixed:
    """The meetings of a period that had their date by a certain moment.

    Attributes:
        count: how many had.
        of: how many there are in the period now, without those that were cancelled.
        last_on: the day of the last one that had, None without one.
    """

    count: int
    of: int
    last_on: datetime.date | None

    @property
    def is_all(self) -> bool:
        """Whether there are meetings, and every one had its date by then."""
        return 0 < self.of == self.count


def fixed_by(
    group: Group, moment: datetime.datetime, since: datetime.date | None = None, until: datetime.date | None = None
) -> Fixed:
    """How many meetings of a period had their date by ``moment``, e.g. when the first phase of the cycle closed. One query."""
    rows = Meeting.objects.filter(group=group).exclude(state=State.CANCELLED).between(since, until)
    dated = list(rows.order_by("starts_at").values_list("created_at", "starts_at"))
    before = [timezone.localtime(starts_at).date() for created_at, starts_at in dated if created_at <= moment]
    return Fixed(len(before), len(dated), before[-1] if before else None)


def replaced(group: Group, since: datetime.date | None = None, until: datetime.date | None = None) -> Share:
    """How many meetings say what they come in place of, of all that were not cancelled. One query."""
    rows = Meeting.objects.filter(group=group).exclude(state=State.CANCELLED).between(since, until)
    said = list(rows.order_by().values_list("replaces", flat=True))
    return Share(sum(bool(text) for text in said), len(said))


@dataclass(frozen=True)
class Visits:
    """Lesson visits of a group, without anybody's name.

    Attributes:
        count: visits at meetings that were held.
        reciprocal: pairs of colleagues of whom each visited the other.
    """

    count: int
    reciprocal: int


def lesson_visits(group: Group, since: datetime.date | None = None, until: datetime.date | None = None) -> Visits:
    """How many lesson visits took place. One query."""
    meetings = held(group, since, until).filter(kind=Kind.LESSON_VISIT)
    pairs = list(Visit.objects.filter(meeting__in=meetings).order_by().values_list("visitor", "host"))
    seen = set(pairs)
    return Visits(len(pairs), sum((host, visitor) in seen for visitor, host in seen) // 2)


def attention(group: Group, since: datetime.date | None = None, until: datetime.date | None = None) -> dict[str, int]:
    """Minutes on the agendas of meetings held, per characteristic: ``{"C1": 35, …}`` with all seven. One query."""
    items = AgendaItem.objects.planned().filter(meeting__in=held(group, since, until)).exclude(characteristic="")
    minutes = dict(items.order_by().values_list("characteristic").annotate(total=Sum("minutes")))
    return {each.value: int(minutes.get(each.value) or 0) for each in Characteristic}
