"""Case pupils and what we expect of them. Codes only; locked at the moment that the lesson starts (LS2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.services.common import block, checked, one_line
from lessons.models import CasePupil, Expectation, Interview, Lesson, LessonPart, Observer
from lessons.models.cases import CODE, MOST_PUPILS
from lessons.services.common import is_a_result, must_be_newest, not_yet_taught, with_case_data
from schools.audit import record


@transaction.atomic
def add(*, lesson: Lesson, by: Any) -> CasePupil:
    """Add a case pupil with the next free letter.

    Raises:
        DomainError: the lesson has started, or there are enough.
    """
    now = not_yet_taught(lesson)
    taken = set(CasePupil.objects.filter(lesson=now).values_list("code", flat=True))
    if len(taken) >= MOST_PUPILS:
        raise DomainError(_("More than %(n)d case pupils cannot be followed in one lesson.") % {"n": MOST_PUPILS})
    free = next(letter for letter in "ABCDEFGHIJ" if letter not in taken)
    pupil: CasePupil = CasePupil.objects.create(lesson=now, code=free)
    record(by=by, verb="case_pupil.added", on=pupil)
    return pupil


@transaction.atomic
def change(
    *,
    pupil: CasePupil,
    code: str,
    version: int,
    by: Any,
    stands_for: str = "",
    criterion: str = "",
    expected: Mapping[int, str] | None = None,
) -> CasePupil:
    """Say what a case pupil stands for, and what we expect in each part.

    Args:
        version: of the texts that the writer started from.
        expected: the expected behaviour by primary key of the part; an empty text takes it away.

    Raises:
        DomainError: the lesson has started, somebody else changed it meanwhile, or a text does not fit.
    """
    lesson = not_yet_taught(pupil.lesson)
    now: CasePupil = CasePupil.objects.get(pk=pupil.pk)
    now.lesson = lesson
    must_be_newest(version, now.version)
    before = now.code
    now.code, now.stands_for, now.criterion = _code(code), one_line(stands_for), one_line(criterion)
    if CasePupil.objects.filter(lesson=lesson, code=now.code).exclude(pk=now.pk).exists():
        raise DomainError(_("Another pupil has this code already."), field="code")
    checked(now)
    now.version += 1
    now.save()
    if before != now.code:
        _rename(lesson, before, [now.code])
    _expect(lesson, now, expected or {})
    record(by=by, verb="case_pupil.changed", on=now)
    return now


@transaction.atomic
def remove(*, pupil: CasePupil, by: Any) -> None:
    """Take a case pupil away, with what was expected.

    Raises:
        DomainError: the lesson has started.
    """
    lesson = not_yet_taught(pupil.lesson)
    record(by=by, verb="case_pupil.removed", on=pupil)
    _rename(lesson, pupil.code, [])
    pupil.delete()


@transaction.atomic
def interview(*, pupil: CasePupil, by: Any, learned: str = "", helped: str = "", more: str = "") -> Interview:
    """Keep what a pupil said right after the lesson, in key words. Each interviewer has one row per pupil (LS4).

    Raises:
        DomainError: the lesson has not started, nothing was written, or the case data has been deleted.
    """
    lesson = with_case_data(pupil.lesson)
    if not lesson.has_started:
        raise DomainError(_("Talk with the pupils after the lesson. It has not started yet."))
    row = Interview.objects.filter(pupil=pupil, author=by).first() or Interview(pupil=pupil, author=by)
    row.learned, row.helped, row.more = block(learned), block(helped), block(more)
    if not (row.learned or row.helped or row.more):
        raise DomainError(_("Write at least one answer, in key words."), field="learned")
    checked(row)
    row.save()
    is_a_result(lesson, by=by)
    record(by=by, verb="interview.kept", on=row)
    return row


def _code(text: str) -> str:
    """A code, from what was typed. A name is refused by its shape: there is no room for one."""
    code = text.strip()
    code = code.upper() if len(code) <= 2 else code
    if not re.match(CODE, code):
        raise DomainError(_("Use one capital letter as a code, such as A. Never a name or initials."), field="code")
    return code


def _rename(lesson: Lesson, before: str, after: list[str]) -> None:
    for row in Observer.objects.filter(lesson=lesson):
        if before in row.codes:
            row.codes = sorted([code for code in row.codes if code != before] + after)
            row.save(update_fields=["codes"])


def _expect(lesson: Lesson, pupil: CasePupil, expected: Mapping[int, str]) -> None:
    parts = {part.pk: part for part in LessonPart.objects.filter(lesson=lesson)}
    rows = {row.part_id: row for row in Expectation.objects.filter(pupil=pupil)}
    for pk, text in expected.items():
        if pk not in parts:
            raise DomainError(_("A part was taken away meanwhile. Reload the page and try again."))
        row, words = rows.get(pk) or Expectation(pupil=pupil, part=parts[pk]), block(text)
        if not words:
            if row.pk:
                row.delete()
            continue
        row.text = words
        try:
            checked(row)
        except DomainError as refusal:
            raise DomainError(refusal.message, field=f"expected_{pk}") from None
        row.save()
