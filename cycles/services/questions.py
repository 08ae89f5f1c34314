"""Questions to the group, and what the group answers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.models import Cycle, Question
from cycles.services.common import block, checked, locked
from schools.audit import record


@transaction.atomic
def ask(*, cycle: Cycle, phase: str, text: str, on_the_obvious: bool = False, by: Any) -> Question:
    """Ask the group a question about a phase. The same question twice is one question.

    Args:
        on_the_obvious: it questions something that goes without saying here.
    """
    now = locked(cycle)
    question = Question(cycle=now, phase=phase, text=block(text), on_the_obvious=on_the_obvious, author=by)
    checked(question)
    same = Question.objects.filter(cycle=now, phase=phase, text=question.text, author=by).first()
    if same:
        found: Question = same
        return found
    question.save()
    record(by=by, verb="question.asked", on=question)
    return question


def version_of(question: Question) -> str:
    """Which answer this is: the moment it was given, empty when there is none."""
    return question.answered_at.isoformat() if question.answered_at else ""


@transaction.atomic
def answer(*, question: Question, text: str, version: str, by: Any) -> Question:
    """Answer a question for the group, or change the answer.

    Args:
        version: of the answer that the writer started from (:func:`version_of`); another one means that somebody else wrote.

    Raises:
        DomainError: the cycle is closed, or somebody else answered meanwhile.
    """
    locked(question.cycle)
    now = Question.objects.get(pk=question.pk)
    text = block(text)
    if now.answer != text and version_of(now) != version:
        raise DomainError(
            _("Somebody else answered while you were writing. Both texts are here. Make one of them and save."),
            field="answer",
        )
    now.answer = text
    checked(now)
    if not text:
        raise DomainError(_("Write an answer."), field="answer")
    now.answered_by, now.answered_at = by, timezone.now()
    now.save(update_fields=["answer", "answered_by", "answered_at"])
    record(by=by, verb="question.answered", on=now)
    found: Question = now
    return found
