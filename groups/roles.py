"""Which roles a person has in a group now."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from groups.enums import Role
from groups.models import Group, Membership
from schools.enums import StaffRole
from schools.models import Staff


def roles_in(user: Any, group: Group) -> frozenset[Role]:
    """The current roles of ``user`` in ``group``; a school leader of the group's school counts as LEADER.

    Kept on the group instance, so that one page asks the database once.
    """
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    kept: dict[int, frozenset[Role]] = group.__dict__.setdefault("_roles", {})
    if user.pk not in kept and getattr(group, "roles_of", None) == user.pk:  # fetched by with_roles_of
        kept[user.pk] = frozenset(role for role in Role if getattr(group, f"has_{role.value}"))
    if user.pk not in kept:
        member = Membership.objects.current().filter(user=user, group=group).values_list("role", flat=True)
        roles = {Role(role) for role in member}
        if Role.LEADER not in roles and staff_role_in(user, group.organisation_id, group.school_id):
            roles.add(Role.LEADER)
        kept[user.pk] = frozenset(roles)
    return kept[user.pk]


def staff_role_in(user: Any, organisation_id: int, school_id: int | None = None) -> bool:
    """Whether ``user`` is a school leader of that school, or of all schools of the organisation."""
    return (
        Staff.objects.current()
        .filter(user=user, role=StaffRole.LEADER, organisation=organisation_id)
        .filter(Q(school__isnull=True) | Q(school=school_id))
        .exists()
    )


def forget_roles(group: Group) -> None:
    """Ask again next time: a membership changed."""
    group.__dict__.pop("_roles", None)
    group.__dict__.pop("roles_of", None)
