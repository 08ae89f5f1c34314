"""Reads on what groups celebrate."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.tenancy import OwnedQuerySet
from cycles.enums import Reach
from cycles.querysets.parts import CyclePartQuerySet
from groups.querysets import is_inside
from schools.enums import StaffRole
from schools.models import Staff
from schools.querysets import current

if TYPE_CHECKING:
    from cycles.models import Celebration, Thanks  # noqa: F401  (for the generic bases below)

# How long a celebration stands on Today.
DAYS = 14


def is_reached(user: Any, prefix: str = "") -> Any:
    """The condition that the celebration is shared and reaches ``user``: by school, or because they work for all schools."""
    works = Staff.objects.filter(current(), user=user, organisation=OuterRef(f"{prefix}cycle__group__organisation")).exclude(
        role=StaffRole.EXTERNAL
    )
    here = Q(school__isnull=True) | Q(school=OuterRef(f"{prefix}cycle__group__school"))
    return Q(**{f"{prefix}shared_at__isnull": False}) & (
        Q(Exists(works), **{f"{prefix}reach": Reach.ORGANISATION}) | Q(Exists(works.filter(here)))
    )


class CelebrationQuerySet(CyclePartQuerySet["Celebration"]):
    """Celebrations."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group; and, once shared, the staff that the group chose."""
        return self.filter(Q(is_inside(user, "cycle__group__")) | is_reached(user))

    def shared(self) -> Self:
        """Shared with the staff."""
        return self.filter(shared_at__isnull=False)

    def recent(self, on: datetime.datetime | None = None) -> Self:
        """Shared in the last two weeks, the newest first."""
        since = (on or timezone.now()) - datetime.timedelta(days=DAYS)
        return self.shared().filter(shared_at__gte=since).order_by("-shared_at", "-pk")


class ThanksQuerySet(OwnedQuerySet["Thanks"]):
    """Thanks."""

    def visible_to(self, user: Any) -> Self:
        """Whoever reads the celebration."""
        inside = is_inside(user, "celebration__cycle__group__")
        return self.filter(Q(inside) | is_reached(user, "celebration__"))
