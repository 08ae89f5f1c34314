"""What a section of a report is made of. The page and the paper draw the same blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """One section: a key for choosing, a head, a few words beside it, and its blocks."""

    key: str
    title: str
    side: str = ""
    blocks: list[Block] = field(default_factory=list)


def facts(rows: Iterable[tuple[str, str]]) -> list[Block]:
    """Pairs of a word and what it is; pairs without the second are left out."""
    kept = [[label, value] for label, value in rows if value]
    return [{"kind": "facts", "rows": kept}] if kept else []


def entries(rows: Iterable[dict[str, Any]]) -> list[Block]:
    """A list of entries, each with any of ``head``, ``text``, ``more``, ``note`` and ``link``."""
    kept = [{"head": "", "text": "", "more": "", "note": "", "link": "", **row} for row in rows]
    return [{"kind": "entries", "rows": kept}] if kept else []


def halves(rows: Iterable[dict[str, Any]]) -> list[Block]:
    """Two halves beside each other (done and thought, expected and seen): ``heads`` and ``rows`` of first, second, note.

    A row may have a photo: ``photo`` (its address), ``file`` (where it is kept), ``photo_alt``, ``photo_width`` and
    ``photo_height``.
    """
    kept = [{"first": "", "second": "", "note": "", "photo": "", "photo_alt": "", **row} for row in rows]
    return [{"kind": "halves", "rows": kept}] if kept else []


def thirds(columns: Iterable[tuple[str, Iterable[dict[str, str]], str]]) -> list[Block]:
    """Columns of equal rank beside each other: what we saw, think, do not know. None when all of them are empty.

    Args:
        columns: a head, entries of ``head`` and ``text`` (those without text are left out), and what stands there when none
            is left.
    """
    made = [{"head": head, "rows": [row for row in rows if row["text"]], "empty": empty} for head, rows, empty in columns]
    return [{"kind": "thirds", "columns": made}] if any(column["rows"] for column in made) else []


def numbers(sets: Iterable[dict[str, Any]]) -> list[Block]:
    """Data sets: each with its picture, how to read it, a table in short, and the values where the reader may see them."""
    kept = list(sets)
    return [{"kind": "numbers", "rows": kept}] if kept else []


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Block]:
    """A table; none without rows."""
    return [{"kind": "table", "columns": list(columns), "rows": [list(row) for row in rows]}] if rows else []


def text(words: str) -> list[Block]:
    """Running text; none when empty."""
    return [{"kind": "text", "text": words}] if words else []


def sentence(words: str) -> list[Block]:
    """The sentence that matters."""
    return [{"kind": "sentence", "text": words}] if words else []
