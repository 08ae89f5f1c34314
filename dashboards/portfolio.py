"""An expert's portfolio: every group that this person serves, over all organisations. About groups, never about one person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.claim import with_talk
from assessments.services import latest_weakest
from cycles.models import Cycle, Question, TryOut
from groups.enums import Phase, Role
from groups.models import Group
from groups.querysets import is_member
from meetings.models import Meeting

RHYTHM_WEEKS = 8


@dataclass(frozen=True)
class Row:
    """One group, in words."""

    group: Group
    phase: Phase | None
    cycle_id: int | None
    cycle_title: str
    rhythm: str
    last_meeting: datetime.datetime | None
    next_meeting: datetime.datetime | None
    weakest: str
    questions: int
    shared_at: datetime.datetime | None
    shared_id: int | None

    @property
    def phase_number(self) -> int | None:
        """1 to 6, or None while no cycle runs."""
        return self.phase.number if self.phase else None


def portfolio(user: Any) -> list[Row]:
    """The groups of which ``user`` is expert, as rows. Two queries, however many there are."""
    groups = list(_groups(user))
    weakest = latest_weakest(groups)
    return [_row(group, weakest.get(group.pk, "")) for group in groups]


def _groups(user: Any) -> Any:
    now = timezone.now()
    recent = {"starts_at__gte": now - datetime.timedelta(weeks=RHYTHM_WEEKS)}
    meetings = Meeting.objects.filter(group=OuterRef("pk"))
    cycle = Cycle.objects.running().filter(group=OuterRef("pk"))
    shared = TryOut.objects.shared().filter(group=OuterRef("pk")).order_by("-shared_at", "-pk")
    questions = Question.objects.unanswered().filter(cycle__group=OuterRef("pk"))
    return (
        with_talk(Group.objects.running())
        .filter(is_member(user, roles=(Role.EXPERT,)))
        .select_related("organisation", "school")
        .order_by("organisation__name", "name")
        .annotate(
            held=_count(meetings.past(now).filter(**recent), "group"),
            called_off=_count(meetings.cancelled().filter(**recent, starts_at__lte=now), "group"),
            last_meeting=Subquery(meetings.past(now).values("starts_at")[:1]),
            next_meeting=Subquery(meetings.upcoming(now).values("starts_at")[:1]),
            cycle_id=Subquery(cycle.values("pk")[:1]),
            cycle_title=Subquery(cycle.values("title")[:1]),
            cycle_phase=Subquery(cycle.values("phase")[:1]),
            open_questions=_count(questions, "cycle__group"),
            shared_at=Subquery(shared.values("shared_at")[:1]),
            shared_id=Subquery(shared.values("pk")[:1]),
        )
    )


def _count(rows: Any, by: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), Value(0))


def _row(group: Any, weakest: str) -> Row:
    return Row(
        group=group,
        phase=Phase(group.cycle_phase) if group.cycle_phase else None,
        cycle_id=group.cycle_id,
        cycle_title=group.cycle_title or "",
        rhythm=_rhythm(group.held, group.called_off),
        last_meeting=group.last_meeting,
        next_meeting=group.next_meeting,
        weakest=weakest,
        questions=group.open_questions,
        shared_at=group.shared_at,
        shared_id=group.shared_id,
    )


def _rhythm(held: int, called_off: int) -> str:
    """What was planned in the last weeks, and what came of it."""
    if not held + called_off:
        return _("No meeting was planned in the last 8 weeks.")
    if not called_off:
        return ngettext("Met %(count)s time in the last 8 weeks.", "Met %(count)s times in the last 8 weeks.", held) % {
            "count": held
        }
    return _("Met %(held)s of the %(planned)s times that were planned in the last 8 weeks.") % {
        "held": held,
        "planned": held + called_off,
    }
