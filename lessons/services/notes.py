"""The timeline of a lesson: several observers write at once, and every screen gets each note exactly once (LS3)."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.services.common import block, checked
from lessons.models import CasePupil, Lesson, LessonPart, Note
from lessons.services.common import is_a_result, with_case_data
from schools.audit import record

# A device's clock may be a little off.
SLACK = datetime.timedelta(minutes=2)


@transaction.atomic
def note(
    *,
    lesson: Lesson,
    part: LessonPart,
    text: str,
    by: Any,
    pupil: CasePupil | None = None,
    seen_at: datetime.datetime | None = None,
    client_key: uuid.UUID | None = None,
) -> Note:
    """Keep what an observer saw. Sent twice, also from two tabs or from a queue, it is one note.

    The first note is a result: with it the prediction of the plan locks.

    Args:
        pupil: None for the whole class.
        seen_at: the device's own clock; ours when it says nothing, or something that cannot be.
        client_key: made with the form. The same key with the same words is the same note; with other words a new one.

    Raises:
        DomainError: the lesson has not started, its case data has been deleted, or the text does not fit.
    """
    now = with_case_data(lesson)
    if now.started_at is None:
        raise DomainError(_("The lesson has not started yet. Start it first, then the predictions are locked."))
    _must_belong(now, part, pupil)
    key, words = client_key or uuid.uuid4(), _words(text)
    before = Note.objects.filter(author=by, client_key=key).first()
    if before is not None:
        if before.lesson_id == now.pk and before.text == words:
            return _found(before)
        key = uuid.uuid4()
    row = Note(lesson=now, pupil=pupil, part=part, author=by, text=words, client_key=key, tick=0)
    row.seen_at = _believable(seen_at, now.started_at)
    checked(row)
    row.tick = _next_tick(now)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # two presses at the same moment where no row lock held the second back
        return _found(Note.objects.get(author=by, client_key=key))
    is_a_result(now, by=by)
    return row


@transaction.atomic
def change(*, note: Note, part: LessonPart, text: str, by: Any, pupil: CasePupil | None = None) -> Note:
    """Put one's own note right, within two hours.

    Raises:
        DomainError: too late, taken away meanwhile, or the text does not fit.
    """
    now = _mine(note)
    _must_belong(now.lesson, part, pupil)
    now.part, now.pupil, now.text = part, pupil, _words(text)
    checked(now)
    now.tick = _next_tick(now.lesson)
    now.save()
    record(by=by, verb="note.changed", on=now)
    return now


@transaction.atomic
def remove(*, note: Note, by: Any) -> None:
    """Take one's own note away, within two hours: the words go, and the other screens hear of it.

    Raises:
        DomainError: too late.
    """
    now = _mine(note)
    now.text, now.removed, now.tick = "", True, _next_tick(now.lesson)
    now.save()
    record(by=by, verb="note.removed", on=now)


def _mine(note: Note) -> Note:
    lesson = with_case_data(note.lesson)
    now = _found(Note.objects.get(pk=note.pk))
    now.lesson = lesson
    if now.removed:
        raise DomainError(_("This note was taken away."))
    if not now.can_still_change:
        raise DomainError(_("This note is more than two hours old. Others have talked about it, so it stays as it is."))
    return now


def _must_belong(lesson: Lesson, part: LessonPart, pupil: CasePupil | None) -> None:
    if part.lesson_id != lesson.pk or (pupil is not None and pupil.lesson_id != lesson.pk):
        raise DomainError(_("Choose a part and a pupil of this lesson."))


def _words(text: str) -> str:
    words = block(text)
    if not words:
        raise DomainError(_("Write what the pupil does or says."), field="text")
    return words


def _believable(seen_at: datetime.datetime | None, started_at: datetime.datetime) -> datetime.datetime:
    """The device's time when it lies between the start of the lesson and now; else ours."""
    now = timezone.now()
    if seen_at is None or not started_at - SLACK <= seen_at <= now + SLACK:
        return now
    return seen_at


def _next_tick(lesson: Lesson) -> int:
    """One further on the timeline. The update holds the lesson's row until the note is written, so ticks come in order."""
    Lesson.objects.filter(pk=lesson.pk).update(tick=F("tick") + 1)
    return int(Lesson.objects.filter(pk=lesson.pk).values_list("tick", flat=True)[0])


def _found(note: Any) -> Note:
    assert isinstance(note, Note)
    return note
