"""Reads on polls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Prefetch, Q
from django.utils import timezone

from core.tenancy import OwnedQuerySet
from cycles.querysets import MEMBERS
from groups.querysets import is_member
from voice.enums import Sharing, State

if TYPE_CHECKING:
    from voice.models import Poll, PollCount, PollNumber, PollQuestion  # noqa: F401  (for the generic bases below)


class PollQuerySet(OwnedQuerySet["Poll"]):
    """Polls."""

    def visible_to(self, user: Any) -> Self:
        """Who made it; once shared, the members of the group. Leader and expert read what a member brings into the cycle."""
        return self.filter(Q(is_member(user, "group", MEMBERS)) & (Q(created_by=user) | Q(sharing=Sharing.GROUP)))

    def with_group(self) -> Self:
        """With group, cycle, organisation and address in the same query."""
        return self.select_related("group__organisation", "group__school", "cycle", "try_out", "address")

    def with_questions(self) -> Self:
        """With its questions and their counts."""
        from voice.models import PollCount, PollQuestion

        questions = PollQuestion.objects.prefetch_related(Prefetch("counts", PollCount.objects.order_by("option")))
        return self.prefetch_related(Prefetch("questions", questions))

    def past_their_day(self) -> Self:
        """Still open, though the last day is over."""
        return self.filter(state=State.OPEN, closes_on__lt=timezone.localdate())


class PollCountQuerySet(OwnedQuerySet["PollCount"]):
    """Counts. No view fetches one by itself, so nobody may see one: they come with a poll that is closed."""

    def visible_to(self, user: Any) -> Self:
        """Nobody."""
        return self.none()


class PollNumberQuerySet(OwnedQuerySet["PollNumber"]):
    """Numbers that were not used yet. No view shows one."""

    def visible_to(self, user: Any) -> Self:
        """Nobody."""
        return self.none()


class PollQuestionQuerySet(OwnedQuerySet["PollQuestion"]):
    """Questions of polls."""

    def visible_to(self, user: Any) -> Self:
        """As the poll."""
        from voice.models import Poll

        return self.filter(poll__in=Poll.objects.filter().visible_to(user))
