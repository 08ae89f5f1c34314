"""Stored counts as sentences with a way to their rows, for one reader. One query."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.models import TraceScore
from assessments.traces.catalogue import BY_KEY, RULES, visible
from groups.models import Group
from schools.holidays import school_year_of

#: Kinds of row that a school leader does not read (product.md, the table of rights).
FOR_COLLEAGUES = frozenset({"try_out"})


@dataclass(frozen=True)
class Trace:
    """One sentence, and the page on which its rows are ("" when the reader may not see them)."""

    text: str
    url: str = ""
    is_seen: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Board:
    """What was counted of a group in one period.

    Attributes:
        traces: sentences by characteristic; one without a sentence has none.
        seen: the characteristics that can be seen.
        values: what each rule counted, by its key.
        counted_at: when, or None when it has not been counted.
    """

    traces: Mapping[str, Sequence[Trace]]
    seen: frozenset[str]
    values: Mapping[str, Mapping[str, Any]]
    counted_at: datetime.datetime | None


def year_board(group: Group, *, may_read_try_outs: bool, on: datetime.date | None = None) -> Board:
    """What was counted of the school year so far. One query."""
    year = school_year_of(on or timezone.localdate())
    return _board(group, year.starts_on, year.ends_on, may_read_try_outs)


def traces(group: Group, until: datetime.datetime, *, may_read_try_outs: bool) -> dict[str, Sequence[Trace]]:
    """The traces of each characteristic up to the closing of a round, by its key. One query.

    Args:
        until: the moment at which the round closed: claim and trace are of the same day.
        may_read_try_outs: a school leader sees the number, and no link to rows that are not for leaders.
    """
    day = timezone.localdate(until)
    return dict(_board(group, school_year_of(day).starts_on, day, may_read_try_outs).traces)


def _board(group: Group, since: datetime.date, until: datetime.date, may_read_try_outs: bool) -> Board:
    rows = list(TraceScore.objects.filter(group=group, since=since, until=until))
    hidden: frozenset[str] = frozenset() if may_read_try_outs else FOR_COLLEAGUES
    values = {row.rule: row.value for row in rows if row.rule in BY_KEY}
    return Board(
        traces=_sentences(group, rows, hidden),
        seen=visible(values),
        values=values,
        counted_at=max((row.counted_at for row in rows), default=None),
    )


def _sentences(group: Group, rows: Iterable[TraceScore], hidden: frozenset[str]) -> dict[str, list[Trace]]:
    by_rule = {row.rule: row for row in rows}
    found: dict[str, list[Trace]] = {}
    for rule in RULES:
        row = by_rule.get(rule.key)
        text = rule.say(row.value) if row else ""
        if row and text:
            trace = Trace(text, _url(group, row, hidden), rule.is_seen(row.value))
            found.setdefault(rule.characteristic, []).append(trace)
    return found


def _url(group: Group, row: TraceScore, hidden: frozenset[str]) -> str:
    if hidden.intersection(row.inputs):
        return ""
    if page := BY_KEY[row.rule].page:
        return reverse(page, args=[group.organisation.slug, group.pk])
    return reverse("assessments:trace", args=[group.organisation.slug, row.pk]) if any(row.inputs.values()) else ""
