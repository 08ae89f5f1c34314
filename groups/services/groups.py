"""Starting a group, and changing what it is for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from groups.enums import Role
from groups.models import Group, Membership
from groups.services.checks import check_dates, check_people, lock, one_line, roles_of, still_open_to
from schools.audit import record
from schools.models import School, User

# Two equal groups by one person within this time are one click that was made twice.
DOUBLE_CLICK = datetime.timedelta(minutes=2)


@transaction.atomic
def create_group(
    *,
    school: School,
    name: str,
    goal_pupils: str,
    goal_learning: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    members: Mapping[User, Iterable[Role | str]],
    by: User,
) -> Group:
    """Start a group with its first members. Their roles hold from today, or from the first day when that is past.

    Args:
        members: per person the roles; at least one person organises.

    Raises:
        DomainError: at ``school``, ``name``, ``ends_on`` or ``members``.
    """
    if not by.has_perm("schools.edit_school", school):
        raise DomainError(_("You can start a group at a school that you lead. Choose such a school."), field="school")
    roles = {user: roles_of(chosen) for user, chosen in members.items() if chosen}
    if not any(Role.ORGANISER in chosen for chosen in roles.values()):
        raise DomainError(_("Nobody organises the group yet. Give at least one person the role organiser."), field="members")
    check_people(school.organisation, roles, field="members")
    name = one_line(name)
    check_dates(starts_on, ends_on)
    if twin := _made_just_now(school, name, goal_pupils, goal_learning, by):
        return twin
    group = Group(
        organisation=school.organisation,
        school=school,
        name=name,
        goal_pupils=goal_pupils.strip(),
        goal_learning=goal_learning.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        created_by=by,
    )
    _save(group)
    since = min(starts_on, timezone.localdate())
    Membership.objects.bulk_create(
        Membership(group=group, user=user, role=role, starts_on=since, created_by=by)
        for user, chosen in roles.items()
        for role in sorted(chosen)
    )
    still_open_to(by, group, "groups.edit_group")
    record(by=by, verb="group.created", on=group)
    return group


@transaction.atomic
def edit_group(
    *,
    group: Group,
    name: str,
    goal_pupils: str,
    goal_learning: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    by: User,
    school: School | None = None,
) -> Group:
    """Change what the group is for, its dates, or (a leader of both schools) its school.

    Raises:
        DomainError: at ``school``, ``name`` or ``ends_on``.
    """
    lock(group)
    if school is not None and school.pk != group.school_id:
        if school.organisation_id != group.organisation_id or not by.has_perm("schools.edit_school", school):
            raise DomainError(_("You can move the group to a school that you lead. Choose such a school."), field="school")
        group.school = school
    check_dates(starts_on, ends_on)
    group.name, group.starts_on, group.ends_on = one_line(name), starts_on, ends_on
    group.goal_pupils, group.goal_learning = goal_pupils.strip(), goal_learning.strip()
    _save(group)
    still_open_to(by, group, "groups.edit_group")
    record(by=by, verb="group.edited", on=group)
    return group


def _made_just_now(school: School, name: str, goal_pupils: str, goal_learning: str, by: User) -> Group | None:
    return Group.objects.filter(
        school=school,
        name=name,
        goal_pupils=goal_pupils.strip(),
        goal_learning=goal_learning.strip(),
        created_by=by,
        created_at__gt=timezone.now() - DOUBLE_CLICK,
    ).first()


def _save(group: Group) -> None:
    """Save, with the name's uniqueness as a sentence at its field: checked first, and by the database in a race."""
    refusal = DomainError(_("There is already a group with this name. Choose another name."), field="name")
    same = Group.objects.filter(organisation=group.organisation, name__iexact=group.name).exclude(pk=group.pk)
    if same.exists():
        raise refusal
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise refusal from error
