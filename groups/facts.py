"""What a group's own rows show about it, for the traces of the seven characteristics. Every number is about the group.

Rooms above read these instead of the tables, so that what may not be shown is not computed either.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Subquery, Sum
from django.utils import timezone

from groups.learning import LearningCount, disclose
from groups.models import Budget, Group, LeaderRequest, LearningQuestion, Membership, PlanLink, RequestAnswer, TimeContract
from groups.querysets import MEMBERS

YEAR = datetime.timedelta(days=365)


def learning_questions(group: Group, on: datetime.date | None = None) -> LearningCount | None:
    """How many members have a learning question, or None when that would be about too few people. One query.

    Args:
        on: the day as at which is counted; the first of this month when not given, so that nobody can watch the number
            change with what one colleague does.
    """
    day = on or timezone.localdate().replace(day=1)
    question = LearningQuestion.objects.filter(group=group, author=OuterRef("user"))
    rows = Membership.objects.current(day).filter(group=group, role__in=MEMBERS).order_by()
    written, shared_at = (Subquery(question.values(name)[:1]) for name in ("created_at", "shared_at"))
    members: set[int] = set()
    had: set[int] = set()
    shared: set[int] = set()
    for member, created, since in rows.annotate(written=written, shared=shared_at).values_list("user", "written", "shared"):
        members.add(member)
        if created is not None and timezone.localtime(created).date() < day:
            had.add(member)
        if since is not None:
            shared.add(member)
    return disclose(members=len(members), having=len(had), shared=len(shared & had), shared_since=len(shared - had))


@dataclass(frozen=True)
class Hours:
    """Hours for each member in a school year; None where nobody has said anything yet."""

    planned: Decimal | None = None
    granted: Decimal | None = None


def hours(group: Group, year: int) -> Hours:
    """Hours planned and granted. One query. The hours used are counted in ``meetings.facts``.

    Args:
        year: the calendar year in which the school year begins.
    """
    row = TimeContract.objects.filter(group=group, year=year).values_list("hours_planned", "hours_granted").first()
    return Hours(*row) if row else Hours()


def has_budget(group: Group, year: int) -> bool:
    """Whether money for expertise was set aside in a school year. How much is for members and leader only. One query."""
    return Budget.objects.filter(group=group, year=year, amount__gt=0).exists()


def budget_spent(group: Group, year: int) -> Decimal:
    """What was paid from the budget of a school year, in euros; for readers with ``groups.view_budget`` only. One query."""
    spent: Decimal | None = Budget.objects.filter(group=group, year=year).aggregate(spent=Sum("expenses__amount"))["spent"]
    return spent or Decimal(0)


def run_length(group: Group) -> datetime.timedelta:
    """How long the group lasts from its first to its last day. No query."""
    return group.ends_on - group.starts_on + datetime.timedelta(days=1)


def runs_a_year(group: Group) -> bool:
    """Whether the group lasts twelve months or more (katern §2.6). No query."""
    return run_length(group) >= YEAR


def plan_link(group: Group) -> PlanLink | None:
    """The goal of the school's plan that the group works on, with the group's words. One query, none if the group has it."""
    if PlanLink._meta.get_field("group").remote_field.is_cached(group):
        return getattr(group, "plan_link", None)
    return PlanLink.objects.select_related("goal").filter(group=group).first()


@dataclass(frozen=True)
class Requests:
    """What the group asked its leader.

    Attributes:
        asked: all that were not withdrawn.
        answered: those with an answer.
        open: those without.
        longest_open: days that the oldest open one waits, 0 without one.
    """

    asked: int
    answered: int
    open: int
    longest_open: int


def requests(group: Group, since: datetime.date | None = None, until: datetime.date | None = None) -> Requests:
    """Requests asked in a period (both days included), as they stand now. One query."""
    rows = LeaderRequest.objects.filter(group=group).kept()
    if since:
        rows = rows.filter(asked_at__date__gte=since)
    if until:
        rows = rows.filter(asked_at__date__lte=until)
    answered_too = Exists(RequestAnswer.objects.filter(request=OuterRef("pk")))
    seen = list(rows.order_by().values_list("asked_at", answered_too))
    waiting = [timezone.localtime(moment).date() for moment, is_answered in seen if not is_answered]
    longest = (timezone.localdate() - min(waiting)).days if waiting else 0
    return Requests(asked=len(seen), answered=len(seen) - len(waiting), open=len(waiting), longest_open=longest)


def answers(group: Group) -> list[RequestAnswer]:
    """What the leader answered, the newest first: the rows behind ``requests``. One query."""
    return list(
        RequestAnswer.objects.filter(request__group=group, request__withdrawn_at__isnull=True).select_related("request")
    )
