"""Reads on schools and people."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.late import Late
from core.tenancy import OwnedQuerySet
from schools.enums import StaffRole

if TYPE_CHECKING:
    from schools.models import AuditEvent, FreePeriod, Invitation, School, Staff  # noqa: F401  (named in the strings below)


def current(on: datetime.date | Late | None = None, prefix: str = "") -> Q:
    """The condition that a dated row (``starts_on``, ``ends_on``) holds on a day, today unless told otherwise."""
    day = on or timezone.localdate()
    starts, ends = f"{prefix}starts_on__lte", f"{prefix}ends_on"
    return Q(**{starts: day}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day}))


def _is_staff(user: Any, outer: str, *roles: StaffRole) -> Exists:
    from schools.models import Staff

    rows = Staff.objects.filter(current(), user=user, organisation=OuterRef(outer))
    return Exists(rows.filter(role__in=roles) if roles else rows)


class SchoolQuerySet(OwnedQuerySet["School"]):
    """Schools."""

    def visible_to(self, user: Any) -> SchoolQuerySet:
        """Everybody with a role in the organisation, people from outside excepted."""
        return self.filter(_is_staff(user, "organisation", StaffRole.LEADER, StaffRole.STAFF))


class FreePeriodQuerySet(OwnedQuerySet["FreePeriod"]):
    """Own free days."""

    def visible_to(self, user: Any) -> FreePeriodQuerySet:
        """As the school."""
        return self.filter(_is_staff(user, "school__organisation", StaffRole.LEADER, StaffRole.STAFF))


class StaffQuerySet(OwnedQuerySet["Staff"]):
    """Dated roles of people."""

    def current(self, on: datetime.date | None = None) -> StaffQuerySet:
        """Roles that hold today, or on the given day."""
        return self.filter(current(on))

    def ended(self) -> StaffQuerySet:
        """Roles that are over."""
        return self.filter(ends_on__lt=timezone.localdate())

    def lead_all(self) -> StaffQuerySet:
        """Leaders of all schools of their organisation, now and without an end."""
        return self.filter(current(), role=StaffRole.LEADER, school__isnull=True, ends_on__isnull=True)

    def visible_to(self, user: Any) -> StaffQuerySet:
        """The staff list is for staff."""
        return self.filter(_is_staff(user, "organisation", StaffRole.LEADER, StaffRole.STAFF))


class InvitationQuerySet(OwnedQuerySet["Invitation"]):
    """Invitations."""

    def open(self) -> InvitationQuerySet:
        """Not used, not withdrawn, not expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())

    def waiting(self) -> InvitationQuerySet:
        """Not used and not withdrawn; the link may have expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def visible_to(self, user: Any) -> InvitationQuerySet:
        """Leaders see all; others the ones that they sent."""
        return self.filter(Q(invited_by=user) | Q(_is_staff(user, "organisation", StaffRole.LEADER)))


class AuditEventQuerySet(OwnedQuerySet["AuditEvent"]):
    """The audit trail."""

    def visible_to(self, user: Any) -> AuditEventQuerySet:
        """Nobody reads it in the browser yet."""
        return self.none()
