"""Which part of which lens speaks of which of the seven characteristics (domain.md A1, crosswalk; our own reading)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments.enums import CHARACTERISTICS
from assessments.instruments.catalogue import shipped
from assessments.instruments.definition import Definition
from core.content import load, say


@dataclass(frozen=True)
class Lens:
    """One other list: its name, what it says of each characteristic ("" for nothing), and what it lacks."""

    name: str
    cells: tuple[str, ...]
    lacks: tuple[str, ...]
    ours: bool


def characteristics() -> list[tuple[str, str]]:
    """Key and name of the seven, in order."""
    return [(section.key, section.name) for section in shipped(CHARACTERISTICS).sections]


def lenses(definitions: Iterable[Definition]) -> list[Lens]:
    """The given instruments and the two lists from outside, each beside the seven; one that maps nothing is left out."""
    made = [_lens(each) for each in definitions if any(section.maps for section in each.sections)]
    return made + [_outside(entry) for entry in load("assessments", "crosswalk")["outside"]]


def lacks(definition: Definition) -> list[str]:
    """The names of the characteristics that an instrument does not speak of; empty when it maps none at all."""
    return list(_lens(definition).lacks) if any(section.maps for section in definition.sections) else []


def _lens(definition: Definition) -> Lens:
    cells = []
    for key, _name in characteristics():
        cells.append(", ".join(section.name for section in definition.sections if key in section.maps))
    return _made(definition.name, cells, ours=True)


def _outside(entry: dict[str, Any]) -> Lens:
    cells = entry["cells"]
    return _made(say(entry), [say(cells[key]) if key in cells else "" for key, _name in characteristics()], ours=False)


def _made(name: str, cells: list[str], *, ours: bool) -> Lens:
    missing = tuple(said for (_key, said), cell in zip(characteristics(), cells, strict=True) if not cell)
    return Lens(name, tuple(cells), missing, ours)
