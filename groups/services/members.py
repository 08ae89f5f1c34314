"""Who is in a group, in which roles, and until when.

A day counts as a whole: ``ends_on`` is the last day on which a role holds. Somebody who leaves therefore has yesterday as last
day, so that the door is closed at once; a role that began today never lasted a day, and only the audit trail remembers it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from groups.enums import Role
from groups.models import Group, Membership
from groups.services.checks import (
    begin,
    check_appointment,
    check_overlap,
    check_people,
    check_reader,
    end,
    hand_over,
    lock,
    open_rows,
    organisers,
    roles_of,
    still_open_to,
)
from schools.audit import record
from schools.models import Organisation, User


@transaction.atomic
def add_member(
    *,
    group: Group,
    user: User,
    roles: Iterable[Role | str],
    by: User,
    starts_on: datetime.date | None = None,
) -> list[Membership]:
    """Give somebody of the organisation one or more roles in the group, from today or from ``starts_on``.

    Raises:
        DomainError: at ``user``, ``roles`` or ``starts_on``; overlapping memberships are refused.
    """
    lock(group)
    chosen = roles_of(roles)
    check_appointment(group, chosen, by)
    check_people(group.organisation, {user: chosen}, field="user")
    check_reader(group, user, chosen, by)
    day = starts_on or timezone.localdate()
    if day > group.ends_on:
        raise DomainError(_("The group has ended by then. Choose a day before its last day."), field="starts_on")
    if day < min(group.starts_on, timezone.localdate()):
        raise DomainError(_("The group did not exist yet on that day. Choose a later day."), field="starts_on")
    check_overlap(group, user, day)
    rows = begin(group, user, chosen, day, by)
    still_open_to(by, group, "groups.change_members")
    record(by=by, verb="member.added", on=rows[0])
    return rows


@transaction.atomic
def change_roles(
    *, group: Group, user: User, roles: Iterable[Role | str], by: User, successor: User | None = None
) -> list[Membership]:
    """Give somebody other roles from today: what is dropped ended yesterday, what is new begins now, what stays is not touched.

    Args:
        successor: who organises from now on, needed when the only organiser drops that role.

    Raises:
        DomainError: at ``roles`` or ``successor``.
    """
    lock(group)
    rows = open_rows(group, user)
    if not rows:
        raise DomainError(_("%(name)s is no longer in this group.") % {"name": user})
    wanted, has = roles_of(roles), {Role(row.role) for row in rows}
    check_appointment(group, wanted - has, by)
    check_people(group.organisation, {user: wanted}, field="roles")
    check_reader(group, user, wanted, by)
    today = timezone.localdate()
    if Role.ORGANISER in has - wanted:
        hand_over(group, leaving=user, day=today, successor=successor, by=by)
    end(group, [row for row in rows if Role(row.role) not in wanted], today - datetime.timedelta(days=1))
    # A person who joins later keeps that day for the new roles too.
    begun = begin(group, user, wanted - has, max(today, min(row.starts_on for row in rows)), by)
    still_open_to(by, group, "groups.view_group")
    record(by=by, verb="member.roles_changed", on=group)
    return begun


@transaction.atomic
def end_membership(
    *,
    group: Group,
    user: User,
    by: User,
    successor: User | None = None,
    ends_on: datetime.date | None = None,
) -> None:
    """End all roles of a person in the group. What the person wrote stays.

    Args:
        successor: who organises from then on, needed when the only organiser leaves.
        ends_on: the last day; yesterday when not given, so that access ends at once.

    Raises:
        DomainError: at ``successor`` when nobody would organise the group; without a field when the person already left.
    """
    lock(group)
    rows = open_rows(group, user)
    if not rows:
        raise DomainError(_("%(name)s is no longer in this group.") % {"name": user})
    last = ends_on or timezone.localdate() - datetime.timedelta(days=1)
    if any(row.role == Role.ORGANISER for row in rows):
        hand_over(group, leaving=user, day=last + datetime.timedelta(days=1), successor=successor, by=by)
    end(group, rows, last)
    if by.pk != user.pk:  # whoever leaves may close the door behind them
        still_open_to(by, group, "groups.change_members")
    record(by=by, verb="member.ended", on=group)


@transaction.atomic
def end_memberships_of(*, user: User, organisation: Organisation, ends_on: datetime.date, by: User | None) -> list[Group]:
    """End every role of somebody who left the organisation. Nothing is refused: that person has gone already.

    Returns:
        The groups that have nobody left to organise them; their school leaders are told by mail.
    """
    from groups.tasks import tell_organiser_missing

    orphans: list[Group] = []
    groups = Group.objects.filter(organisation=organisation, memberships__user=user).select_related("organisation").distinct()
    for group in groups:
        lock(group)
        rows = [row for row in open_rows(group, user, after=ends_on) if row.ends_on is None or row.ends_on > ends_on]
        if not rows:
            continue
        end(group, rows, ends_on)
        record(by=by, verb="member.ended", on=group)
        organised = any(row.role == Role.ORGANISER for row in rows)
        runs = group.ends_on >= timezone.localdate()
        if organised and runs and not organisers(group, ends_on + datetime.timedelta(days=1), without=user):
            orphans.append(group)
            tell_organiser_missing.delay_on_commit(organisation_id=organisation.pk, group_id=group.pk)
    return orphans


def needs_successor(group: Group, user: User) -> bool:
    """Whether the group would have nobody to organise it without ``user``."""
    if group.ends_on < timezone.localdate():
        return False
    today = timezone.localdate()
    rows = open_rows(group, user)
    return any(row.role == Role.ORGANISER for row in rows) and not organisers(group, today, without=user)
