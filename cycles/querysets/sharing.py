"""Reads on lines shared with the school leader, and on who opened what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q

from core.tenancy import OwnedQuerySet
from groups.enums import Role
from groups.querysets import is_inside, is_member, is_school_leader

if TYPE_CHECKING:
    from cycles.models import LeaderAnswer, LineShare, Reading, SharedLine  # noqa: F401  (for the generic bases below)


def _leads(user: Any, prefix: str) -> Q:
    """School leader of the group at ``prefix``, or in it as leader."""
    return Q(is_member(user, f"{prefix}pk", (Role.LEADER,))) | Q(is_school_leader(user, prefix))


def _mine(user: Any, try_out: str) -> Q:
    """Author of the try-out, and still inside the group."""
    return Q(**{f"{try_out}author": user}) & Q(is_inside(user, f"{try_out}group__"))


def _opened_by(user: Any) -> Exists:
    from cycles.models import Reading

    return Exists(Reading.objects.filter(try_out=OuterRef("try_out"), reader=user, of_lines=True))


class LineShareQuerySet(OwnedQuerySet["LineShare"]):
    """Shares."""

    def visible_to(self, user: Any) -> Self:
        """The author, and whoever leads the group's school: nobody else of the group."""
        return self.filter(_mine(user, "try_out__") | _leads(user, "try_out__group__"))

    def for_leader(self, user: Any) -> Self:
        """What others shared with this school leader."""
        return self.filter(_leads(user, "try_out__group__")).exclude(try_out__author=user)

    def with_group(self) -> Self:
        """With author, group and organisation in the same query."""
        return self.select_related("try_out__author", "try_out__group__organisation", "try_out__group__school")

    def with_opened(self, user: Any) -> Self:
        """With ``is_opened``: whether this person opened it before."""
        return self.annotate(is_opened=_opened_by(user))

    def not_opened_by(self, user: Any) -> Self:
        """Those that this person did not open yet."""
        return self.filter(~_opened_by(user))


class SharedLineQuerySet(OwnedQuerySet["SharedLine"]):
    """Lines as they were shared."""

    def visible_to(self, user: Any) -> Self:
        """As the share."""
        return self.filter(_mine(user, "share__try_out__") | _leads(user, "share__try_out__group__"))


class LeaderAnswerQuerySet(OwnedQuerySet["LeaderAnswer"]):
    """Questions and thanks of a school leader."""

    def visible_to(self, user: Any) -> Self:
        """The author of the try-out always; a school leader as long as the lines are shared."""
        shared = Q(try_out__line_share__isnull=False)
        return self.filter(_mine(user, "try_out__") | _leads(user, "try_out__group__") & shared)

    def unread_by_author(self, user: Any) -> Self:
        """About this person's own try-outs, not opened yet: what waits on Today."""
        return self.filter(try_out__author=user, read_at__isnull=True)


class ReadingQuerySet(OwnedQuerySet["Reading"]):
    """Who opened what for the first time."""

    def visible_to(self, user: Any) -> Self:
        """The author of what was opened, alone."""
        return self.filter(_mine(user, "try_out__"))
