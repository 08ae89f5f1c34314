"""Who is in a group, a person at a time: roles and dates in words. One query for the whole list."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.templatetags.ui import short_day
from groups.enums import Role
from groups.models import Group, Membership
from schools.models import User

SMALLEST, LARGEST = 6, 12  # six to twelve people, room for differences (seed 003; domain.md D9)
ORDER = {role: place for place, role in enumerate((Role.ORGANISER, Role.TEACHER, Role.EXPERT, Role.LEADER))}


@dataclass
class Person:
    """Somebody in the group, now, later or before."""

    user: User
    rows: list[Membership] = field(default_factory=list)

    def _now(self) -> list[Membership]:
        today = timezone.localdate()
        return [row for row in self.rows if row.ends_on is None or row.ends_on >= today]

    @property
    def is_here(self) -> bool:
        """Whether a role holds today or will hold later."""
        return bool(self._now())

    @property
    def roles(self) -> str:
        """The roles in words: those of now, or the last ones of somebody who left."""
        return _labels(self._now() or self.rows)

    @property
    def note(self) -> str:
        """Since when, until when."""
        spans: dict[tuple[datetime.date, datetime.date | None], list[Membership]] = {}
        for row in self.rows:
            spans.setdefault((row.starts_on, row.ends_on), []).append(row)
        ordered = sorted(spans.items(), key=lambda span: (span[0][1] is not None, span[0][0]))
        if len(ordered) == 1:
            return capfirst(_span(*ordered[0][0]))
        return "; ".join(f"{_labels(rows)}: {_span(*span)}" for span, rows in ordered)

    def holds(self, role: Role) -> bool:
        """Whether the person has the role now or will have it."""
        return any(row.role == role for row in self._now())

    def has(self, role: Role) -> bool:
        """Whether the person holds the role today."""
        today = timezone.localdate()
        return any(row.role == role and row.starts_on <= today for row in self._now())


@dataclass
class Roster:
    """Everybody who is or was in the group."""

    people: list[Person]
    former: list[Person]

    @property
    def organisers(self) -> list[User]:
        """Who organises the group today."""
        return [person.user for person in self.people if person.has(Role.ORGANISER)]

    @property
    def is_outside_range(self) -> bool:
        """Whether the group is smaller or larger than works best."""
        return not SMALLEST <= len(self.people) <= LARGEST

    def find(self, user_pk: int) -> Person | None:
        """The person in the group now or later, or None."""
        return next((person for person in self.people if person.user.pk == user_pk), None)


def roster(group: Group) -> Roster:
    """Read the list: organisers first, then by name."""
    people: dict[int, Person] = {}
    for row in Membership.objects.filter(group=group).select_related("user").order_by("user__name", "starts_on", "pk"):
        people.setdefault(row.user_id, Person(row.user)).rows.append(row)
    present = [person for person in people.values() if person.is_here]
    present.sort(key=lambda person: not person.has(Role.ORGANISER))
    return Roster(present, [person for person in people.values() if not person.is_here])


def _labels(rows: Iterable[Membership]) -> str:
    roles = sorted({Role(row.role) for row in rows}, key=ORDER.__getitem__)
    return ", ".join(role.word for role in roles)


def _span(starts_on: datetime.date, ends_on: datetime.date | None) -> str:
    days = {"start": short_day(starts_on), "end": short_day(ends_on)}
    if ends_on is not None:
        return _("from %(start)s until %(end)s") % days
    return (_("from %(start)s") if starts_on > timezone.localdate() else _("since %(start)s")) % days
