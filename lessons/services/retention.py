"""What is about case pupils goes away some months after the cycle (peers 10). The words about the lesson stay."""

from __future__ import annotations

import calendar
import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.models import Draft
from lessons.models import CasePupil, Lesson, Note, Observer
from schools.audit import record


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later (earlier, when negative), or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def clears_on(lesson: Lesson) -> datetime.date | None:
    """When the case data of a lesson goes: so long after its cycle closed, or after its group ended; None before that."""
    cycle = lesson.cycle
    if cycle.closed_at is not None:
        return months_after(timezone.localtime(cycle.closed_at).date(), settings.CASE_DATA_MONTHS)
    if cycle.group.ends_on < timezone.localdate():
        return months_after(cycle.group.ends_on, settings.CASE_DATA_MONTHS)
    return None


def clear_due(today: datetime.date | None = None) -> int:
    """Delete the case data whose period is over, in the active organisation. Gives the number of lessons."""
    day = today or timezone.localdate()
    # Months have different lengths: take a few days more, then look at each.
    roughly = months_after(day, -settings.CASE_DATA_MONTHS) + datetime.timedelta(days=3)
    rows = Lesson.objects.with_case_data_until(roughly).with_cycle()
    due = [lesson for lesson in rows if (on := clears_on(lesson)) is not None and on <= day]
    for lesson in due:
        clear(lesson=lesson)
    return len(due)


@transaction.atomic
def clear(*, lesson: Lesson) -> None:
    """Delete pupils, predictions, notes, talks and table of one lesson, and every unsent draft of them."""
    Note.objects.filter(lesson=lesson).delete()
    CasePupil.objects.filter(lesson=lesson).delete()  # takes predictions, talks and table along
    Observer.objects.filter(lesson=lesson).update(codes=[])
    Draft.objects.filter(key__startswith=f"lesson:{lesson.pk}:").delete()
    Lesson.objects.filter(pk=lesson.pk).update(cleared_at=timezone.now())
    record(by=None, verb="lesson.case_data_deleted", on=lesson)
