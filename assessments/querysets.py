"""Reads on rounds. Answers are read by ``services`` alone, on their way to ``disclosure``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.tenancy import OwnedQuerySet
from groups.querysets import is_inside

if TYPE_CHECKING:
    from django.db.models import Model  # noqa: F401  (for the generic base below)

    from assessments.models import Release, Round


class RoundQuerySet(OwnedQuerySet["Round"]):
    """Rounds."""

    def visible_to(self, user: Any) -> RoundQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))

    def with_group(self) -> RoundQuerySet:
        """With group and organisation in the same query."""
        return self.select_related("group__organisation")


class ReleaseQuerySet(OwnedQuerySet["Release"]):
    """Released results."""

    def visible_to(self, user: Any) -> ReleaseQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "round__group__"))


class AnswerTableQuerySet(OwnedQuerySet["Model"]):
    """Rows that no page may fetch."""

    def visible_to(self, user: Any) -> AnswerTableQuerySet:
        """Nobody."""
        return self.none()
