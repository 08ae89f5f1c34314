"""The rows behind a trace, as far as the reader may see them: each with its name, its day and its page."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cycles.models import Cycle, Source, TryOut
from groups.models import LeaderRequest
from lessons.models import Lesson
from meetings.models import Decision, Meeting


@dataclass(frozen=True)
class Row:
    """One row that was counted."""

    text: str
    day: datetime.date
    url: str


def _meeting(row: Any) -> Row:
    return Row(row.title, timezone.localdate(row.starts_at), row.get_absolute_url())


def _decision(row: Any) -> Row:
    text = _("%(text)s (%(value)s)") % {"text": row.text, "value": row.value} if row.value else row.text
    return Row(text, timezone.localdate(row.meeting.starts_at), row.meeting.get_absolute_url())


def _cycle(row: Any) -> Row:
    return Row(row.goal, row.starts_on, row.get_absolute_url())


def _source(row: Any) -> Row:
    slug = row.cycle.group.organisation.slug
    return Row(row.citation, timezone.localdate(row.created_at), reverse("cycles:phase", args=[slug, row.cycle_id, "P2"]))


def _lesson(row: Any) -> Row:
    return Row(row.title, timezone.localdate(row.planned_at or row.created_at), row.get_absolute_url())


def _try_out(row: Any) -> Row:
    return Row(str(row), row.tried_on, row.get_absolute_url())


def _request(row: Any) -> Row:
    return Row(row.text, row.asked_on, row.get_absolute_url())


# How the rows of a kind are fetched, with everything their line needs in the same query, and how a line is made.
KINDS: Final[Mapping[str, tuple[Any, str, Callable[[Any], Row]]]] = {
    "meeting": (Meeting, "group__organisation", _meeting),
    "decision": (Decision, "meeting__group__organisation", _decision),
    "cycle": (Cycle, "group__organisation", _cycle),
    "source": (Source, "cycle__group__organisation", _source),
    "lesson": (Lesson, "cycle__group__organisation", _lesson),
    "try_out": (TryOut, "group__organisation", _try_out),
    "request": (LeaderRequest, "group__organisation", _request),
}


def rows_behind(inputs: Mapping[str, list[int]], user: Any) -> list[Row]:
    """The rows that a trace was counted from and that ``user`` may read now, the newest first. One query for each kind.

    A row that was taken back or deleted since is not there any more; the number was true when it was counted.
    """
    found: list[Row] = []
    for kind, numbers in inputs.items():
        if kind not in KINDS or not numbers:
            continue
        model, path, line = KINDS[kind]
        found += [
            line(row) for row in model.objects.get_queryset().visible_to(user).filter(pk__in=numbers).select_related(path)
        ]
    return sorted(found, key=lambda row: row.day, reverse=True)
