"""Models of lesson study. What is about pupils stands apart in ``cases``, because it goes away again."""

from lessons.models.cases import CasePupil, Expectation, Finding, Interview, Note
from lessons.models.lesson import Lesson, LessonPage, LessonPart, Observer

__all__ = [
    "CasePupil",
    "Expectation",
    "Finding",
    "Interview",
    "Lesson",
    "LessonPage",
    "LessonPart",
    "Note",
    "Observer",
]
