"""The rows of a talk: what is asked, what may be chosen, and what the group agreed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import Kind
from assessments.instruments import Definition
from assessments.models import JointAnswer
from core.content import say


@dataclass
class Row:
    """One row: a characteristic of the matrix, a question on a theme, or a part of a questionnaire.

    Attributes:
        levels: what may be chosen, lowest first.
        cells: in a matrix what each level means here; empty otherwise.
        before: the level that the group chose the time before, in words; "" for none.
    """

    key: str
    name: str
    about: str
    levels: list[str]
    cells: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    level: int | None = None
    text: str = ""
    revision: int = 0
    before: str = ""

    @property
    def chosen(self) -> str:
        """The chosen level in words; "" while there is none."""
        return self.levels[self.level - 1] if self.level else ""

    @property
    def meaning(self) -> str:
        """What the chosen level means in this row; "" outside a matrix."""
        return self.cells[self.level - 1] if self.level and self.cells else ""

    @property
    def options(self) -> list[tuple[int, str, str]]:
        """Number, name and meaning of each level."""
        cells = self.cells or [""] * len(self.levels)
        return [(n, name, cell) for n, (name, cell) in enumerate(zip(self.levels, cells, strict=True), 1)]


def rows_of(definition: Definition) -> list[Row]:
    """The empty rows of a talk over an instrument, in order."""
    if definition.kind == Kind.THEME:
        return [
            Row(item.key, item.text, section.name, definition.level_names)
            for section in definition.sections
            for item in section.items
        ]
    levels = definition.level_names or [say(texts) for _value, texts in definition.options]
    return [
        Row(section.key, section.name, section.description, levels, section.cell_texts, [item.text for item in section.items])
        for section in definition.sections
    ]


def filled(definition: Definition, answers: Iterable[JointAnswer], before: Mapping[str, int] | None = None) -> list[Row]:
    """The rows with what the group agreed on, and what it chose the time before."""
    kept = {answer.key: answer for answer in answers}
    found = rows_of(definition)
    for row in found:
        if answer := kept.get(row.key):
            row.level, row.text, row.revision = answer.level, answer.text, answer.revision
        earlier = (before or {}).get(row.key)
        row.before = row.levels[earlier - 1] if earlier and earlier <= len(row.levels) else ""
    return found


def headline(rows: list[Row]) -> str:
    """The news of a talk without a full stop: the lowest rows by name, or how far the group is. Never a total."""
    chosen = [row for row in rows if row.level]
    if len(chosen) < len(rows):
        return ngettext("%(done)d of %(count)d row talked over", "%(done)d of %(count)d rows talked over", len(rows)) % {
            "done": len(chosen),
            "count": len(rows),
        }
    lowest = min(row.level or 0 for row in chosen)
    weak = [row.name for row in chosen if row.level == lowest]
    if len(weak) == len(chosen):
        return _("Everywhere you chose “%(level)s”") % {"level": chosen[0].chosen}
    level = next(row.chosen for row in chosen if row.level == lowest)
    return _("Begin with: %(names)s (“%(level)s”)") % {"names": ", ".join(weak), "level": level}
