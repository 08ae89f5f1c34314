"""Running times: when each item of an agenda begins, and how full the meeting is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from meetings.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Timed:
    """An item and the moment at which it begins; ``offset`` is the number of minutes before it."""

    item: AgendaItem
    starts_at: datetime.datetime
    offset: int


@dataclass(frozen=True)
class Agenda:
    """An agenda with running times.

    Attributes:
        rows: the items in order.
        planned: minutes of all items together.
        total: minutes that the meeting takes.
        ends_at: when the last item ends.
    """

    rows: list[Timed]
    planned: int
    total: int
    ends_at: datetime.datetime

    @property
    def is_too_long(self) -> bool:
        """Whether the items take longer than the meeting. That is a warning, not a refusal."""
        return self.planned > self.total

    @property
    def span(self) -> int:
        """The length of the bar in minutes: the longer of agenda and meeting."""
        return max(self.planned, self.total, 1)


def timed(meeting: Meeting, items: Iterable[AgendaItem]) -> Agenda:
    """Give every item its running time."""
    rows: list[Timed] = []
    offset = 0
    for item in items:
        rows.append(Timed(item, meeting.starts_at + datetime.timedelta(minutes=offset), offset))
        offset += item.minutes
    return Agenda(rows, offset, meeting.minutes_long, meeting.starts_at + datetime.timedelta(minutes=offset))
