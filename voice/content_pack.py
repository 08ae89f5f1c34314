"""The ready-made questions, the scales with their pictograms, and the languages, read from ``voice/content``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from core.content import load, say


@dataclass(frozen=True)
class Language:
    """A language in which pupils may answer, with the few words that the page itself needs."""

    key: str
    name: str  # in its own script
    dir: str
    checked: bool  # whether the house vouches for the wording; the others wait for a speaker's eye
    words: Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """One answer: its place on the scale from 0, its pictogram, and its words by language."""

    number: int
    pictogram: str
    texts: Mapping[str, str]

    @property
    def picture(self) -> str:
        """The template that draws it."""
        return f"voice/pictograms/{self.pictogram}.svg"


@dataclass(frozen=True)
class Scale:
    """Three answers that belong together."""

    key: str
    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        """What it looks like, in the reader's language."""
        return say(next(entry for entry in load("voice", "questions")["scales"] if entry["key"] == self.key))


@dataclass(frozen=True)
class Ready:
    """A ready-made question."""

    key: str
    scale: str
    texts: Mapping[str, str]


@cache
def languages() -> dict[str, Language]:
    """All languages, Dutch first."""
    return {
        entry["key"]: Language(entry["key"], entry["name"], entry["dir"], entry["checked"], entry["words"])
        for entry in load("voice", "languages")["languages"]
    }


@cache
def scales() -> dict[str, Scale]:
    """All scales. The pictogram of an answer is ``templates/voice/pictograms/<kind>_<number>.svg``."""
    return {
        entry["key"]: Scale(
            entry["key"],
            tuple(Option(number, f"{entry['pictograms']}_{number}", texts) for number, texts in enumerate(entry["options"])),
        )
        for entry in load("voice", "questions")["scales"]
    }


@cache
def ready_questions() -> dict[str, Ready]:
    """All ready-made questions, in the order of the file."""
    return {
        entry["key"]: Ready(entry["key"], entry["scale"], entry["texts"]) for entry in load("voice", "questions")["questions"]
    }


def offered(texts: Iterable[Mapping[str, str]]) -> list[Language]:
    """The languages in which every one of these questions can be read: a page is never half in another language."""
    all_texts = list(texts)
    return [each for each in languages().values() if all(text.get(each.key) for text in all_texts)] if all_texts else []
