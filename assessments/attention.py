"""What gets attention grows (katern §3.1): per characteristic, in which weeks of a school year the group gave it some.

About the group as a whole: agenda items, try-outs, sources, lesson visits and requests, without anybody's name.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.status import sections
from cycles.models import Source, TryOut
from groups.enums import Characteristic
from groups.models import Group, LeaderRequest
from meetings import facts as meetings
from meetings.enums import Kind
from meetings.models import AgendaItem, Visit
from schools.holidays import SchoolYear, school_year_of

WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Attention:
    """One characteristic in one school year.

    Attributes:
        weeks: how often it had attention, for each week of the year, the first one first.
        now: the place of this week among them; None when today lies outside the year.
        what: how often, by what it was, in words: for the table.
        lately: when it last had attention, as it stands after its name.
    """

    key: str
    name: str
    weeks: Sequence[int]
    now: int | None
    what: Mapping[str, int]
    lately: str

    @property
    def sentence(self) -> str:
        """When it last had attention, as a sentence by itself."""
        return f"{capfirst(self.lately)}."

    @property
    def named(self) -> str:
        """The same with its name before it."""
        return f"{self.name}: {self.lately}."

    @property
    def total(self) -> int:
        """How often in the year."""
        return sum(self.weeks)


def attention(group: Group, today: datetime.date | None = None) -> list[Attention]:
    """The seven characteristics in their fixed order, over the school year of ``today``. Five queries."""
    today = today or timezone.localdate()
    year = school_year_of(today)
    found = _days(group, year.starts_on, min(today, year.ends_on))
    first = _monday(year.starts_on)
    count = (year.ends_on - first).days // 7 + 1
    return [_one(section.key, section.name, found[section.key], first, count, today, group, year) for section in sections()]


def _days(group: Group, since: datetime.date, until: datetime.date) -> dict[str, list[tuple[datetime.date, str]]]:
    """The days on which each characteristic had attention, and through what."""
    held = meetings.held(group, since, until)
    found: dict[str, list[tuple[datetime.date, str]]] = defaultdict(list)
    items = AgendaItem.objects.planned().filter(meeting__in=held).exclude(characteristic="").order_by()
    for key, starts_at in items.values_list("characteristic", "meeting__starts_at"):
        found[key].append((timezone.localdate(starts_at), _("agenda items")))
    shared = TryOut.objects.shared().filter(group=group, tried_on__range=(since, until), shared_at__date__lte=until)
    for day in shared.order_by().values_list("tried_on", flat=True):
        for key in (Characteristic.OWN_LESSONS, Characteristic.REFLECTION):
            found[key].append((day, _("try-outs")))
    sources = Source.objects.filter(cycle__group=group, created_at__date__range=(since, until)).order_by()
    for moment in sources.values_list("created_at", flat=True):
        found[Characteristic.EXPERT].append((timezone.localdate(moment), _("sources")))
    visits = held.filter(kind=Kind.LESSON_VISIT).filter(Exists(Visit.objects.filter(meeting=OuterRef("pk"))))
    for moment in visits.values_list("starts_at", flat=True):
        for key in (Characteristic.OWN_LESSONS, Characteristic.TEAMWORK):
            found[key].append((timezone.localdate(moment), _("lesson visits")))
    asked = LeaderRequest.objects.filter(group=group, asked_at__date__range=(since, until)).kept().order_by()
    for key, moment in asked.values_list("characteristic", "asked_at"):
        found[key or Characteristic.CONDITIONS].append((timezone.localdate(moment), _("requests to the school leader")))
    return found


def _one(
    key: str,
    name: str,
    days: Sequence[tuple[datetime.date, str]],
    first: datetime.date,
    count: int,
    today: datetime.date,
    group: Group,
    year: SchoolYear,
) -> Attention:
    weeks = [0] * count
    what: dict[str, int] = {}
    for day, kind in days:
        weeks[(day - first).days // 7] += 1
        what[kind] = what.get(kind, 0) + 1
    last = max((day for day, _kind in days), default=None)
    begun = max(year.starts_on, group.starts_on)
    return Attention(key, name, weeks, (today - first).days // 7, what, _lately(last, begun, today))


def _lately(last: datetime.date | None, begun: datetime.date, today: datetime.date) -> str:
    """When it last had attention, as it stands after its name: a fact, without blame."""
    weeks = (_monday(today) - _monday(last or begun)).days // 7
    if weeks < 1:
        return _("attention this week") if last else _("no attention yet")
    if last is None:
        return ngettext("no attention yet in %(weeks)d week", "no attention yet in %(weeks)d weeks", weeks) % {"weeks": weeks}
    return ngettext("no attention for %(weeks)d week", "no attention for %(weeks)d weeks", weeks) % {"weeks": weeks}


def _monday(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def longest_without(rows: Sequence[Attention]) -> Attention | None:
    """The one that went longest without attention, to begin with; None when all had it this week or the last."""

    def since(row: Attention) -> int:
        places = [place for place, number in enumerate(row.weeks) if number]
        return (row.now or 0) - (places[-1] if places else -1)

    if not rows:
        return None
    longest = max(rows, key=since)
    return longest if since(longest) > 2 else None
