"""What all services of lesson study share: a lesson locked until the transaction ends, and what may still change."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.services.predictions import seen_in_a_lesson
from groups.enums import Role
from groups.models import Group
from groups.roles import roles_in
from lessons.models import Lesson

COLLEAGUES = {Role.ORGANISER, Role.TEACHER, Role.EXPERT}


def locked(lesson: Lesson) -> Lesson:
    """The lesson as it is now. Whoever starts it, predicts or writes on its timeline waits here for the other.

    Raises:
        DomainError: its cycle is closed.
    """
    now = Lesson.objects.select_for_update(of=("self",)).with_cycle().get(pk=lesson.pk)
    if not now.cycle.is_running:
        raise DomainError(_("This cycle is closed. You can read it, but no longer change it."))
    return now


def not_yet_taught(lesson: Lesson) -> Lesson:
    """The same, while the plan is open.

    Raises:
        DomainError: the lesson has started, so plan and predictions are locked.
    """
    now = locked(lesson)
    if now.has_started:
        raise DomainError(_("The lesson has started, so plan and predictions are locked. Make a change in the next version."))
    return now


def with_case_data(lesson: Lesson) -> Lesson:
    """The same, while the data about case pupils is there.

    Raises:
        DomainError: it was deleted after the agreed period.
    """
    now = locked(lesson)
    if now.cleared_at is not None:
        raise DomainError(_("What was about the case pupils has been deleted. Nothing can be added to it any more."))
    return now


def is_a_result(lesson: Lesson, *, by: Any) -> None:
    """Something was seen of the pupils, so the prediction of the plan locks (docs/adr/0010). Call it with the lesson locked."""
    assert lesson.started_at is not None
    seen_in_a_lesson(cycle=lesson.cycle, begun_at=lesson.started_at, by=by)


def must_be_colleague(person: Any, group: Group, *, field: str) -> None:
    """Refuse somebody who is neither member nor expert of the group now."""
    if not roles_in(person, group) & COLLEAGUES:
        raise DomainError(_("Choose a member or an expert of the group."), field=field)


def must_be_newest(version: int, now: int) -> None:
    """Refuse a text that was started from an older one."""
    if version != now:
        raise DomainError(_("Somebody changed this meanwhile. Look at what it says now, and save once more."))
