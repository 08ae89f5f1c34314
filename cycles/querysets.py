"""Reads on cycles and try-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from core.tenancy import OwnedQuerySet
from cycles.enums import Sharing, State
from groups.enums import Role
from groups.querysets import is_inside, is_member

if TYPE_CHECKING:
    from django.db.models import Model  # noqa: F401  (for the generic base below)


class CycleQuerySet(OwnedQuerySet["Cycle"]):
    """Cycles."""

    def visible_to(self, user: Any) -> CycleQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))

    def running(self) -> CycleQuerySet:
        """Not closed."""
        return self.filter(state=State.RUNNING)

    def with_group(self) -> CycleQuerySet:
        """With group and organisation in the same query."""
        return self.select_related("group__organisation")


class CyclePartQuerySet(OwnedQuerySet["Model"]):
    """Anything that hangs on a cycle by ``cycle``."""

    def visible_to(self, user: Any) -> CyclePartQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "cycle__group__"))


class TryOutQuerySet(OwnedQuerySet["TryOut"]):
    """Try-outs."""

    def visible_to(self, user: Any) -> TryOutQuerySet:
        """The author; and, once shared, members and experts of the group. A school leader who is not a member reads none."""
        colleagues = is_member(user, "group", (Role.ORGANISER, Role.TEACHER, Role.EXPERT))
        return self.filter(Q(author=user) & Q(is_inside(user, "group__")) | Q(sharing=Sharing.GROUP) & Q(colleagues))

    def shared(self) -> TryOutQuerySet:
        """Shared with the group."""
        return self.filter(sharing=Sharing.GROUP)


class TryOutReplyQuerySet(OwnedQuerySet["TryOutReply"]):
    """Replies to try-outs."""

    def visible_to(self, user: Any) -> TryOutReplyQuerySet:
        """As the try-out."""
        from cycles.models import TryOut

        return self.filter(try_out__in=TryOut.objects.visible_to(user))
