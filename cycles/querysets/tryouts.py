"""Reads on try-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from core.tenancy import OwnedQuerySet
from cycles.enums import Sharing
from cycles.querysets.common import COLLEAGUES
from groups.querysets import is_inside, is_member, with_group_and_roles

if TYPE_CHECKING:
    from cycles.models import TryOut, TryOutReply  # noqa: F401  (for the generic bases below)


class TryOutQuerySet(OwnedQuerySet["TryOut"]):
    """Try-outs."""

    def visible_to(self, user: Any) -> Self:
        """The author; and, once shared, members and experts of the group. A school leader who is not a member reads none."""
        colleagues = is_member(user, "group", COLLEAGUES)
        return self.filter(Q(author=user) & Q(is_inside(user, "group__")) | Q(sharing=Sharing.GROUP) & Q(colleagues))

    def shared(self) -> Self:
        """Shared with the group."""
        return self.filter(sharing=Sharing.GROUP)

    def with_group(self) -> Self:
        """With author, group and organisation in the same query."""
        return self.select_related("author", "group__organisation", "group__school")

    def with_origin(self) -> Self:
        """With all that it came from in the same query, from a colleague to an agenda item; ``line_share``."""
        return self.select_related(
            "inspired_by__author", "source", "plan_step", "ingredient", "agenda_item__meeting", "line_share"
        )

    def who_tried_too(self, try_out: TryOut) -> Self:
        """Those that began with this one. They may be private: show the names of their authors, who know that, and no words."""
        return self.filter(inspired_by=try_out).select_related("author").order_by("created_at", "pk")

    def with_roles_of(self, user: Any) -> Self:
        """With the group, and on it the roles of ``user``, in the same query."""
        found: Self = with_group_and_roles(self, user, "group__")
        return found

    def with_reply_count(self) -> Self:
        """With ``reply_count``."""
        from cycles.models import TryOutReply

        rows = TryOutReply.objects.filter(try_out=OuterRef("pk")).order_by().values("try_out")
        return self.annotate(reply_count=Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), Value(0)))


class TryOutReplyQuerySet(OwnedQuerySet["TryOutReply"]):
    """Replies to try-outs."""

    def visible_to(self, user: Any) -> Self:
        """As the try-out."""
        from cycles.models import TryOut

        return self.filter(try_out__in=TryOut.objects.filter().visible_to(user))

    def unread_by_author(self, user: Any) -> Self:
        """By others, under this person's own shared try-outs, not opened yet: what waits on Today."""
        return self.filter(try_out__author=user, try_out__sharing=Sharing.GROUP, read_at__isnull=True).exclude(
            author=F("try_out__author")
        )
