"""Reads on a school's own designs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery, Value
from django.db.models.functions import Coalesce

from core.tenancy import OwnedQuerySet
from schools.enums import StaffRole
from schools.models import Staff
from schools.querysets import current

if TYPE_CHECKING:
    from cycles.models import Design, DesignVersion  # noqa: F401  (for the generic bases below)


def _works_here(user: Any, outer: str) -> Exists:
    rows = Staff.objects.filter(current(), user=user, organisation=OuterRef(outer))
    return Exists(rows.exclude(role=StaffRole.EXTERNAL))


class DesignQuerySet(OwnedQuerySet["Design"]):
    """Designs."""

    def visible_to(self, user: Any) -> Self:
        """Whoever works in the organisation. An expert from outside reads a design in the cycles that use it."""
        return self.filter(_works_here(user, "organisation"))

    def offered(self) -> Self:
        """Not put away."""
        return self.filter(archived_at=None)

    def with_state(self) -> Self:
        """With organisation, and ``is_opened``: whether groups may choose it."""
        from cycles.models import DesignVersion

        opened = DesignVersion.objects.filter(design=OuterRef("pk")).opened()
        return self.select_related("organisation").annotate(is_opened=Exists(opened))

    def with_versions(self) -> Self:
        """With organisation, maker and versions, the newest version first, each with its writer."""
        from cycles.models import DesignVersion

        versions = DesignVersion.objects.order_by("-number").select_related("changed_by").with_use_count()
        return self.select_related("organisation", "created_by").prefetch_related(Prefetch("versions", versions))


class DesignVersionQuerySet(OwnedQuerySet["DesignVersion"]):
    """Versions of designs."""

    def visible_to(self, user: Any) -> Self:
        """As the design."""
        return self.filter(_works_here(user, "design__organisation"))

    def opened(self) -> Self:
        """No drafts."""
        return self.filter(opened_at__isnull=False)

    def newest(self) -> Self:
        """Of each design that is offered, the newest version that is opened."""
        opened = self.model._default_manager.filter(design=OuterRef("design"), opened_at__isnull=False)
        newest = Subquery(opened.order_by("-number").values("pk")[:1])
        return self.filter(pk=newest, design__archived_at=None).select_related("design").order_by("design__name", "pk")

    def with_use_count(self) -> Self:
        """With ``use_count``: how many cycles use this version."""
        from cycles.models import Cycle

        rows = Cycle.objects.filter(design=OuterRef("pk")).order_by().values("design").annotate(n=Count("pk")).values("n")
        return self.annotate(use_count=Coalesce(Subquery(rows), Value(0)))
