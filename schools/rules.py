"""Who may do what with an organisation: permissions that read as sentences. Being an administrator gives no right here."""

from __future__ import annotations

from typing import Any

from core.permissions import add_perm, predicate
from schools.enums import StaffRole
from schools.models import Invitation, Organisation, School, Staff


def staff_roles(user: Any, organisation: Organisation) -> frozenset[tuple[str, int | None]]:
    """The person's current (role, school id) pairs, kept on the organisation instance."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    kept: dict[int, frozenset[tuple[str, int | None]]] = organisation.__dict__.setdefault("_staff_roles", {})
    if user.pk not in kept:
        rows = Staff.objects.current().filter(user=user, organisation=organisation).values_list("role", "school_id")
        kept[user.pk] = frozenset(rows)
    return kept[user.pk]


def _organisation(thing: Any) -> Organisation | None:
    if thing is None or isinstance(thing, Organisation):
        return thing
    found = getattr(thing, "organisation", None) or thing.school.organisation
    return found if isinstance(found, Organisation) else None


@predicate
def is_here(user: Any, thing: Any) -> bool:
    """Has any current role in the organisation."""
    organisation = _organisation(thing)
    return organisation is not None and bool(staff_roles(user, organisation))


@predicate
def is_staff(user: Any, thing: Any) -> bool:
    """Works in the organisation, as leader or as staff."""
    organisation = _organisation(thing)
    return organisation is not None and any(
        role in (StaffRole.LEADER, StaffRole.STAFF) for role, _school in staff_roles(user, organisation)
    )


@predicate
def is_leader_somewhere(user: Any, thing: Any) -> bool:
    """Leads a school of the organisation, or all of them."""
    organisation = _organisation(thing)
    return organisation is not None and any(role == StaffRole.LEADER for role, _school in staff_roles(user, organisation))


@predicate
def is_leader_of_all(user: Any, thing: Any) -> bool:
    """Leads all schools of the organisation."""
    organisation = _organisation(thing)
    return organisation is not None and (StaffRole.LEADER, None) in staff_roles(user, organisation)


@predicate
def is_leader_of_school(user: Any, thing: Any) -> bool:
    """Leads this school, or the school of this thing, or all schools of its organisation."""
    organisation = _organisation(thing)
    # What belongs to no school in particular is for whoever leads all of them.
    school_id = thing.pk if isinstance(thing, School) else getattr(thing, "school_id", None)
    return organisation is not None and any(
        role == StaffRole.LEADER and at in (None, school_id) for role, at in staff_roles(user, organisation)
    )


@predicate
def is_inviter(user: Any, thing: Any) -> bool:
    """Sent this invitation."""
    return isinstance(thing, Invitation) and thing.invited_by_id is not None and thing.invited_by_id == user.pk


add_perm("schools.view_organisation", is_here)
add_perm("schools.edit_organisation", is_leader_of_all)
add_perm("schools.view_school", is_staff)
add_perm("schools.add_school", is_leader_of_all)
add_perm("schools.edit_school", is_leader_of_school)
add_perm("schools.view_staff", is_staff)
add_perm("schools.change_staff", is_leader_of_school)
add_perm("schools.invite", is_leader_somewhere)
add_perm("schools.change_invitation", is_inviter | is_leader_somewhere)
