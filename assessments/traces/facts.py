"""What a group's rows say in one period: read once, a fixed number of queries, never by person.

Authors are looked at only to find out whether a number would be about one person; they do not leave this module.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assessments.traces.words_about_pupils import names_pupils
from cycles.enums import EvidenceKind
from cycles.models import Cycle, DataSet, Evidence, Source, TryOut, TryOutReply
from groups import facts as groups
from groups.enums import Role
from groups.learning import LearningCount
from groups.models import Group, LeaderRequest, Membership
from groups.querysets import MEMBERS
from groups.years import year_of
from lessons.models import Lesson, LessonPart
from meetings import facts as meetings
from meetings.enums import Kind, State
from meetings.models import Decision, Meeting, Visit


@dataclass(frozen=True)
class Period:
    """Days, both included."""

    since: datetime.date
    until: datetime.date


@dataclass(frozen=True)
class TriedOut:
    """A shared try-out, with what its traces need."""

    pk: int
    tried_on: datetime.date
    is_whole: bool
    idea_on: datetime.date | None
    from_theory: bool
    from_expert: bool
    author: int

    @property
    def days(self) -> int | None:
        """Days from the idea to the lesson; None when it came from nothing that is dated, or from something later."""
        if self.idea_on is None or self.idea_on > self.tried_on:
            return None
        return (self.tried_on - self.idea_on).days


class Facts:
    """The rows of one group in one period. Everything is asked once, when a rule first needs it."""

    def __init__(self, group: Group, period: Period) -> None:
        self.group, self.period = group, period

    @property
    def _days(self) -> tuple[datetime.date, datetime.date]:
        return self.period.since, self.period.until

    # Meetings

    @cached_property
    def held(self) -> dict[int, str]:
        """The meetings held: their kind by their number."""
        return dict(meetings.held(self.group, *self._days).values_list("pk", "kind"))

    @cached_property
    def noted(self) -> list[int]:
        """Those where it was noted who was there."""
        return _sorted(meetings.held(self.group, *self._days).noted().values_list("pk", flat=True))

    @cached_property
    def with_expert(self) -> list[int]:
        """Those where the expert was there."""
        return self._attended_by(Role.EXPERT)

    @cached_property
    def with_leader(self) -> list[int]:
        """Those where the leader was there, for a part at least."""
        return self._attended_by(Role.LEADER)

    def _attended_by(self, role: Role) -> list[int]:
        rows = meetings.held(self.group, *self._days).noted().attended_by(role)
        return _sorted(rows.values_list("pk", flat=True))

    @cached_property
    def visits(self) -> list[tuple[int, int, int]]:
        """Lesson visits that took place: meeting, visitor, host."""
        rows = Visit.objects.filter(meeting__in=meetings.held(self.group, *self._days).filter(kind=Kind.LESSON_VISIT))
        return list(rows.order_by("pk").values_list("meeting", "visitor", "host"))

    @cached_property
    def decisions(self) -> list[tuple[int, bool]]:
        """Decisions, and whether each names the value behind it."""
        rows = Decision.objects.filter(meeting__in=meetings.held(self.group, *self._days)).order_by("pk")
        return [(pk, bool(value)) for pk, value in rows.values_list("pk", "value")]

    @cached_property
    def planned(self) -> list[tuple[int, datetime.datetime, datetime.datetime]]:
        """The meetings of the group in this school year, called off or not counted: number, when it was planned, when it is."""
        rows = Meeting.objects.filter(group=self.group).exclude(state=State.CANCELLED)
        rows = rows.between(self.period.since, self.period.since + groups.YEAR).order_by("starts_at")
        return list(rows.values_list("pk", "created_at", "starts_at"))

    # Cycles

    @cached_property
    def cycles(self) -> list[tuple[int, bool]]:
        """Cycles that ran in the period, and whether the goal of each names pupils."""
        rows = Cycle.objects.filter(group=self.group, starts_on__lte=self.period.until, created_at__date__lte=self.period.until)
        rows = rows.filter(Q(closed_at__isnull=True) | Q(closed_at__date__gte=self.period.since)).order_by("pk")
        return [(pk, bool(pupils) or names_pupils(goal)) for pk, goal, pupils in rows.values_list("pk", "goal", "pupils")]

    @cached_property
    def measured(self) -> list[int]:
        """Cycles with data from before and from after, in numbers or in words."""
        until = self.period.until
        sets = DataSet.objects.present().filter(cycle=OuterRef("pk"), created_at__date__lte=until)
        said = Evidence.objects.filter(cycle=OuterRef("pk"), created_at__date__lte=until)
        before = Exists(sets.filter(has_first=True)) | Exists(said.filter(kind=EvidenceKind.BASELINE))
        after = Exists(sets.filter(has_second=True)) | Exists(said.filter(kind=EvidenceKind.FOLLOW_UP))
        rows = Cycle.objects.filter(pk__in=[pk for pk, _named in self.cycles]).filter(before, after)
        return _sorted(rows.values_list("pk", flat=True))

    @cached_property
    def sources(self) -> list[tuple[int, bool]]:
        """Sources brought in, each of which has an example from a classroom, and whether an expert brought it."""
        rows = Source.objects.filter(cycle__group=self.group, created_at__date__range=self._days).order_by("pk")
        return [(pk, author in self._experts) for pk, author in rows.values_list("pk", "author")]

    @cached_property
    def lessons(self) -> list[int]:
        """Research lessons that were prepared together: of a cycle of the group, with parts of their own."""
        rows = Lesson.objects.filter(cycle__group=self.group, created_at__date__range=self._days)
        return _sorted(rows.filter(Exists(LessonPart.objects.filter(lesson=OuterRef("pk")))).values_list("pk", flat=True))

    # Try-outs

    @cached_property
    def try_outs(self) -> list[TriedOut]:
        """Try-outs of the period that were shared with the group by its end. What is private is not counted."""
        rows = TryOut.objects.shared().filter(
            group=self.group, tried_on__range=self._days, shared_at__date__lte=self.period.until
        )
        origins = ("source", "ingredient", "inspired_by", "plan_step__cycle", "agenda_item__meeting")
        rows = rows.select_related(*origins).order_by("pk")
        plans = self._planned_on
        return [self._tried(row, plans) for row in rows]

    def _tried(self, row: TryOut, plans: dict[int, datetime.date]) -> TriedOut:
        ideas = [
            timezone.localdate(origin.created_at)
            for origin in (row.source, row.ingredient, row.inspired_by)
            if origin is not None
        ]
        if row.agenda_item is not None:
            ideas.append(timezone.localdate(row.agenda_item.meeting.starts_at))
        if row.plan_step is not None and row.plan_step.cycle_id in plans:
            ideas.append(plans[row.plan_step.cycle_id])
        return TriedOut(
            pk=row.pk,
            tried_on=row.tried_on,
            is_whole=row.is_whole,
            idea_on=min(ideas, default=None),
            from_theory=row.source_id is not None,
            from_expert=row.source is not None and row.source.author_id in self._experts,
            author=row.author_id,
        )

    @cached_property
    def _planned_on(self) -> dict[int, datetime.date]:
        """When the first plan of a cycle was begun: its steps have no date of their own."""
        from cycles.models import Plan

        rows = Plan.objects.filter(cycle__group=self.group).order_by("-number").values_list("cycle", "created_at")
        return {cycle: timezone.localdate(created_at) for cycle, created_at in rows}

    @cached_property
    def reactions(self) -> list[int]:
        """Try-outs under which a colleague wrote something; each as often as that happened."""
        rows = TryOutReply.objects.filter(
            try_out__group=self.group, try_out__sharing="group", created_at__date__range=self._days
        ).order_by("pk")
        pairs = rows.values_list("try_out", "author", "try_out__author")
        return [try_out for try_out, author, owner in pairs if author != owner]

    # People, only to judge whether a number would be about one of them

    @cached_property
    def members(self) -> frozenset[int]:
        """Members on the last day of the period that is past."""
        day = min(self.period.until, timezone.localdate())
        rows = Membership.objects.current(day).filter(group=self.group, role__in=MEMBERS)
        return frozenset(rows.values_list("user", flat=True))

    @cached_property
    def _experts(self) -> frozenset[int]:
        rows = Membership.objects.filter(group=self.group, role=Role.EXPERT)
        return frozenset(rows.values_list("user", flat=True))

    @property
    def has_expert(self) -> bool:
        """Whether the group has, or had, an expert."""
        return bool(self._experts)

    @cached_property
    def learning(self) -> LearningCount | None:
        """Members with a learning question, as at the first day of the month; None when it would be about too few."""
        day = min(self.period.until, timezone.localdate())
        return groups.learning_questions(self.group, day.replace(day=1))

    # Conditions

    @cached_property
    def hours(self) -> groups.Hours:
        """Hours planned and granted in the school year."""
        return groups.hours(self.group, year_of(self.period.since))

    @cached_property
    def has_budget(self) -> bool:
        """Whether money for expertise was set aside."""
        return groups.has_budget(self.group, year_of(self.period.since))

    @cached_property
    def requests(self) -> list[tuple[int, bool]]:
        """Requests to the leader in the period, and whether each has an answer."""
        rows = LeaderRequest.objects.filter(group=self.group, asked_at__date__range=self._days).kept()
        waiting = set(rows.open().values_list("pk", flat=True))
        return [(pk, pk not in waiting) for pk in _sorted(rows.values_list("pk", flat=True))]

    @cached_property
    def has_plan_link(self) -> bool:
        """Whether the group works on a goal of the school's plan."""
        return groups.plan_link(self.group) is not None


def _sorted(numbers: Iterable[Any]) -> list[int]:
    return sorted(numbers)
