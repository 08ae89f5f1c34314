"""After the lesson: the table expected, seen, explanation, and what the group makes of it (LS5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.services.common import block, checked
from lessons.models import CasePupil, Finding, Lesson, LessonPart, Note
from lessons.services.common import is_a_result, locked, must_be_newest, with_case_data
from schools.audit import record


@transaction.atomic
def find(
    *,
    pupil: CasePupil,
    part: LessonPart,
    seen: str,
    explanation: str,
    version: int,
    by: Any,
    notes: Iterable[Note] = (),
) -> Finding:
    """Write what was seen of a pupil in a part, and what explains it.

    Args:
        notes: observation notes to take over into ``seen``, so that nobody types them again.
        version: of the row that the writer started from; 0 when there was none.

    Raises:
        DomainError: the lesson is not over, somebody else wrote meanwhile, or a text does not fit.
    """
    lesson = with_case_data(pupil.lesson)
    if not lesson.is_taught:
        raise DomainError(_("End the lesson first. Then fill in the table together."))
    if part.lesson_id != lesson.pk:
        raise DomainError(_("Choose a part and a pupil of this lesson."))
    row = Finding.objects.filter(pupil=pupil, part=part).first() or Finding(pupil=pupil, part=part, version=0)
    must_be_newest(version, row.version)
    words = block(seen)
    taken = [note.text for note in notes if note.text and note.text not in words]
    row.seen, row.explanation = "\n".join([*([words] if words else []), *taken]), block(explanation)
    checked(row)
    row.version += 1
    row.changed_by = by
    row.save()
    is_a_result(lesson, by=by)
    record(by=by, verb="finding.written", on=row)
    return row


@transaction.atomic
def conclude(*, lesson: Lesson, meaning: str, consequences: str, version: int, by: Any) -> Lesson:
    """Keep what explains the difference, and what follows for the plan: words about the lesson, which stay.

    Raises:
        DomainError: the lesson is not over, or somebody else wrote meanwhile.
    """
    now = locked(lesson)
    if not now.is_taught:
        raise DomainError(_("End the lesson first. Then talk about it together."))
    texts = block(meaning), block(consequences)
    if (now.meaning, now.consequences) != texts:
        must_be_newest(version, now.words_version)
    now.meaning, now.consequences = texts
    checked(now)
    now.words_version += 1
    now.save(update_fields=["meaning", "consequences", "words_version"])
    record(by=by, verb="lesson.concluded", on=now)
    return now
