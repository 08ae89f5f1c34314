"""The page to share (LS7): written once, shared by choice, taken back when wanted."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.services.common import block, checked, one_line
from lessons.enums import Sharing
from lessons.models import Lesson, LessonPage
from lessons.services.common import locked, must_be_newest
from schools.audit import record


@transaction.atomic
def begin(*, lesson: Lesson, by: Any) -> LessonPage:
    """The page of a lesson, begun with what the group said of its meaning and consequences. Twice is once.

    Raises:
        DomainError: the lesson was not taught yet.
    """
    now = locked(lesson)
    page: LessonPage | None = LessonPage.objects.filter(lesson=now).first()
    if page is not None:
        page.lesson = now
        return page
    if not now.is_taught:
        raise DomainError(_("Teach and end the lesson first. Then there is something to share."))
    page = LessonPage(lesson=now, saw=now.meaning[:3000], stays=now.consequences[:3000])
    page.save()
    record(by=by, verb="lesson_page.begun", on=page)
    return page


@transaction.atomic
def write(*, page: LessonPage, saw: str, stays: str, version: int, by: Any, for_whom: str = "") -> LessonPage:
    """Write the page.

    Raises:
        DomainError: somebody else wrote meanwhile, or it is shared and would be empty.
    """
    now = _now(page)
    texts = block(saw), block(stays), one_line(for_whom)
    if (now.saw, now.stays, now.for_whom) != texts:
        must_be_newest(version, now.version)
    now.saw, now.stays, now.for_whom = texts
    if now.is_shared and not now.is_written:
        raise DomainError(_("This page is shared. It needs what you saw and what stays."), field="stays" if now.saw else "saw")
    checked(now)
    now.version += 1
    now.save()
    record(by=by, verb="lesson_page.written", on=now)
    return now


@transaction.atomic
def share(*, page: LessonPage, sharing: str, by: Any) -> LessonPage:
    """Choose who may read the page; back to the group alone takes it back. Also when its cycle is closed: no word changes.

    Raises:
        DomainError: the page is not written yet.
    """
    lesson = Lesson.objects.select_for_update(of=("self",)).with_cycle().get(pk=page.lesson_id)
    now: LessonPage = LessonPage.objects.get(pk=page.pk)
    now.lesson = lesson
    if sharing not in Sharing.values:
        raise DomainError(_("Choose one of the three."), field="sharing")
    if sharing != Sharing.GROUP and not now.is_written:
        raise DomainError(_("Write what you saw and what stays first. Then there is something to share."), field="sharing")
    if now.sharing != sharing:
        now.sharing = sharing
        now.shared_at = (now.shared_at or timezone.now()) if now.is_shared else None
        now.save(update_fields=["sharing", "shared_at"])
        record(by=by, verb="lesson_page.shared" if now.is_shared else "lesson_page.taken_back", on=now)
    return now


def _now(page: LessonPage) -> LessonPage:
    lesson = locked(page.lesson)
    now: LessonPage = LessonPage.objects.get(pk=page.pk)
    now.lesson = lesson
    return now
