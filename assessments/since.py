"""What a group did about a characteristic between its rounds: the next result comes back to it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import words
from assessments.disclosure import Released
from assessments.embargo import seen_by_all
from assessments.models import Release
from cycles.models import Cycle
from groups.models import Group, LeaderRequest, RequestAnswer
from meetings.enums import State
from meetings.models import AgendaItem


@dataclass(frozen=True)
class Step:
    """Something that happened: a result, an agenda item, a request, an answer, a cycle."""

    day: datetime.date
    text: str
    url: str
    is_result: bool = False


def steps(group: Group, characteristic: str, releases: Iterable[Release]) -> list[Step]:
    """What happened since the round before the last one, the newest first; since the last one when there is only one.

    Args:
        releases: the group's results about the seven, the newest first, each with its round; the first two count.

    Three queries, none without a result.
    """
    counted = list(releases)[:2]
    if not counted:
        return []
    since = timezone.localdate(counted[-1].released_at)
    found = [step for release in counted if (step := _result(release, group, characteristic))]
    found += _items(group, characteristic, since)
    found += _requests(group, characteristic, since)
    found += _cycles(group, since)
    return sorted(found, key=lambda step: (step.day, not step.is_result), reverse=True)


def _result(release: Release, group: Group, characteristic: str) -> Step | None:
    outcome = seen_by_all(release)
    if not isinstance(outcome, Released):
        return None
    result = next((each for each in outcome.characteristics if each.key == characteristic), None)
    if result is None:
        return None
    said = words.claim_in_words(result) or (words.score_in_words(result.score) if result.score else "")
    url = reverse("assessments:detail", args=[group.organisation.slug, release.round_id])
    return Step(timezone.localdate(release.released_at), _("Result of a round: %(said)s") % {"said": said}, url, is_result=True)


def _items(group: Group, characteristic: str, since: datetime.date) -> list[Step]:
    rows = AgendaItem.objects.planned().filter(
        meeting__group=group, characteristic=characteristic, meeting__starts_at__date__gte=since
    )
    rows = rows.exclude(meeting__state=State.CANCELLED).select_related("meeting")
    slug = group.organisation.slug
    return [
        Step(
            timezone.localdate(row.meeting.starts_at),
            _("On the agenda: %(title)s") % {"title": row.title},
            reverse("meetings:detail", args=[slug, row.meeting_id]) + "#agenda",
        )
        for row in rows
    ]


def _requests(group: Group, characteristic: str, since: datetime.date) -> list[Step]:
    answers: Any = Prefetch("answers", RequestAnswer.objects.order_by("answered_at"), to_attr="given")
    rows = LeaderRequest.objects.filter(group=group, characteristic=characteristic, asked_at__date__gte=since).kept()
    page = reverse("groups:requests", args=[group.organisation.slug, group.pk])
    found = []
    for row in rows.prefetch_related(answers):
        url = f"{page}#request-{row.pk}"
        found.append(Step(row.asked_on, _("Asked the school leader: %(text)s") % {"text": row.text}, url))
        found += [
            Step(
                timezone.localdate(answer.answered_at),
                _("The school leader answered: %(answer)s") % {"answer": answer.get_answer_display()},
                url,
            )
            for answer in row.given  # type: ignore[attr-defined]  # prefetched above
        ]
    return found


def _cycles(group: Group, since: datetime.date) -> list[Step]:
    """Cycles are about a goal, not about a characteristic; one that began since is worth a line whatever it is about."""
    rows = Cycle.objects.filter(group=group, created_at__date__gte=since)
    slug = group.organisation.slug
    return [
        Step(
            timezone.localdate(row.created_at),
            _("Began a cycle: %(title)s") % {"title": row.title},
            reverse("cycles:detail", args=[slug, row.pk]),
        )
        for row in rows
    ]
