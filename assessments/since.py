"""What a group did about a characteristic between its rounds: the next result comes back to it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import words
from assessments.claim import ABOUT_THE_SEVEN, level_in_words
from assessments.disclosure import Released
from assessments.embargo import seen_by_all
from assessments.enums import JointState
from assessments.instruments import shipped
from assessments.models import JointAnswer, Release
from cycles.models import Cycle
from groups.enums import Answer
from groups.models import Group, LeaderRequest
from meetings.enums import State
from meetings.models import AgendaItem


@dataclass(frozen=True)
class Step:
    """Something that happened: a result, a talk, an agenda item, a request, an answer, a cycle."""

    day: datetime.date
    text: str
    url: str
    is_result: bool = False


def steps(group: Group, characteristic: str, releases: Sequence[Release]) -> list[Step]:
    """What happened since the claim before the last one, the newest first; since the last one when there is only one.

    Args:
        releases: the group's results about the seven, the newest first, each with its round. Of these and of what the group
            agreed on by talking the newest two count.

    Four queries, one when nothing was said yet.
    """
    talks = list(_talks(group, characteristic))
    said = [each.released_at for each in releases] + [each.joint.fixed_at for each in talks if each.joint.fixed_at]
    if not said:
        return []
    since = timezone.localdate(sorted(said)[-2:][0])
    found = [step for each in releases if (step := _result(each, group, characteristic)) and step.day >= since]
    found += [step for each in talks if (step := _agreed(each, group)).day >= since]
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


def _talks(group: Group, characteristic: str) -> Iterable[JointAnswer]:
    """What the group last agreed on about the characteristic, in its last two talks. One query."""
    rows = JointAnswer.objects.filter(joint__group=group, key=characteristic, level__isnull=False)
    rows = rows.filter(joint__state=JointState.FIXED, joint__instrument__in=ABOUT_THE_SEVEN, joint__own_version=None)
    found: Iterable[JointAnswer] = rows.select_related("joint").order_by("-joint__fixed_at")[:2]
    return found


def _agreed(answer: JointAnswer, group: Group) -> Step:
    joint = answer.joint
    assert joint.fixed_at is not None
    level = level_in_words(shipped(joint.instrument, joint.instrument_version), answer.key, answer.level)
    url = reverse("assessments:joint", args=[group.organisation.slug, joint.pk])
    text = _("Agreed by talking: “%(level)s”") % {"level": level}
    return Step(timezone.localdate(joint.fixed_at), text, url, is_result=True)


def _items(group: Group, characteristic: str, since: datetime.date) -> list[Step]:
    rows = AgendaItem.objects.planned().filter(
        meeting__group=group, characteristic=characteristic, meeting__starts_at__date__gte=since
    )
    rows = rows.exclude(meeting__state=State.CANCELLED).select_related("meeting").order_by("meeting__starts_at", "position")
    slug, now = group.organisation.slug, timezone.now()
    held = [row for row in rows if row.meeting.starts_at <= now]
    planned = [row for row in rows if row.meeting.starts_at > now][:1]  # the plans of a year are not what came of it
    return [
        Step(
            timezone.localdate(row.meeting.starts_at),
            _words_for(row) % {"title": row.title},
            reverse("meetings:detail", args=[slug, row.meeting_id]) + "#agenda",
        )
        for row in held + planned
    ]


def _words_for(item: AgendaItem) -> str:
    return _("Planned: %(title)s") if item.meeting.starts_at > timezone.now() else _("On the agenda: %(title)s")


def _requests(group: Group, characteristic: str, since: datetime.date) -> list[Step]:
    """Requests about it and what the leader answered. One query: a row for each answer, and for each request without one."""
    rows = LeaderRequest.objects.filter(group=group, characteristic=characteristic, asked_at__date__gte=since).kept()
    page = reverse("groups:requests", args=[group.organisation.slug, group.pk])
    asked: dict[int, Step] = {}
    answered = []
    columns = ("pk", "text", "asked_at", "answers__answer", "answers__answered_at")
    for pk, text, asked_at, answer, answered_at in rows.order_by("asked_at", "answers__answered_at").values_list(*columns):
        url = f"{page}#request-{pk}"
        asked[pk] = Step(timezone.localdate(asked_at), _("Asked the school leader: %(text)s") % {"text": text}, url)
        if answered_at is not None:
            said = _("The school leader answered: %(answer)s") % {"answer": Answer(answer).label}
            answered.append(Step(timezone.localdate(answered_at), said, url))
    return [*asked.values(), *answered]


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
