"""What a school's own design says: its phases, each with a place among the six, as the document that a version keeps.

A document is ``{"next": 4, "phases": [{"key": "d7.1", "phase": "P1", "name": …, "purpose": …, "revision": 2,
"questions": [{"key": "d7.2", "text": …}], "evidence": […], "criteria": […]}]}``. Keys are given out once per design and never
again, so that an answer to a question is found in every later version in which the question stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Final

from cycles.guide import Line
from groups.enums import Phase

Document = dict[str, Any]
KINDS: Final = ("questions", "evidence", "criteria")
MOST_PHASES: Final = 12
MOST_LINES: Final = 10
LONGEST_NAME: Final = 60
LONGEST_PURPOSE: Final = 300
LONGEST_LINE: Final = 240
# A sentence that is this much like an old one is the old one with better words, and keeps its key and its answers.
ALIKE: Final = 0.7


@dataclass(frozen=True)
class OwnPhase:
    """A phase of a school's own design."""

    key: str
    phase: Phase
    name: str
    purpose: str
    questions: tuple[Line, ...]
    evidence: tuple[Line, ...]
    criteria: tuple[Line, ...]
    revision: int

    @property
    def number(self) -> int:
        """Its number within the design, for addresses."""
        return int(self.key.split(".")[1])


def empty() -> Document:
    """A design without phases."""
    return {"next": 1, "phases": []}


def own_phases(document: Mapping[str, Any]) -> list[OwnPhase]:
    """The phases of a document, in the school's order."""
    return [
        OwnPhase(
            key=entry["key"],
            phase=Phase(entry["phase"]),
            name=entry["name"],
            purpose=entry["purpose"],
            revision=entry["revision"],
            **{kind: tuple(Line(line["key"], line["text"]) for line in entry[kind]) for kind in KINDS},
        )
        for entry in document.get("phases", ())
    ]


def with_phase(
    document: Document,
    design: int,
    *,
    number: int | None,
    phase: str,
    name: str,
    purpose: str,
    lines: Mapping[str, Sequence[str]],
) -> Document:
    """The document with one phase added, or changed.

    Args:
        design: the design's id, which begins every key.
        number: of the phase to change; None adds one at the end.
        lines: per kind (``KINDS``) its sentences.

    Raises:
        KeyError: there is no such phase.
    """
    changed = deepcopy(document)

    def key() -> str:
        changed["next"] += 1
        return f"d{design}.{changed['next'] - 1}"

    if number is None:
        entry: dict[str, Any] = {"key": key(), "revision": 0, **{kind: [] for kind in KINDS}}
        changed["phases"].append(entry)
    else:
        entry = _entry(changed, f"d{design}.{number}")
    entry |= {"phase": phase, "name": name, "purpose": purpose, "revision": entry["revision"] + 1}
    for kind in KINDS:
        entry[kind] = _kept(entry[kind], lines[kind], key)
    return changed


def without_phase(document: Document, key: str) -> Document:
    """The document without this phase. Raises KeyError when there is no such phase."""
    changed = deepcopy(document)
    changed["phases"].remove(_entry(changed, key))
    return changed


def with_phase_moved(document: Document, key: str, step: int) -> Document:
    """The document with a phase one place up (-1) or down (1); unchanged at either end. Raises KeyError without it."""
    changed = deepcopy(document)
    entry = _entry(changed, key)
    rows = changed["phases"]
    at = rows.index(entry)
    to = at + step
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    return changed


def out_of_order(document: Mapping[str, Any]) -> tuple[str, str] | None:
    """The names of the first two phases of which the later one belongs to an earlier part of the ring; None when none."""
    phases = own_phases(document)
    for before, after in pairwise(phases):
        if after.phase < before.phase:
            return before.name, after.name
    return None


def _entry(document: Document, key: str) -> dict[str, Any]:
    for entry in document["phases"]:
        if entry["key"] == key:
            found: dict[str, Any] = entry
            return found
    raise KeyError(key)


def _kept(old: list[dict[str, str]], texts: Sequence[str], key: Any) -> list[dict[str, str]]:
    """The sentences with the keys that they had: the same sentence first, then one that is much alike."""
    left = list(old)
    keys: list[str | None] = [None] * len(texts)
    for index, text in enumerate(texts):
        same = next((line for line in left if line["text"] == text), None)
        if same:
            keys[index] = same["key"]
            left.remove(same)
    for index, text in enumerate(texts):
        if keys[index] is None and left:
            best = max(left, key=lambda line: SequenceMatcher(None, line["text"], text).ratio())
            if SequenceMatcher(None, best["text"], text).ratio() >= ALIKE:
                keys[index] = best["key"]
                left.remove(best)
    return [{"key": found or key(), "text": text} for found, text in zip(keys, texts, strict=True)]
