"""Reads on reports and examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from core.tenancy import OwnedQuerySet
from cycles.querysets import COLLEAGUES
from groups.querysets import is_inside, is_member
from practices.enums import Answer, MessageKind, State
from practices.search import needles
from schools.scopes import organisations_of

if TYPE_CHECKING:
    from practices.models import (  # noqa: F401  (for the generic bases below)
        Consent,
        CycleReport,
        Example,
        Message,
        Preparation,
        Repetition,
    )

P = TypeVar("P", bound=Model)


class CycleReportQuerySet(OwnedQuerySet["CycleReport"]):
    """What organisers added to reports."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "cycle__group__"))


class PreparationQuerySet(OwnedQuerySet["Preparation"]):
    """Examples in the making."""

    def visible_to(self, user: Any) -> Self:
        """Members and experts: there are try-outs and names in it, which a school leader does not read."""
        return self.filter(is_member(user, "cycle__group", COLLEAGUES))

    def unanswered(self) -> Self:
        """Published, with a question of a reader that the group has not answered. Thanks wait for nothing."""
        from practices.models import Message

        waits = Message.objects.filter(example=OuterRef("example"), kind=MessageKind.QUESTION, answered_at__isnull=True)
        return self.filter(Exists(waits), state=State.PUBLISHED)


class PreparationPartQuerySet(OwnedQuerySet[P]):
    """What hangs on a preparation."""

    def visible_to(self, user: Any) -> Self:
        """As the preparation."""
        return self.filter(is_member(user, "preparation__cycle__group", COLLEAGUES))


class AuthorConsentQuerySet(PreparationPartQuerySet["Consent"]):
    """What authors said to publishing."""

    def asked(self) -> Self:
        """Waiting for an answer, about something that is still there. A no waits for nothing."""
        from practices.models import Part

        theirs = Part.objects.filter(preparation=OuterRef("preparation"), author=OuterRef("author"))
        return self.filter(Exists(theirs), answer=Answer.ASKED)


class RepetitionQuerySet(OwnedQuerySet["Repetition"]):
    """Cycles that do an example again."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "cycle__group__"))


class ExampleQuerySet(QuerySet["Example"]):
    """Published examples."""

    def visible_to(self, user: Any) -> Self:
        """Whoever has a role in some organisation; also those that were taken back, of which nothing is left to read."""
        return self.filter() if organisations_of(user) else self.none()

    def published(self) -> Self:
        """That others may read."""
        return self.filter(is_published=True)

    def in_tree(self, root: int) -> Self:
        """Of the same first example, without the long texts."""
        return self.filter(Q(pk=root) | Q(root=root)).defer("haystack", "content")

    def about(self, asked: str) -> Self:
        """In which all these words stand."""
        found = self
        for word in needles(asked):
            found = found.filter(haystack__contains=word)
        return found

    def for_age(self, age: int | None) -> Self:
        """Of pupils of this age."""
        return self if age is None else self.filter(age_from__lte=age, age_to__gte=age)


class MessageQuerySet(QuerySet["Message"]):
    """Messages to the groups behind examples."""

    def visible_to(self, user: Any) -> Self:
        """Whoever wrote it. The group behind the example reads it by way of its own example."""
        return self.filter(Q(author=user))
