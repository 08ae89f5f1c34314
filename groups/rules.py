"""Who may do what with a group: permissions that read as sentences (product.md, "What each role may see and do")."""

from __future__ import annotations

from typing import Any

from core.permissions import add_perm, predicate
from groups.enums import Role
from groups.models import Group
from groups.roles import roles_in
from schools.rules import is_leader_somewhere, is_staff


def _has(user: Any, thing: Any, *roles: Role) -> bool:
    return thing is not None and not roles_in(user, thing.group).isdisjoint(roles)


@predicate
def is_organiser(user: Any, thing: Any) -> bool:
    """Organises the group."""
    return _has(user, thing, Role.ORGANISER)


@predicate
def is_teacher(user: Any, thing: Any) -> bool:
    """Is in the group as a teacher."""
    return _has(user, thing, Role.TEACHER)


@predicate
def is_expert(user: Any, thing: Any) -> bool:
    """Is the group's expert."""
    return _has(user, thing, Role.EXPERT)


@predicate
def is_leader(user: Any, thing: Any) -> bool:
    """Leads the group's school, or is in the group as leader."""
    return _has(user, thing, Role.LEADER)


@predicate
def is_inside(user: Any, thing: Any) -> bool:
    """Has any role in the group."""
    return thing is not None and bool(roles_in(user, thing.group))


@predicate
def is_staff_here(user: Any, thing: Any) -> bool:
    """Works in the group's organisation."""
    return thing is not None and is_staff(user, thing.group.organisation)


@predicate
def group_has_not_ended(user: Any, thing: Any) -> bool:
    """The group still runs, or has yet to begin."""
    from django.utils import timezone

    return thing is not None and bool(thing.group.ends_on >= timezone.localdate())


is_member = is_organiser | is_teacher

add_perm("groups.view_group", is_inside | is_staff_here)
add_perm("groups.view_inside", is_inside)
add_perm("groups.create_group", is_leader_somewhere)
add_perm("groups.edit_group", is_leader | is_organiser)
add_perm("groups.view_members", is_inside)
add_perm("groups.change_members", is_leader | is_organiser)
add_perm("groups.appoint_organiser", is_leader)
add_perm("groups.hand_over", is_leader | is_organiser)

__all__ = [
    "Group",
    "group_has_not_ended",
    "is_expert",
    "is_inside",
    "is_leader",
    "is_member",
    "is_organiser",
    "is_staff_here",
    "is_teacher",
]
