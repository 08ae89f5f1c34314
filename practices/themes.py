"""The themes of practice examples, read from ``practices/content`` in the active language."""

from __future__ import annotations

from core.content import load, say


def themes() -> list[tuple[str, str]]:
    """Key and name of each theme."""
    return [(entry["key"], say(entry)) for entry in load("practices", "themes")["themes"]]


def theme_name(key: str) -> str:
    """The name of a theme; empty when the file no longer has it."""
    return dict(themes()).get(key, "")
