"""The parts of a research lesson: add, change, put in another order, take away. Only until the lesson starts."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.services.common import block, checked, one_line
from lessons.models import Lesson, LessonPart
from lessons.services.common import must_be_newest, not_yet_taught
from schools.audit import record

MOST_PARTS = 20


@transaction.atomic
def add(*, lesson: Lesson, by: Any, **words: Any) -> LessonPart:
    """Add a part at the end. A second press of the button adds one part.

    Args:
        words: ``title``, ``minutes``, ``teacher_does``, ``reactions``, ``stumble``.

    Raises:
        DomainError: the lesson has started, there are too many parts, or a field does not fit.
    """
    now = not_yet_taught(lesson)
    rows = LessonPart.objects.filter(lesson=now)
    part = LessonPart(lesson=now)
    _fill(part, **words)
    last = rows.order_by("position", "pk").last()
    if last is not None and _words(last) == _words(part):
        found: LessonPart = last
        return found
    if rows.count() >= MOST_PARTS:
        raise DomainError(_("A lesson has at most %(n)d parts here. Put two of them together.") % {"n": MOST_PARTS})
    part.position = (rows.aggregate(most=Max("position"))["most"] or 0) + 1
    part.save()
    record(by=by, verb="lesson_part.added", on=part)
    return part


@transaction.atomic
def change(*, part: LessonPart, version: int, by: Any, **words: Any) -> LessonPart:
    """Change a part; ``version`` is of the text that the writer started from.

    Raises:
        DomainError: the lesson has started, somebody else changed the part meanwhile, or a field does not fit.
    """
    lesson = not_yet_taught(part.lesson)
    now: LessonPart = LessonPart.objects.get(pk=part.pk)
    now.lesson = lesson
    must_be_newest(version, now.version)
    _fill(now, **words)
    now.version += 1
    now.save()
    record(by=by, verb="lesson_part.changed", on=now)
    return now


@transaction.atomic
def move(*, part: LessonPart, up: bool, by: Any) -> None:
    """Move a part one place up or down. At the end of the row nothing happens.

    Raises:
        DomainError: the lesson has started.
    """
    not_yet_taught(part.lesson)
    order = list(LessonPart.objects.filter(lesson=part.lesson_id).order_by("position", "pk"))
    here = next(index for index, row in enumerate(order) if row.pk == part.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        _keep(order)
        record(by=by, verb="lesson_part.moved", on=part)


@transaction.atomic
def reorder(*, lesson: Lesson, order: list[int], by: Any) -> None:
    """Put all parts in the given order of primary keys.

    Raises:
        DomainError: the lesson has started, or the parts are no longer the same.
    """
    now = not_yet_taught(lesson)
    rows = {row.pk: row for row in LessonPart.objects.filter(lesson=now)}
    if set(rows) != set(order) or len(order) != len(rows):
        raise DomainError(_("The parts changed meanwhile. Reload the page and try again."))
    _keep([rows[pk] for pk in order])
    record(by=by, verb="lesson.reordered", on=now)


@transaction.atomic
def remove(*, part: LessonPart, by: Any) -> None:
    """Take a part away, with what was predicted for it.

    Raises:
        DomainError: the lesson was taught like this, and notes may belong to the part.
    """
    not_yet_taught(part.lesson)
    record(by=by, verb="lesson_part.removed", on=part)
    part.delete()


def _keep(order: list[LessonPart]) -> None:
    for position, row in enumerate(order, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def _words(part: LessonPart) -> tuple[object, ...]:
    return part.title, part.minutes, part.teacher_does, part.reactions, part.stumble


def _fill(
    part: LessonPart, *, title: str, minutes: int, teacher_does: str = "", reactions: str = "", stumble: str = ""
) -> None:
    part.title, part.minutes = one_line(title), minutes
    part.teacher_does, part.reactions, part.stumble = block(teacher_does), block(reactions), block(stumble)
    checked(part)
