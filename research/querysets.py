"""Reads on studies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.utils import timezone

from core.tenancy import OwnedQuerySet
from groups.querysets import is_inside
from research.enums import State

if TYPE_CHECKING:
    from research.models import Consent, Export, Study  # noqa: F401  (for the generic bases below)


class StudyQuerySet(OwnedQuerySet["Study"]):
    """Studies."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group: research in a group is no secret to it."""
        return self.filter(is_inside(user, "group__"))

    def with_group(self) -> Self:
        """With researcher, group and organisation in the same query."""
        return self.select_related("researcher", "group__organisation", "group__school")

    def running(self) -> Self:
        """Not ended."""
        return self.filter(state=State.OPEN, keep_until__gte=timezone.localdate())

    def new(self) -> Self:
        """Opened within the last two weeks: so long it is announced, to everybody alike, whatever they decided."""
        from research.models import TOLD_FOR

        return self.filter(opened_on__gt=timezone.localdate() - TOLD_FOR)

    def forgotten(self) -> Self:
        """Past the day until which anything may be kept."""
        return self.filter(keep_until__lt=timezone.localdate())


class ConsentQuerySet(OwnedQuerySet["Consent"]):
    """Who takes part."""

    def visible_to(self, user: Any) -> Self:
        """One's own, and nobody else's."""
        return self.filter(user=user)


class ExportQuerySet(OwnedQuerySet["Export"]):
    """Exports that were made."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "study__group__"))
