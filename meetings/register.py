"""Who is expected at a meeting, who said to come and who was there, as far as the reader may know.

This is the one place that hands out attendance. Members see the list of the meeting. A school leader or expert who is not also
a teacher or organiser of the group gets their own line, the presence of leader and expert, and for everybody else one rate of
the group: nothing about one teacher is in what they get.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.utils import timezone

from groups.enums import Role
from groups.models import Membership
from groups.roles import roles_in
from meetings.enums import Presence, Reply
from meetings.models import Attendance, Meeting
from schools.enums import StaffRole
from schools.models import Staff

# "1 of 2 was there" would be about one person for whoever knows the other.
SMALLEST_RATE = 3
MEMBERS = frozenset({Role.ORGANISER, Role.TEACHER})
_NOTED = ("user_id", "user__name", "as_role", "reply", "presence")
THERE = frozenset({Presence.PRESENT.value, Presence.PARTLY.value})


@dataclass(frozen=True)
class Entry:
    """One person of the meeting's day."""

    user_id: int
    name: str
    roles: tuple[Role, ...]
    reply: str = ""
    presence: str = ""

    @property
    def is_member(self) -> bool:
        """Teacher or organiser: protected from leader and expert."""
        return not MEMBERS.isdisjoint(self.roles)

    @property
    def roles_in_words(self) -> str:
        """The roles for a reader, e.g. "Organiser, Teacher"."""
        return ", ".join(role.word for role in self.roles)

    @property
    def reply_in_words(self) -> str:
        """Reply as it is shown beside a name."""
        return str(Reply(self.reply).label)

    @property
    def presence_in_words(self) -> str:
        """Presence as it is shown beside a name."""
        return str(Presence(self.presence).label)


@dataclass(frozen=True)
class Rate:
    """How many members, of how many."""

    count: int
    of: int


@dataclass(frozen=True)
class Register:
    """What one reader may know.

    Attributes:
        entries: people by name; for leader and expert only themselves and the group's leaders and experts.
        own: the reader's own entry, None for somebody who is not expected.
        shows_all: whether ``entries`` is the whole list.
        coming: members who said to come; None when that would be about too few people.
        present: members who were there; None likewise, or when nothing was noted.
        is_noted: whether attendance was noted at all.
    """

    entries: list[Entry] = field(default_factory=list)
    own: Entry | None = None
    shows_all: bool = False
    coming: Rate | None = None
    present: Rate | None = None
    is_noted: bool = False


def day_of(meeting: Meeting) -> datetime.date:
    """The meeting's day on the wall calendar."""
    return timezone.localtime(meeting.starts_at).date()


def expected(meeting: Meeting) -> list[Entry]:
    """Everybody with a role in the group on the meeting's day, by name; and a leader of the school who came.

    For services; pages use :func:`register_for`. One query.
    """
    members = _with_notes(Membership.objects.current(day_of(meeting)).filter(group=meeting.group_id), meeting, F("role"))
    came = (
        _with_notes(_leaders_on(meeting), meeting, Value(Role.LEADER.value)).exclude(presence="").filter(presence__isnull=False)
    )
    return _people(members.union(came, all=True))


def can_be_noted(meeting: Meeting) -> list[Entry]:
    """As :func:`expected`, and every leader of the group's school: not expected, and welcome. One query."""
    return expected_and_noted(meeting)[1]


def expected_and_noted(meeting: Meeting) -> tuple[list[Entry], list[Entry]]:
    """What :func:`expected` and :func:`can_be_noted` tell, in one query for both."""
    members = _with_notes(Membership.objects.current(day_of(meeting)).filter(group=meeting.group_id), meeting, F("role"))
    leaders = _with_notes(_leaders_on(meeting), meeting, Value(Role.LEADER.value))
    marked = members.annotate(of_school=Value(0)).values_list(*_NOTED, "of_school")
    rows = list(marked.union(leaders.annotate(of_school=Value(1)).values_list(*_NOTED, "of_school"), all=True))
    came = [row for *row, of_school in rows if not of_school or row[-1]]
    return _people(came), _people(row for *row, _of_school in rows)


def _leaders_on(meeting: Meeting) -> Any:
    rows = Staff.objects.current(day_of(meeting)).filter(role=StaffRole.LEADER, organisation=meeting.group.organisation_id)
    return rows.filter(Q(school__isnull=True) | Q(school=meeting.group.school_id))


def _with_notes(rows: Any, meeting: Meeting, role: Any) -> Any:
    noted = Attendance.objects.filter(meeting=meeting, user=OuterRef("user"))
    rows = rows.annotate(
        as_role=role, reply=Subquery(noted.values("reply")[:1]), presence=Subquery(noted.values("presence")[:1])
    )
    return rows.order_by().values_list(*_NOTED)


def _people(rows: Any) -> list[Entry]:
    people: dict[int, Entry] = {}
    for user_id, name, code, reply, presence in sorted(rows, key=lambda row: (row[1].casefold(), row[0], row[2])):
        before = people[user_id].roles if user_id in people else ()
        roles = before if Role(code) in before else (*before, Role(code))
        people[user_id] = Entry(user_id, name, roles, reply or "", presence or "")
    return list(people.values())


def register_for(meeting: Meeting, user: Any) -> Register:
    """The register of ``meeting`` as ``user`` may see it. One query (two when the roles were not asked yet)."""
    return narrowed(expected(meeting), user.pk, is_member=not MEMBERS.isdisjoint(roles_in(user, meeting.group)))


def narrowed(people: Iterable[Entry], user_id: int, *, is_member: bool) -> Register:
    """What a reader may know of a list of people: the rule itself, also used for minutes that were kept.

    Args:
        people: everybody who was expected.
        user_id: who reads.
        is_member: whether the reader is teacher or organiser of the group.
    """
    everybody = list(people)
    members = [entry for entry in everybody if entry.is_member]
    enough = len(members) >= SMALLEST_RATE
    is_noted = any(entry.presence for entry in everybody)
    shown = [entry for entry in everybody if is_member or not entry.is_member or entry.user_id == user_id]
    return Register(
        entries=shown,
        own=next((entry for entry in everybody if entry.user_id == user_id), None),
        shows_all=is_member,
        coming=Rate(sum(entry.reply == Reply.COMING for entry in members), len(members)) if enough else None,
        present=(
            Rate(sum(entry.presence in THERE for entry in members), len(members))
            if enough and any(entry.presence for entry in members)
            else None
        ),
        is_noted=is_noted,
    )
