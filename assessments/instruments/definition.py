"""What an instrument is: its sections and statements, with every text in both languages. Plain data, reads no tables.

An instrument is a document (``assessments/content/instruments/<key>.json``, or a school's own version in a table). It is never
changed once a round uses it, only succeeded by a version with a higher number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assessments.enums import PULSE, Audience, Kind
from core.content import say

FORMAT = 1


@dataclass(frozen=True)
class Item:
    """One statement.

    Attributes:
        about: "expert" or "leader" when it is about that one person (R8), otherwise "".
        pulse: whether the short poll asks it.
        without_expert: whether it is asked of a group without an expert, in a section that needs one (B1.5).
        texts: ``nl`` and ``en``.
    """

    key: str
    texts: Mapping[str, Any]
    about: str = ""
    pulse: bool = False
    without_expert: bool = False

    @property
    def text(self) -> str:
        """The statement in the active language."""
        return say(self.texts)


@dataclass(frozen=True)
class Section:
    """A characteristic, dimension, condition …: what gets one row in a result.

    Attributes:
        maps: the characteristics (C1–C7) that it speaks of, for the crosswalk between lenses.
        cells: in a matrix, the texts of each level in this row, lowest first.
        texts: ``nl``/``en`` and, where there are such texts, ``description_*``, ``missed_*``, ``weakest_*``, ``question_*``.
    """

    key: str
    texts: Mapping[str, Any]
    items: tuple[Item, ...] = ()
    needs_expert: bool = False
    maps: tuple[str, ...] = ()
    cells: tuple[Mapping[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """Its name in the active language."""
        return say(self.texts)

    @property
    def cell_texts(self) -> list[str]:
        """What each level of a matrix means in this row, lowest first, in the active language."""
        return [say(cell) for cell in self.cells]

    @property
    def description(self) -> str:
        """What it is in one sentence; "" when nothing is said."""
        return self.says("description")

    def says(self, name: str) -> str:
        """One of its other texts in the active language; "" when it has none of that name."""
        return say(self.texts, name) if f"{name}_nl" in self.texts else ""


@dataclass(frozen=True)
class Definition:
    """One version of an instrument.

    Attributes:
        texts: the whole document, for its own texts: ``nl``/``en``, ``instruction``, ``no_expert``, ``note`` …
        options: the answers of the scale, lowest first: (value, texts).
        unknown: the texts of "I don't know", kept apart from the scale.
        levels: what is chosen together in a matrix or for a theme, lowest first.
        short: whether only the statements of the short poll are asked.
    """

    key: str
    version: int
    kind: Kind
    audience: Audience
    sections: tuple[Section, ...]
    texts: Mapping[str, Any] = field(repr=False)
    options: tuple[tuple[int, Mapping[str, Any]], ...] = field(default=(), repr=False)
    unknown: Mapping[str, Any] = field(default_factory=dict, repr=False)
    levels: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    short: bool = False

    @property
    def name(self) -> str:
        """Its name in the active language."""
        return say(self.texts, "pulse") if self.short else say(self.texts)

    @property
    def instruction(self) -> str:
        """What stands above the statements; "" when there is nothing."""
        return self.text("instruction")

    @property
    def summary(self) -> str:
        """What it is, in a sentence or two."""
        return self.text("summary")

    @property
    def level_names(self) -> list[str]:
        """The levels in the active language, lowest first."""
        return [say(level) for level in self.levels]

    @property
    def answer_names(self) -> list[str]:
        """The answers of the scale in the active language, lowest first, and "I don't know"."""
        return [say(texts) for _value, texts in self.options] + ([say(self.unknown)] if self.unknown else [])

    @property
    def source(self) -> str:
        """Where it comes from, in a sentence or two."""
        return self._said("source")

    @property
    def rights(self) -> str:
        """What one may do with it."""
        return self._said("rights")

    def _said(self, name: str) -> str:
        """A text that its writer gave in one language or in both."""
        found = self.texts.get(name, "")
        return say(found) if isinstance(found, Mapping) else str(found)

    def text(self, name: str) -> str:
        """One of the texts of the whole instrument (``{"nl": …, "en": …}``) in the active language; "" when it has none."""
        found = self.texts.get(name)
        return say(found) if found else ""

    def section(self, key: str) -> Section:
        """One section. Raises KeyError for an unknown key."""
        for each in self.sections:
            if each.key == key:
                return each
        raise KeyError(key)

    @property
    def items(self) -> tuple[Item, ...]:
        """All statements, in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def focuses(self) -> tuple[Section, ...]:
        """What a group can choose as its focus (B4.1). Nothing of a short poll: one statement is too little for a verdict."""
        return () if self.short else self.sections

    def shortened(self) -> Definition:
        """The short poll made of it: the same sections with one statement each."""
        return replace(self, key=PULSE, short=True)


def read(document: Mapping[str, Any]) -> Definition:
    """Turn a document that was found in order into a definition.

    Raises:
        KeyError, ValueError: something is missing or unknown. What people hand in is checked, with a sentence for each
            fault, before it comes here.
    """
    if document["format"] != FORMAT:
        raise ValueError("unknown format of an instrument")
    scale = document.get("scale") or {"options": [], "unknown": {}}
    return Definition(
        key=document["key"],
        version=document["version"],
        kind=Kind(document["kind"]),
        audience=Audience(document["audience"]),
        sections=tuple(_section(entry) for entry in document["sections"]),
        texts=document,
        options=tuple((option["value"], option) for option in scale["options"]),
        unknown=scale["unknown"],
        levels=tuple(document.get("levels", ())),
    )


def _section(entry: Mapping[str, Any]) -> Section:
    return Section(
        key=entry["key"],
        texts=entry,
        items=tuple(_item(item) for item in entry.get("items", ())),
        needs_expert=entry.get("needs_expert", False),
        maps=tuple(entry.get("maps", ())),
        cells=tuple(entry.get("cells", ())),
    )


def _item(entry: Mapping[str, Any]) -> Item:
    return Item(
        key=entry["key"],
        texts=entry,
        about=entry.get("about") or "",
        pulse=entry.get("pulse", False),
        without_expert=entry.get("without_expert", False),
    )
