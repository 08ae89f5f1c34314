"""The six phases, the steps of a lesson study and the templates, read from ``cycles/content`` in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from core.content import language, load, say
from cycles.enums import Approach, EvidenceKind
from groups.enums import Phase


@dataclass(frozen=True)
class Line:
    """A sentence with its key: a guiding question, an exit criterion."""

    key: str
    text: str
    auto: bool = False
    short: str = ""  # one or two words, where a question is shown apart
    after_stop: str = ""  # what it says to a group that chose to stop, when that is something else


@dataclass(frozen=True)
class Part:
    """A phase of a school's own design, within one of the six."""

    name: str
    purpose: str
    questions: tuple[Line, ...]


@dataclass(frozen=True)
class PhaseGuide:
    """What a phase is for and what belongs to it."""

    phase: Phase
    name: str
    purpose: str
    questions: tuple[Line, ...]
    evidence: tuple[str, ...]
    exits: tuple[Line, ...]
    ways: Mapping[str, str]  # the phases that can be gone to besides the next one, each with the reason in words
    weeks: tuple[int, int]
    # What it is for, and what it asks for, after the group chose to stop; empty when that is the same.
    purpose_after_stop: str = ""
    evidence_after_stop: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()  # of a school's own design (cycles.composed)

    @property
    def number(self) -> int:
        """1 to 6."""
        return self.phase.number


@dataclass(frozen=True)
class Step:
    """One step of a lesson study."""

    key: str
    name: str
    purpose: str
    questions: tuple[str, ...]
    products: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """A way to go round the six phases."""

    key: str
    approach: Approach
    name: str
    description: str
    example: str
    adds: Mapping[Phase, Addition]


@dataclass(frozen=True)
class Addition:
    """What a template asks in a phase besides what every cycle asks: action research has a question, data, analysis."""

    questions: tuple[Line, ...]
    exits: tuple[Line, ...]


@dataclass(frozen=True)
class LensStep:
    """A step in the words of another way of working."""

    name: str
    note: str


@dataclass(frozen=True)
class Lens:
    """Another way of naming the same six phases: PDSA, PDCA, ROTOR, the steps of a data team (domain A3 and D)."""

    key: str
    name: str
    description: str
    phases: Mapping[Phase, tuple[LensStep, ...]]


def phase_guide(phase: str) -> PhaseGuide:
    """The phase in the active language. Raises KeyError for a phase that does not exist."""
    return _phases(language())[Phase(phase)]


def phase_guides() -> list[PhaseGuide]:
    """All six, in order."""
    return list(_phases(language()).values())


def asked_as(key: str, words: str) -> str:
    """A question that a cycle asks no more: from our own files when they have it still, otherwise in its words of that time."""
    return _questions(language()).get(key) or words


def name_of_pass(passage: int) -> str:
    """How a pass of a phase is called where what was written in several of them stands together."""
    return _("The first time") if passage == 1 else _("Time %(n)d") % {"n": passage}


def lesson_study() -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """The seven steps of a lesson study, and the rules for talking about the lesson."""
    return _lesson_study(language())


def templates() -> list[Template]:
    """The templates to start from."""
    return _templates(language())


def template(key: str) -> Template | None:
    """One template, or None when the file no longer has it."""
    return next((each for each in templates() if each.key == key), None)


def lenses() -> list[Lens]:
    """The other ways of naming the six phases."""
    return _lenses(language())


def lens(key: str) -> Lens | None:
    """One lens, or None when the file no longer has it."""
    return next((each for each in lenses() if each.key == key), None)


# The kinds of evidence that fit a phase, the expected ones first (domain A3).
KINDS: dict[Phase, tuple[EvidenceKind, ...]] = {
    Phase.GOAL: (EvidenceKind.RESULTS, EvidenceKind.OBSERVATION, EvidenceKind.VOICE),
    Phase.THEORY: (
        EvidenceKind.BASELINE,
        EvidenceKind.INVENTORY,
        EvidenceKind.RESULTS,
        EvidenceKind.OBSERVATION,
        EvidenceKind.VOICE,
        EvidenceKind.REFLECTION,
    ),
    Phase.PLAN: (),  # the plan has a page of its own
    Phase.TRY_OUT: (
        EvidenceKind.OBSERVATION,
        EvidenceKind.VOICE,
        EvidenceKind.COMPARISON,
        EvidenceKind.RESULTS,
        EvidenceKind.REFLECTION,
    ),
    Phase.IMPLEMENT: (EvidenceKind.DESCRIPTION, EvidenceKind.IN_USE, EvidenceKind.FOLLOW_UP, EvidenceKind.VOICE),
    Phase.SECURE: (EvidenceKind.SHARED, EvidenceKind.REFLECTION),
}


@cache
def _phases(lang: str) -> dict[Phase, PhaseGuide]:
    found = {}
    for entry in load("cycles", "phases")["phases"]:
        phase = Phase(entry["key"])
        found[phase] = PhaseGuide(
            phase=phase,
            name=say(entry),
            purpose=say(entry, "purpose"),
            questions=_lines(entry["questions"]),
            evidence=_texts(entry["evidence"]),
            exits=_lines(entry["exit"]),
            ways={way["to"]: say(way) for way in entry["loops"]},
            weeks=(entry["weeks"]["from"], entry["weeks"]["to"]),
            purpose_after_stop=say(entry, "stop_purpose") if "stop_purpose_nl" in entry else "",
            evidence_after_stop=tuple(say(line, "stop") if "stop_nl" in line else say(line) for line in entry["evidence"]),
        )
    return found


@cache
def _lesson_study(lang: str) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    data = load("cycles", "lesson_study")
    steps = tuple(
        Step(entry["key"], say(entry), say(entry, "purpose"), _texts(entry["questions"]), _texts(entry["products"]))
        for entry in data["steps"]
    )
    return steps, _texts(data["discussion_rules"])


@cache
def _templates(lang: str) -> list[Template]:
    return [
        Template(
            entry["key"],
            Approach(entry["approach"]),
            say(entry),
            say(entry, "description"),
            say(entry, "example"),
            {Phase(key): Addition(_lines(more["questions"]), _lines(more["exit"])) for key, more in entry["adds"].items()},
        )
        for entry in load("cycles", "templates")["templates"]
    ]


@cache
def _questions(lang: str) -> dict[str, str]:
    found = {line.key: line.text for guide in _phases(lang).values() for line in guide.questions}
    for each in _templates(lang):
        found |= {line.key: line.text for more in each.adds.values() for line in more.questions}
    return found


@cache
def _lenses(lang: str) -> list[Lens]:
    return [
        Lens(
            entry["key"],
            say(entry),
            say(entry, "description"),
            {
                Phase(key): tuple(LensStep(say(step), say(step, "note")) for step in steps)
                for key, steps in entry["phases"].items()
            },
        )
        for entry in load("cycles", "lenses")["lenses"]
    ]


def _lines(entries: list[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(
        Line(
            entry["key"],
            say(entry),
            entry.get("auto", False),
            say(entry, "short") if "short_nl" in entry else "",
            say(entry, "stop") if "stop_nl" in entry else "",
        )
        for entry in entries
    )


def _texts(entries: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(say(entry) for entry in entries)
