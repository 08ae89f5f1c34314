"""Who is asked in a round, and as which part: the group or staff itself, its school leader, its expert."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.enums import Part
from assessments.models import Round
from groups.enums import Role
from groups.models import Group, Membership
from groups.roles import roles_in
from schools.enums import StaffRole
from schools.models import School, Staff
from schools.rules import staff_roles


def part_of(roles: Collection[Role]) -> Part | None:
    """As whom a person with these roles answers; None without a role.

    A person answers once, as one part. Whoever leads the school answers as leader, whatever else they are in the group: a
    leader who also teaches would otherwise judge their own leading in the group's name (R3). In the same way an expert who also
    teaches answers as expert. Only teachers and organisers without such a role are the group.
    """
    if Role.LEADER in roles:
        return Part.LEADER
    if Role.EXPERT in roles:
        return Part.EXPERT
    return Part.GROUP if roles else None


def part_for(user: Any, round_: Round) -> Part | None:
    """As whom ``user`` answers ``round`` today. In a round of staff: its staff, or who leads the school."""
    if "reader" in round_.__dict__ and round_.__dict__["reader"] == user.pk:  # fetched by with_part_of_reader
        return _part_that_came_along(round_)
    if round_.group is not None:
        return part_of(roles_in(user, round_.group))
    here = {role for role, school in staff_roles(user, round_.organisation) if school in (None, round_.school_id)}
    if StaffRole.LEADER in here:
        return Part.LEADER
    return Part.GROUP if StaffRole.STAFF in here else None


def _part_that_came_along(round_: Any) -> Part | None:
    if round_.reader_at_school == StaffRole.LEADER:
        return Part.LEADER
    if round_.group_id is None:
        return Part.GROUP if round_.reader_at_school else None
    return part_of([Role(round_.reader_in_group)] if round_.reader_in_group else [])


def count_asked(group: Group, since: datetime.date | None = None, until: datetime.date | None = None) -> int:
    """How many people are asked to answer as the group itself, as `asked_of` finds them. One query."""
    return len(asked_of(group, since, until))


def asked_of(group: Group, since: datetime.date | None = None, until: datetime.date | None = None) -> frozenset[int]:
    """The ids of the people who are asked to answer as the group itself. One query.

    Whoever was a member on any day of the round counts, so that ending memberships never makes a result easier to release.

    Args:
        since: the first day of the round, today unless told otherwise.
        until: its last day so far, today unless told otherwise.
    """
    return frozenset(_members_asked(since, until).filter(group=group).values_list("user", flat=True))


def with_count_asked(groups: Any, on: datetime.date | None = None) -> Any:
    """Groups with how many people would be asked on a day, today unless told otherwise, as ``asked_count``. No query more."""
    members = _members_asked(on, on).filter(group=OuterRef("pk")).order_by().values("group")
    people = members.annotate(people=Count("user", distinct=True)).values("people")
    return groups.annotate(asked_count=Coalesce(Subquery(people), Value(0)))


def _members_asked(since: datetime.date | None, until: datetime.date | None) -> Any:
    until = until or timezone.localdate()
    since = since or until
    there = Q(starts_on__lte=until) & (Q(ends_on__isnull=True) | Q(ends_on__gte=since))
    other_part = Membership.objects.current(until).filter(
        group=OuterRef("group"), user=OuterRef("user"), role__in=(Role.LEADER, Role.EXPERT)
    )
    leads = (
        Staff.objects.current(until)
        .filter(organisation=OuterRef("group__organisation"), user=OuterRef("user"), role=StaffRole.LEADER)
        .filter(Q(school__isnull=True) | Q(school=OuterRef("group__school")))
    )
    members = Membership.objects.filter(there, role__in=(Role.TEACHER, Role.ORGANISER))
    return members.exclude(Exists(other_part)).exclude(Exists(leads))


def asked_of_staff(school: School, since: datetime.date | None = None, until: datetime.date | None = None) -> frozenset[int]:
    """The ids of who is asked in a round of a school's staff: all but its leaders and people from outside. One query.

    Args and who counts as in :func:`asked_of`: whoever worked there on any day of the round.
    """
    until = until or timezone.localdate()
    since = since or until
    there = Q(starts_on__lte=until) & (Q(ends_on__isnull=True) | Q(ends_on__gte=since))
    here = Staff.objects.filter(Q(school__isnull=True) | Q(school=school), organisation=school.organisation_id)
    leads = here.current(until).filter(user=OuterRef("user"), role=StaffRole.LEADER)
    works = here.filter(there, role=StaffRole.STAFF)
    return frozenset(works.exclude(Exists(leads)).values_list("user", flat=True))


def asked_in(round_: Round, until: datetime.date | None = None) -> frozenset[int]:
    """The ids of the people who are asked in a round until a day, its last one unless told otherwise. One query."""
    day = until or (timezone.localdate(round_.closed_at) if round_.closed_at else timezone.localdate())
    since = min(timezone.localdate(round_.opened_at), day)  # its first day may lie ahead
    if round_.school is not None:
        return asked_of_staff(round_.school, since, day)
    return asked_of(round_.the_group, since, day)


def has_expert(group: Group) -> bool:
    """Whether an expert takes part in the group today."""
    return Membership.objects.current().filter(group=group, role=Role.EXPERT).exists()
