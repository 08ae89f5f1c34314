"""The page about a lesson as paper: what ``lessons.models.LessonPage`` and the lesson itself say, and nothing about pupils."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import pdf
from lessons.models import LessonPage, LessonPart


def page_pdf(page: LessonPage, parts: list[LessonPart]) -> bytes:
    """The page as a PDF in the reader's language.

    Args:
        page: with its lesson, cycle, group and organisation.
        parts: of the lesson, each with ``begins`` and ``ends``.
    """
    lesson = page.lesson
    facts = [(_("Group"), page.group.name), (_("School"), page.group.school.name)]
    if lesson.taught_on:
        facts.append((_("Taught"), date_format(lesson.taught_on, "j F Y")))
    if lesson.change:
        facts.append((_("The one change"), lesson.change))
    if page.for_whom:
        facts.append((_("Who can use this"), page.for_whom))
    data = {
        "kind": _("Lesson study"),
        "question": lesson.question,
        "lesson": lesson.title,
        "facts": facts,
        "sections": [
            {"title": _("What we saw"), "text": page.saw or "–"},
            {"title": _("What stays"), "text": page.stays or "–"},
        ],
        "parts_title": _("Lesson"),
        "parts": [_part(part) for part in parts],
        "foot": _("This page may be passed on.") if page.may_leave else _("For the people of this organisation only."),
    }
    return pdf.render("pdf/lessons/page.typ", data, title=lesson.question, language="en" if get_language() == "en" else "nl")


def _part(part: LessonPart) -> dict[str, Any]:
    words = (
        (_("Teacher"), part.teacher_does),
        (_("Expected reactions"), part.reactions),
        (_("Stumbling block"), part.stumble),
    )
    return {
        "title": part.title,
        "minutes": ngettext("%(n)d minute", "%(n)d minutes", part.minutes) % {"n": part.minutes},
        "rows": [(label, text) for label, text in words if text],
    }
