"""The ten conditions, read from ``content/conditions.json`` in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from core.content import load, say


@dataclass(frozen=True)
class ConditionText:
    """One of the ten conditions in one language.

    Attributes:
        key: ``K1`` to ``K10``.
        title: its short name.
        text: what holds when it is met.
        check: the question that a group asks itself.
        characteristics: the characteristics that it carries, ``C1`` to ``C7``.
    """

    key: str
    title: str
    text: str
    check: str
    characteristics: tuple[str, ...]


def conditions() -> list[ConditionText]:
    """All ten, in order."""
    return [
        ConditionText(entry["key"], say(entry), say(entry, "text"), say(entry, "check"), tuple(entry["characteristics"]))
        for entry in load("groups", "conditions")["conditions"]
    ]
