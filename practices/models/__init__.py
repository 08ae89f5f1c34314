"""Models of reports and of practice examples."""

from practices.models.example import Example, ExamplePhoto, Message
from practices.models.preparation import Consent, Part, Preparation, PublishedVersion, Repetition
from practices.models.report import CycleReport

__all__ = [
    "Consent",
    "CycleReport",
    "Example",
    "ExamplePhoto",
    "Message",
    "Part",
    "Preparation",
    "PublishedVersion",
    "Repetition",
]
