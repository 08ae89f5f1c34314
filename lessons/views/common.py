"""What the views of lesson study share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from core.drafts import draft_data
from lessons.models import Lesson, LessonPart
from lessons.words import about_colleagues


def unsent(request: HttpRequest, key: str) -> dict[str, str] | None:
    """What this person typed in the form ``key`` and did not send, with the version that it was started from."""
    return draft_data(request.user, key) if request.method == "GET" else None


def url(name: str, lesson: Lesson, *more: int) -> str:
    """An address of a lesson."""
    return reverse(f"lessons:{name}", args=[lesson.cycle.group.organisation.slug, lesson.pk, *more])


def warn(request: HttpRequest, lesson: Lesson, *texts: str) -> None:
    """Say it when a text names a colleague. It is kept all the same; about pupils the form has asked already."""
    for sentence in about_colleagues(texts, lesson.cycle.group):
        messages.warning(request, sentence)


def clocked(parts: list[LessonPart]) -> list[LessonPart]:
    """The parts, each with ``begins`` and ``ends``: minutes from the start of the lesson."""
    at = 0
    for part in parts:
        part.begins, part.ends = at, at + part.minutes  # type: ignore[attr-defined]  # for the page
        at += part.minutes
    return parts


def frame(lesson: Lesson, **more: Any) -> dict[str, Any]:
    """What every page of a lesson knows."""
    return {"lesson": lesson, "cycle": lesson.cycle, "group": lesson.cycle.group, **more}
