"""Counting the traces of a group, and keeping what was counted."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Round, TraceScore
from assessments.traces.catalogue import BY_KEY, count
from assessments.traces.facts import Period
from core.errors import DomainError
from groups.models import Group
from schools.audit import record
from schools.holidays import school_year_of

#: A group that ended is counted once more within these days, so that its last meeting is in.
AFTER_THE_END = datetime.timedelta(days=60)


def recount(*, group: Group, by: Any) -> list[TraceScore]:
    """Count the school year again, now.

    Raises:
        DomainError: ``by`` does not organise the group.
    """
    if not by.has_perm("assessments.recount_traces", group):
        raise DomainError(_("Only the organiser counts again."))
    kept = count_year(group)
    record(by=by, verb="traces.counted", on=group)
    return kept


def count_year(group: Group, on: datetime.date | None = None) -> list[TraceScore]:
    """Count the school year of a day (today), up to that day, and keep it in place of what was kept of that year."""
    year = school_year_of(on or timezone.localdate())
    return _keep(group, Period(year.starts_on, year.ends_on))


def count_for_round(round_: Round) -> list[TraceScore]:
    """Count from the beginning of the school year to the day on which a group's round closed. Nothing for a school's round."""
    if round_.group is None or round_.closed_at is None:
        return []
    day = timezone.localdate(round_.closed_at)
    return _keep(round_.group, Period(school_year_of(day).starts_on, day))


def count_due(on: datetime.date | None = None) -> int:
    """Count every group of the active scope that runs or ended lately; then closed rounds without a count. Returns how many.

    Safe to run twice, or at two places: counting again keeps the same rows.
    """
    day = on or timezone.localdate()
    groups = Group.objects.filter(starts_on__lte=day, ends_on__gte=day - AFTER_THE_END).select_related("organisation")
    counted = TraceScore.objects.filter(group=OuterRef("group"), until=OuterRef("day"))
    closed = Round.objects.closed().filter(group__isnull=False, closed_at__isnull=False).with_group()
    rounds = list(closed.annotate(day=TruncDate("closed_at")).exclude(Exists(counted)))
    for group in groups:
        count_year(group, day)
    for row in rounds:
        count_for_round(row)
    return len(groups) + len(rounds)


@transaction.atomic
def _keep(group: Group, period: Period) -> list[TraceScore]:
    """Keep what was counted of a period: one row for each rule, written over the one of the last count."""
    now = timezone.now()
    rows = [
        TraceScore(
            group=group,
            characteristic=BY_KEY[key].characteristic,
            rule=key,
            since=period.since,
            until=period.until,
            value=dict(found.value),
            inputs=dict(found.inputs),
            counted_at=now,
        )
        for key, found in count(group, period).items()
    ]
    TraceScore.objects.filter(group=group, since=period.since, until=period.until).exclude(rule__in=_keys(rows)).delete()
    return list(
        TraceScore.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["group", "rule", "since", "until"],
            update_fields=["characteristic", "value", "inputs", "counted_at"],
        )
    )


def _keys(rows: Iterable[TraceScore]) -> list[str]:
    return [row.rule for row in rows]
