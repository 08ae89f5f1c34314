"""Lesson study as data of a study: notes of observers who take part, and what the group wrote together.

A note is its observer's. The table after the lesson, its conclusion and its page have no author: several wrote in them, and
what one observer saw was taken over there. So they go along only when everybody who was in the group since the lesson was made
takes part. Who has left cannot be asked any more; then they stay. Of pupils there are codes and nothing else: no description of
a case pupil, no prediction about one, no talk with one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from cycles.querysets import COLLEAGUES
from groups.models import Membership
from lessons.models import Finding, Interview, Lesson, LessonPage, Note
from research.models import Study

Period = tuple[datetime.date, datetime.date]
Together = tuple[str, datetime.date, dict[str, str]]


def observations(study: Study, yes: set[int], period: Period) -> Iterator[Note]:
    """The notes that people who take part made, and did not take away."""
    found = Note.objects.there().filter(lesson__cycle__group=study.group, author__in=yes, seen_at__date__range=period)
    yield from found.select_related("lesson", "part", "pupil")


def written_together(study: Study, yes: set[int], period: Period) -> Iterator[Together]:
    """Table of the discussion, its conclusion and the page about the lesson, of the lessons that everybody lets go along."""
    go, _stay = _lessons(study, yes)
    lessons = [lesson for lesson in go if lesson.taught_on and period[0] <= lesson.taught_on <= period[1]]
    for row in Finding.objects.filter(pupil__lesson__in=lessons).select_related("pupil__lesson", "part"):
        texts = {"pupil": row.pupil.code, "part": str(row.part.position), "seen": row.seen, "explanation": row.explanation}
        yield "finding", _day(row.lesson), {"lesson": str(row.lesson.number), **texts}
    for lesson in lessons:
        if lesson.meaning or lesson.consequences:
            texts = {"meaning": lesson.meaning, "consequences": lesson.consequences}
            yield "discussion", _day(lesson), {"lesson": str(lesson.number), **texts}
    for page in LessonPage.objects.filter(lesson__in=lessons).exclude(saw="", stays="").select_related("lesson"):
        texts = {"question": page.lesson.question, "saw": page.saw, "stays": page.stays, "for_whom": page.for_whom}
        yield "lesson_page", _day(page.lesson), {"lesson": str(page.lesson.number), **texts}


def words_of_the_silent(study: Study, yes: set[int]) -> Iterator[str]:
    """Words around lessons that do not go along: a quotation of them elsewhere is taken out too."""
    silent = ~Q(author__in=yes) | Q(author=None)
    yield from Note.objects.filter(silent, lesson__cycle__group=study.group).values_list("text", flat=True)
    for talk in Interview.objects.filter(pupil__lesson__cycle__group=study.group):
        yield from (talk.learned, talk.helped, talk.more)
    _go, stay = _lessons(study, yes)
    for lesson in stay:
        yield from (lesson.meaning, lesson.consequences)
    for seen, explanation in Finding.objects.filter(pupil__lesson__in=stay).values_list("seen", "explanation"):
        yield from (seen, explanation)
    for saw, stays in LessonPage.objects.filter(lesson__in=stay).values_list("saw", "stays"):
        yield from (saw, stays)


def _lessons(study: Study, yes: set[int]) -> tuple[list[Lesson], list[Lesson]]:
    """The lessons that everybody lets go along, and the others. The researcher lets own words go along.

    Everybody: whoever was a member or an expert since the lesson was made.
    """
    people = Membership.objects.filter(group=study.group, role__in=COLLEAGUES).exclude(user__in=yes)
    silent = list(people.exclude(user=study.researcher_id).values_list("ends_on", flat=True))
    go: list[Lesson] = []
    stay: list[Lesson] = []
    for lesson in Lesson.objects.filter(cycle__group=study.group):
        made_on = timezone.localdate(lesson.created_at)
        is_kept = any(last is None or last >= made_on for last in silent)
        (stay if is_kept else go).append(lesson)
    return go, stay


def _day(lesson: Lesson) -> datetime.date:
    day = lesson.taught_on
    assert day is not None, "only lessons that were taught are in a period"
    return day
