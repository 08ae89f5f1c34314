"""The rows of a study: by people who take part, within its period, in the kinds that it named."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from cycles.enums import EvidenceKind
from cycles.models import Evidence, Question, TryOut, TryOutReply
from groups.models import Group, Membership
from meetings.models import Decision
from research import lessons
from research.enums import DataKind
from research.models import Study
from schools.models import Staff
from voice.enums import Sharing, State
from voice.models import Poll
from voice.services import reading


@dataclass(frozen=True)
class Row:
    """One thing that somebody wrote: whose, on which day, and its texts by column.

    ``about_pupils``: what looks like a name in it is taken out too, since it could be a pupil's.
    """

    kind: str
    # None: written together, by everybody of the group.
    author: int | None
    day: datetime.date
    texts: Mapping[str, str]
    about_pupils: bool = False


Source = Callable[[Study, set[int]], Iterator[Row]]


def rows(study: Study, yes: set[int]) -> Iterator[Row]:
    """Everything that the study may have.

    Args:
        yes: ids of who takes part; nothing of anybody else is given, not even who replied to whom.
    """
    for kind in study.data:
        for source in SOURCES.get(kind, ()):
            yield from source(study, yes)


def words_of_the_silent(study: Study, yes: set[int]) -> Iterator[str]:
    """Texts in the group by anybody who does not take part, so that a quotation of them can be taken out elsewhere."""
    group = study.group
    for try_out in TryOut.objects.filter(group=group).exclude(author__in=yes):
        yield from (try_out.done, try_out.thought)
    yield from TryOutReply.objects.filter(try_out__group=group).exclude(author__in=yes).values_list("text", flat=True)
    silent = ~Q(author__in=yes) | Q(author=None)
    for evidence in Evidence.objects.filter(silent, cycle__group=group):
        yield from (evidence.text, evidence.seen)
    yield from Question.objects.filter(silent, cycle__group=group).values_list("text", flat=True)
    not_by = ~Q(created_by__in=yes) | Q(created_by=None)
    yield from Decision.objects.filter(not_by, meeting__group=group).values_list("text", flat=True)
    yield from lessons.words_of_the_silent(study, yes)


def names_around(group: Group) -> Iterator[str]:
    """Everybody who was ever in the group or works in the organisation, whether they take part or not."""
    yield from Membership.objects.filter(group=group).values_list("user__name", flat=True).distinct()
    yield from Staff.objects.filter(organisation=group.organisation_id).values_list("user__name", flat=True).distinct()


def places_around(group: Group) -> list[str]:
    """What the school and the group are called."""
    return [group.school.name, group.organisation.name, group.name]


def _try_outs(study: Study, yes: set[int]) -> Iterator[Row]:
    found = TryOut.objects.shared().filter(group=study.group, author__in=yes, tried_on__range=_period(study))
    for row in found:
        yield Row("try_out", row.author_id, row.tried_on, {"done": row.done, "thought": row.thought})


def _replies(study: Study, yes: set[int]) -> Iterator[Row]:
    # Under a try-out of somebody who does not take part a reply would tell about that try-out.
    shared = TryOut.objects.shared().filter(group=study.group, author__in=yes)
    found = TryOutReply.objects.filter(try_out__in=shared, author__in=yes, created_at__date__range=_period(study))
    for row in found:
        yield Row("reply", row.author_id, timezone.localdate(row.created_at), {"kind": row.kind, "text": row.text})


def _evidence(study: Study, yes: set[int], kinds: Q) -> Iterator[Row]:
    found = Evidence.objects.filter(kinds, cycle__group=study.group, author__in=yes, dated_on__range=_period(study))
    for row in found:
        assert row.author_id is not None
        texts = {"phase": row.phase, "kind": row.kind, "text": row.text, "seen": row.seen}
        yield Row("evidence", row.author_id, row.dated_on, texts)


def _reflections(study: Study, yes: set[int]) -> Iterator[Row]:
    return _evidence(study, yes, Q(kind=EvidenceKind.REFLECTION))


def _other_evidence(study: Study, yes: set[int]) -> Iterator[Row]:
    return _evidence(study, yes, ~Q(kind=EvidenceKind.REFLECTION))


def _decisions(study: Study, yes: set[int]) -> Iterator[Row]:
    found = Decision.objects.filter(
        meeting__group=study.group, created_by__in=yes, meeting__starts_at__date__range=_period(study)
    ).select_related("meeting")
    for row in found:
        assert row.created_by_id is not None
        yield Row(
            "decision", row.created_by_id, timezone.localdate(row.meeting.starts_at), {"text": row.text, "value": row.value}
        )


def _observations(study: Study, yes: set[int]) -> Iterator[Row]:
    for note in lessons.observations(study, yes, _period(study)):
        texts = {
            "lesson": str(note.lesson.number),
            "part": str(note.part.position),
            "pupil": note.pupil.code if note.pupil else "",
        }
        seen_on = timezone.localdate(note.seen_at)
        yield Row("observation", note.author_id, seen_on, {**texts, "text": note.text}, about_pupils=True)


def _written_together(study: Study, yes: set[int]) -> Iterator[Row]:
    for kind, day, texts in lessons.written_together(study, yes, _period(study)):
        yield Row(kind, None, day, texts, about_pupils=True)


def _polls(study: Study, yes: set[int]) -> Iterator[Row]:
    shown = Q(sharing=Sharing.GROUP) | Q(evidence__isnull=False)
    found = Poll.objects.filter(
        shown, group=study.group, created_by__in=yes, state=State.CLOSED, closed_on__range=_period(study)
    )
    for poll in found.with_group().with_questions():
        for result in reading.results(poll):
            said = "; ".join(f"{row.words}: {row.number}" for row in result.rows)
            if said and poll.closed_on:
                yield Row("poll", poll.created_by_id, poll.closed_on, {"question": result.text, "counts": said})


def _period(study: Study) -> tuple[datetime.date, datetime.date]:
    return study.starts_on, study.ends_on


SOURCES: dict[str, tuple[Source, ...]] = {
    DataKind.TRY_OUTS: (_try_outs, _replies),
    DataKind.REFLECTIONS: (_reflections,),
    DataKind.EVIDENCE: (_other_evidence,),
    DataKind.DECISIONS: (_decisions,),
    DataKind.LESSONS: (_observations, _written_together),
    DataKind.POLLS: (_polls,),
}
