"""What the intentions on groups share: the lock, the checks, and dated rows."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import DomainError
from groups.enums import Role
from groups.models import Group, Membership
from groups.querysets import COLLEAGUES
from groups.roles import forget_roles, roles_in, staff_role_in
from schools.audit import record
from schools.enums import StaffRole
from schools.models import Organisation, Staff, User

# Only a school leader gives these: whoever organises could otherwise open doors for others.
APPOINTED = frozenset({Role.LEADER, Role.ORGANISER})


def one_line(text: str) -> str:
    """Without line ends and double spaces."""
    return " ".join(text.split())


def lock(group: Group) -> None:
    """Let changes of one group wait for each other (SQLite does so by itself), and forget the roles known before."""
    Group.objects.select_for_update(of=("self",)).filter(pk=group.pk).values_list("pk").first()
    forget_roles(group)


def roles_of(chosen: Iterable[Role | str]) -> frozenset[Role]:
    """At least one role. Raises DomainError at ``roles``."""
    roles = frozenset(Role(role) for role in chosen)
    if not roles:
        raise DomainError(_("Choose at least one role."), field="roles")
    return roles


def check_dates(starts_on: datetime.date, ends_on: datetime.date) -> None:
    """Refuse an end before the start, at ``ends_on``."""
    if ends_on <= starts_on:
        raise DomainError(_("The last day lies before the first day. Choose a later last day."), field="ends_on")


def check_appointment(group: Group, roles: Collection[Role], by: User) -> None:
    """Refuse, at ``roles``, that anybody but a leader gives the roles in APPOINTED."""
    if not APPOINTED.isdisjoint(roles) and not by.has_perm("groups.appoint_organiser", group):
        raise DomainError(_("Only a school leader gives somebody the role organiser or school leader."), field="roles")


def check_reader(group: Group, user: User, roles: Collection[Role], by: User, *, field: str = "roles") -> None:
    """Refuse, at ``field``, that a school leader becomes a colleague in a group that did not let the leader in.

    What colleagues share with each other is not for who leads the school (product.md, the table of rights). In a small school a
    leader teaches too and belongs in the group; then its organiser opens the door, and every box says who reads along.
    """
    has = {Role(row.role) for row in open_rows(group, user)}
    if not COLLEAGUES.isdisjoint(has) or COLLEAGUES.isdisjoint(roles) or Role.ORGANISER in roles_in(by, group):
        return
    if Role.LEADER in {*has, *roles} or staff_role_in(user, group.organisation_id, group.school_id):
        raise DomainError(
            _("%(name)s leads the school and would read what colleagues share here. Ask an organiser of this group to do this.")
            % {"name": user},
            field=field,
        )


def check_people(organisation: Organisation, roles: Mapping[User, Collection[Role]], *, field: str) -> None:
    """Refuse people without a current role in the organisation, and leaders from outside."""
    staff = Staff.objects.current().filter(organisation=organisation, user__in=[user.pk for user in roles])
    kinds: dict[int, set[str]] = {}
    for user_id, kind in staff.values_list("user_id", "role"):
        kinds.setdefault(user_id, set()).add(kind)
    for user, chosen in roles.items():
        if user.pk not in kinds:
            raise DomainError(
                _("%(name)s does not belong to %(organisation)s any more.") % {"name": user, "organisation": organisation},
                field=field,
            )
        if Role.LEADER in chosen and kinds[user.pk] == {StaffRole.EXTERNAL}:
            raise DomainError(
                _("%(name)s comes from outside and cannot be school leader here.") % {"name": user},
                field="roles" if field == "user" else field,
            )


def open_rows(group: Group, user: User, after: datetime.date | None = None) -> list[Membership]:
    """Roles that hold today or will hold later."""
    day = after or timezone.localdate()
    rows = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), group=group, user=user)
    return list(rows.select_related("group__organisation"))


def organisers(group: Group, day: datetime.date, *, without: User) -> list[int]:
    """Who else organises the group on ``day``."""
    rows = Membership.objects.current(day).filter(group=group, role=Role.ORGANISER).exclude(user=without)
    return list(rows.values_list("user_id", flat=True))


def check_overlap(group: Group, user: User, day: datetime.date) -> None:
    """Refuse a membership from ``day`` on beside one that still holds then, at ``user`` or ``starts_on``."""
    rows = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), group=group, user=user)
    latest = rows.order_by(F("ends_on").desc(nulls_first=True)).first()
    if latest is None:
        return
    if latest.ends_on is None:
        raise DomainError(
            _("%(name)s is in this group already. You can change the roles on the members page.") % {"name": user}, field="user"
        )
    raise DomainError(
        _("%(name)s is in this group until %(day)s. Choose a later day.") % {"name": user, "day": say_day(latest.ends_on)},
        field="starts_on",
    )


def say_day(day: datetime.date) -> str:
    """A date in a sentence."""
    return date_format(day, "j F Y")


def begin(group: Group, user: User, roles: Iterable[Role], day: datetime.date, by: User | None) -> list[Membership]:
    """Write new roles that hold from ``day`` on."""
    rows = [Membership(group=group, user=user, role=role, starts_on=day, created_by=by) for role in sorted(roles)]
    Membership.objects.bulk_create(rows)
    forget_roles(group)
    return rows


def end(group: Group, rows: Iterable[Membership], last: datetime.date) -> None:
    """Let ``last`` be the last day of these roles; a role that would never have held a day is taken away."""
    for row in rows:
        if row.starts_on > last:
            row.delete()
        else:
            row.ends_on = last
            row.save(update_fields=["ends_on"])
    forget_roles(group)


def hand_over(group: Group, *, leaving: User, day: datetime.date, successor: User | None, by: User) -> None:
    """See to it that somebody organises the group from ``day`` on.

    Raises:
        DomainError: at ``successor``.
    """
    if group.ends_on < timezone.localdate() or organisers(group, day, without=leaving):
        return
    if successor is None:
        raise DomainError(_("%(name)s is the only organiser. Choose who takes over.") % {"name": leaving}, field="successor")
    if not by.has_perm("groups.hand_over", group):
        raise DomainError(_("You may not hand over this group. Ask the school leader."), field="successor")
    rows = [] if successor.pk == leaving.pk else list(Membership.objects.current(day).filter(group=group, user=successor))
    if not rows:
        raise DomainError(_("Choose somebody who is in the group and stays."), field="successor")
    check_people(group.organisation, {successor: {Role.ORGANISER}}, field="successor")
    check_reader(group, successor, {Role.ORGANISER}, by, field="successor")
    # A role as organiser that was planned for later begins now.
    Membership.objects.filter(group=group, user=successor, role=Role.ORGANISER, starts_on__gt=day).delete()
    begin(group, successor, [Role.ORGANISER], day, by)
    record(by=by, verb="group.handed_over", on=group)


def still_open_to(by: Any, group: Group, permission: str) -> None:
    """After a save its maker can still reach the group in the same way, or nothing is saved (architecture: access).

    Raises:
        DomainError: the change would shut its maker out.
    """
    forget_roles(group)
    group.organisation.__dict__.pop("_staff_roles", None)
    visible = Group.objects.filter(pk=group.pk).visible_to(by).exists()
    if not visible or not by.has_perm(permission, group):
        raise DomainError(_("After this change you could no longer work on this group. Ask somebody else to make it."))
