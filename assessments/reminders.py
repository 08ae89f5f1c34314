"""What this app wants people reminded of: a round opens, it closes soon, and it is time for a new one.

Who has answered gets no reminder, and nobody can see who that is: the ledger holds a row for everybody who is asked, and
afterwards all rows look alike (ADR 19). Nothing here is logged.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from assessments import words
from assessments.enums import Part
from assessments.models import Round
from assessments.people import part_for
from assessments.services import has_answered, proposals_for
from groups.enums import Role
from groups.models import Group, Membership
from reminders.registry import Due, Message
from schools.enums import StaffRole
from schools.models import Staff

if TYPE_CHECKING:
    from reminders.models import Reminder

MORNING: Final = datetime.time(7, 30)
END_OF_DAY: Final = datetime.time(23, 59)
#: So many days before the last one comes the first reminder.
BEFORE: Final = datetime.timedelta(days=3)
DAY: Final = datetime.timedelta(days=1)
#: After this time a round that is due is shown on pages only.
STALE: Final = datetime.timedelta(days=28)
PREFERENCE: Final = "assessments"


class OpeningSource:
    """When a round opens, to everybody whom it asks; whoever joins while it is open hears it then."""

    kind = "round_opens"
    preference = PREFERENCE

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Rounds of the active organisation that take answers. Four queries, however many rounds."""
        for round_, people in _asked(now):
            opened = timezone.localtime(round_.opened_at)
            due_at = max(round_.opened_at, _at(opened.date(), MORNING))  # not in the night
            yield from (Due(person, round_.pk, _at(round_.closes_on, END_OF_DAY), due_at) for person in sorted(people))

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, whether or not somebody answered already; None when the round asks this person no longer."""
        found = _round_that_asks(reminder)
        return None if found is None else Message("assessments/opens", _context(found))


class NudgeSource:
    """Before a round closes, to who has not answered.

    Rows are ``alike``: the ledger settles each of them in the same way, mail or no mail.
    """

    preference = PREFERENCE
    alike = True

    def __init__(self, kind: str, before: datetime.timedelta) -> None:
        self.kind = kind
        self._before = before

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Rounds that close on the day in question, for all whom they ask. Not on the day on which the round opened."""
        for round_, people in _asked(now):
            day = round_.closes_on - self._before
            if day > timezone.localdate(round_.opened_at):
                moment, due_at = _at(round_.closes_on, END_OF_DAY), _at(day, MORNING)
                yield from (Due(person, round_.pk, moment, due_at) for person in sorted(people))

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, or None for who has answered."""
        found = _round_that_asks(reminder)
        if found is None or has_answered(found, reminder.user):
            return None
        return Message("assessments/nudge", {**_context(found), "is_last_day": found.closes_on == timezone.localdate()})


class DueSource:
    """When it is time for a round, or in a small group for a talk, to the organisers: once for each moment."""

    kind = "round_due"
    preference = PREFERENCE

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Groups of the active organisation with a round that is due. Three queries, however many groups."""
        day = timezone.localtime(now).date()
        proposals = proposals_for(Group.objects.running(day), day)
        organisers = Membership.objects.current(day).filter(group__in=list(proposals), role=Role.ORGANISER)
        for group, person in organisers.order_by("group", "user").values_list("group", "user"):
            since = proposals[group].since
            yield Due(person, group, _at(since + STALE, END_OF_DAY), _at(since, MORNING))

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, or None when a round was opened or put off, the group talked, or somebody else organises the group now."""
        group = Group.objects.select_related("organisation").filter(pk=reminder.subject_id).first()
        proposal = proposals_for([group]).get(group.pk) if group is not None else None
        if group is None or proposal is None or _at(proposal.since + STALE, END_OF_DAY) != reminder.moment:
            return None
        organises = Membership.objects.current().filter(group=group, user=reminder.user, role=Role.ORGANISER)
        if not organises.exists():
            return None
        told = {"sentence": words.due(proposal), "moment": proposal.moment, "talk_below": proposal.talk_below}
        return Message("assessments/due", {"group": group, **told})


def _round_that_asks(reminder: Reminder) -> Round | None:
    """The round, when it still takes answers and still asks this person; leaders are never asked by mail."""
    found = Round.objects.taking_answers().filter(pk=reminder.subject_id).with_group().first()
    if found is None or part_for(reminder.user, found) not in (Part.GROUP, Part.EXPERT):
        return None
    return found


def _context(round_: Round) -> dict[str, object]:
    return {"round": round_, "asked_of": round_.asked_of, "day": round_.closes_on}


def _asked(now: datetime.datetime) -> list[tuple[Round, set[int]]]:
    """Every round that takes answers, with whom it asks: group and expert, or staff; never who leads the school."""
    day = timezone.localtime(now).date()
    rounds = list(Round.objects.taking_answers(day).select_related("group"))
    if not rounds:
        return []
    leads: dict[int, set[int | None]] = defaultdict(set)
    works: dict[int, set[int | None]] = defaultdict(set)
    school: int | None
    for role, user, school in Staff.objects.current(day).filter(user__is_active=True).values_list("role", "user", "school"):
        (leads if role == StaffRole.LEADER else works)[user].add(school)
    outside = set(Staff.objects.current(day).filter(role=StaffRole.EXTERNAL).values_list("user", flat=True))
    members: dict[int, set[int]] = defaultdict(set)
    led: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.current(day).filter(group__in=[each.group_id for each in rounds if each.group_id])
    for group, user, role in rows.values_list("group", "user", "role"):
        (led if role == Role.LEADER else members)[group].add(user)
    found = []
    for each in rounds:
        school = each.school_id if each.group is None else each.group.school_id
        heads = {user for user, schools in leads.items() if schools & {None, school}}
        if each.group_id is None:
            people = {user for user, schools in works.items() if schools & {None, school}} - outside
        else:
            people = {user for user in members[each.group_id] if user in works or user in leads} - led[each.group_id]
        found.append((each, people - heads))
    return found


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))
