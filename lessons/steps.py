"""The seven steps of one lesson as it stands now: what each is for, what is there, and which one asks for you (domain A4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cycles.guide import Step, lesson_study
from lessons.models import Lesson


@dataclass(frozen=True)
class Stand:
    """One step: the guide's text, and whether there is something."""

    step: Step
    is_done: bool
    is_next: bool

    @property
    def key(self) -> str:
        """``LS1`` to ``LS7``."""
        return self.step.key

    @property
    def number(self) -> int:
        """1 to 7."""
        return int(self.step.key[2:])


def stands(lesson: Lesson, facts: dict[str, Any]) -> list[Stand]:
    """The seven steps with what is there.

    Args:
        facts: ``parts``, ``expectations``, ``notes``, ``interviews`` and ``findings`` as numbers, ``following`` and ``page``.
    """
    page = facts["page"]
    cleared = lesson.cleared_at is not None
    done = {
        "LS1": facts["parts"] > 0,
        "LS2": facts["expectations"] > 0 or cleared,
        "LS3": lesson.is_taught and (facts["notes"] > 0 or cleared),
        "LS4": facts["interviews"] > 0 or cleared,
        "LS5": bool(lesson.meaning) or facts["findings"] > 0,
        "LS6": facts["following"] is not None,
        "LS7": page is not None and page.is_written,
    }
    guide, _rules = lesson_study()
    following = next((step.key for step in guide if not done[step.key]), "")
    return [Stand(step, done[step.key], step.key == following) for step in guide]
