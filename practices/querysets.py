"""Reads on reports and examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from core.tenancy import OwnedQuerySet
from groups.querysets import is_inside

if TYPE_CHECKING:
    from practices.models import CycleReport  # noqa: F401  (for the generic bases below)


class CycleReportQuerySet(OwnedQuerySet["CycleReport"]):
    """What organisers added to reports."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "cycle__group__"))
