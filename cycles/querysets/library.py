"""Reads on the library of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from core.tenancy import OwnedQuerySet
from groups.querysets import is_inside, with_group_and_roles

if TYPE_CHECKING:
    from cycles.models import Ingredient  # noqa: F401  (for the generic base below)


class IngredientQuerySet(OwnedQuerySet["Ingredient"]):
    """Ingredients."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))

    def with_origin(self) -> Self:
        """With what it came from in the same query."""
        return self.select_related("cycle", "source", "try_out__author", "author")

    def with_roles_of(self, user: Any) -> Self:
        """With the group, and on it the roles of ``user``, in the same query."""
        found: Self = with_group_and_roles(self, user, "group__")
        return found

    def saying(self, words: str) -> Self:
        """Those in which each of these words occurs somewhere."""
        found = self
        for word in words.replace("\x00", " ").split()[:8]:
            hit = Q()
            for field in ("worked", "why", "elsewhere", "limits"):
                hit |= Q(**{f"{field}__icontains": word})
            found = found.filter(hit)
        return found
