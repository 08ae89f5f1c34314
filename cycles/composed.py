"""A phase as one cycle knows it: the standard, with what its template adds, or with what the school's own design says.

What a design says about a phase replaces the standard, kind by kind: questions, evidence, criteria. What it leaves empty stays
standard, and so does a phase of the six that it does not use. Whatever the names are, there are six phases and one ring
(ADR 8).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from cycles.designs import own_phases
from cycles.enums import Choice
from cycles.guide import LensStep, Line, Part, PhaseGuide, lens, phase_guide, template
from cycles.models import Cycle
from groups.enums import Phase

OWN: Final = "own"
STANDARD: Final = "standard"


@dataclass(frozen=True)
class Words:
    """How a phase is called on the page: its title, and a second line in other words."""

    title: str
    beside: str


def guide_of(cycle: Cycle, phase: str | None = None) -> PhaseGuide:
    """A phase of this cycle, the current one unless told otherwise; in the active language."""
    base = _after_choice(phase_guide(phase or cycle.phase), cycle)
    if cycle.design is not None:
        return _designed(base, cycle.design.content)
    way = template(cycle.template)
    more = way.adds.get(base.phase) if way else None
    if more is None:
        return base
    return replace(base, questions=more.questions + base.questions, exits=base.exits + more.exits)


def _after_choice(base: PhaseGuide, cycle: Cycle) -> PhaseGuide:
    """A group that chose to stop secures what it learned: it then has another purpose, and asks something else."""
    if cycle.choice != Choice.STOP:
        return base
    return replace(
        base,
        purpose=base.purpose_after_stop or base.purpose,
        questions=_said(base.questions),
        evidence=base.evidence_after_stop,
        exits=_said(base.exits),
    )


def _said(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(replace(line, text=line.after_stop) if line.after_stop else line for line in lines)


def guides_of(cycle: Cycle) -> list[PhaseGuide]:
    """All six, in order."""
    return [guide_of(cycle, phase) for phase in Phase]


def question_of(cycle: Cycle, key: str) -> tuple[Phase, Line]:
    """The phase and the question of a key, as this cycle asks it now.

    Raises:
        KeyError: this cycle does not ask it.
    """
    return _find(cycle, key, "questions")


def criterion_of(cycle: Cycle, key: str) -> tuple[Phase, Line]:
    """The phase and the criterion of a key, as this cycle has it now.

    Raises:
        KeyError: this cycle does not have it.
    """
    return _find(cycle, key, "exits")


def _find(cycle: Cycle, key: str, what: str) -> tuple[Phase, Line]:
    for guide in guides_of(cycle):
        for line in getattr(guide, what):
            if line.key == key:
                return guide.phase, line
    raise KeyError(key)


def lens_key(cycle: Cycle, chosen: str = "") -> str:
    """In which words somebody reads this cycle.

    Args:
        chosen: what the reader chose; when it is empty, or is there no more, the group's own choice holds.
    """
    for key in (chosen, OWN if cycle.design_id else cycle.lens):
        if key == STANDARD or (key == OWN and cycle.design_id) or lens(key):
            return key
    return STANDARD


def words_of(guide: PhaseGuide, key: str) -> Words:
    """What a phase is called in the words of a lens (:func:`lens_key`)."""
    if key == OWN and guide.parts:
        return Words(" · ".join(part.name for part in guide.parts), guide.name)
    that = lens(key)
    return Words(guide.name, ", ".join(step.name for step in that.phases[guide.phase]) if that else "")


def steps_of(guide: PhaseGuide, key: str) -> list[LensStep]:
    """The steps of a phase in the words of a lens, each with what is done in it; none for the usual words."""
    if key == OWN:
        return [LensStep(part.name, part.purpose) for part in guide.parts if len(guide.parts) > 1]
    that = lens(key)
    return list(that.phases[guide.phase]) if that else []


def _designed(base: PhaseGuide, document: Any) -> PhaseGuide:
    own = [each for each in own_phases(document) if each.phase == base.phase]
    if not own:
        return base
    questions = tuple(line for each in own for line in each.questions)
    evidence = tuple(line.text for each in own for line in each.evidence)
    criteria = tuple(line for each in own for line in each.criteria)
    return replace(
        base,
        purpose=" ".join(each.purpose for each in own if each.purpose) or base.purpose,
        questions=questions or base.questions,
        evidence=evidence or base.evidence,
        exits=criteria or base.exits,
        parts=tuple(Part(each.name, each.purpose, each.questions) for each in own),
    )
