"""What changed between two versions of a lesson, word by word (LS6)."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lessons.models import LessonPart


@dataclass(frozen=True)
class Piece:
    """A run of words: ``same``, ``gone`` or ``new``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Field:
    """One text of a part, before and after."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Changed:
    """One part: new, gone, moved, or with texts that changed."""

    title: str
    kind: str
    fields: list[Field]


def pieces(before: str, after: str) -> list[Piece]:
    """The words of two texts laid over each other."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if a != b:
            found.append(Piece("gone", "".join(old[a:b])))
        if c != d:
            found.append(Piece("new", "".join(new[c:d])))
    return found


def changes(before: list[LessonPart], after: list[LessonPart]) -> list[Changed]:
    """The parts of which something changed, in the order of the new version, then those that are gone."""
    old = {part.pk: part for part in before}
    kept = [part.origin_id for part in after if part.origin_id is not None and part.origin_id in old]
    moved = _moved([part.pk for part in before if part.pk in kept], kept)
    found = []
    for part in after:
        origin = old.get(part.origin_id or 0)
        fields = _fields(origin, part)
        if origin is None:
            found.append(Changed(part.title, "new", fields))
        elif fields:
            found.append(Changed(part.title, "changed", fields))
        elif origin.pk in moved:
            found.append(Changed(part.title, "moved", []))
    found += [Changed(part.title, "gone", _fields(part, None)) for part in before if part.pk not in kept]
    return found


def _moved(before: list[int], after: list[int]) -> set[int]:
    """Those that are no longer in the order that the most of them kept."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    still = {pk for match in matcher.get_matching_blocks() for pk in before[match.a : match.a + match.size]}
    return set(after) - still


def _fields(before: LessonPart | None, after: LessonPart | None) -> list[Field]:
    labels = {
        "title": _("part of the lesson"),
        "minutes": _("minutes"),
        "teacher_does": _("what the teacher does"),
        "reactions": _("reactions of pupils that you expect"),
        "stumble": _("where it may get stuck"),
    }
    found = []
    for name, label in labels.items():
        old = str(getattr(before, name)) if before else ""
        new = str(getattr(after, name)) if after else ""
        if old != new:
            found.append(Field(label, pieces(old, new)))
    return found
