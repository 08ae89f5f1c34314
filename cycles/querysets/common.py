"""What several querysets need."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from groups.models import Group, Membership
from groups.querysets import COLLEAGUES, MEMBERS
from schools.models import User

__all__ = ["COLLEAGUES", "MEMBERS", "counted", "latest", "owners_here", "people_of"]


def people_of(group: Group) -> QuerySet[User]:
    """Everybody with a current role in the group, each once, by name."""
    rows = Membership.objects.current().filter(group=group)
    return User.objects.filter(pk__in=rows.values("user"), is_active=True).order_by("name", "pk")


def owners_here() -> Exists:
    """The condition, on what hangs on a cycle, that its owner has a current role in the group: somebody may have left."""
    rows = Membership.objects.current().filter(group=OuterRef("cycle__group"), user=OuterRef("owner"))
    return Exists(rows)


def counted(rows: Any, what: str = "pk", path: str = "cycle") -> Coalesce:
    """How many different ``what`` there are among rows of the cycle in the outer query; ``path`` leads from a row to it."""
    mine = rows.filter(**{path: OuterRef("pk")}).order_by()
    return Coalesce(Subquery(mine.values(path).annotate(n=Count(what, distinct=True)).values("n")), Value(0))


def latest(rows: Any, field: str) -> Subquery:
    """The newest ``field`` among rows of the cycle in the outer query."""
    return Subquery(rows.filter(cycle=OuterRef("pk")).order_by().values("cycle").annotate(n=Max(field)).values("n"))
