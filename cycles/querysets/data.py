"""Reads on small data sets."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from core.tenancy import OwnedQuerySet
from cycles.enums import State
from groups.querysets import is_inside, with_group_and_roles

if TYPE_CHECKING:
    from cycles.models import DataSet, Measurement  # noqa: F401  (for the generic bases below)


class DataSetQuerySet(OwnedQuerySet["DataSet"]):
    """Data sets of cycles."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group: no figure in them is about a teacher."""
        return self.filter(is_inside(user, "cycle__group__"))

    def present(self) -> Self:
        """Not deleted."""
        return self.filter(removed_at__isnull=True)

    def removed(self) -> Self:
        """Deleted a short while ago: they can be put back."""
        return self.filter(removed_at__isnull=False)

    def with_cycle(self) -> Self:
        """With cycle, group and organisation in the same query."""
        return self.select_related("cycle__group__organisation", "cycle__group__school")

    def with_roles_of(self, user: Any) -> Self:
        """With the cycle, and on its group the roles of ``user``, in the same query."""
        found: Self = with_group_and_roles(self.select_related("cycle__design__design"), user, "cycle__group__")
        return found

    def to_freeze(self, *, today: datetime.date, days: int) -> Self:
        """Of cycles that closed so many days ago; or, never closed, so long after its last day and the set's last change."""
        limit = today - datetime.timedelta(days=days)
        closed = Q(cycle__state=State.CLOSED, cycle__closed_at__date__lte=limit)
        forgotten = Q(cycle__state=State.RUNNING, cycle__ends_on__lte=limit, changed_at__date__lte=limit)
        return self.filter(closed | forgotten, frozen_at__isnull=True)


class MeasurementQuerySet(OwnedQuerySet["Measurement"]):
    """Measurements in data sets."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "data_set__cycle__group__"))
