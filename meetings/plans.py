"""The nine meeting plans M1–M9, read from ``content/meetings.json`` in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.content import load, say


@dataclass(frozen=True)
class PlannedItem:
    """One item of a plan, in one language. ``characteristic`` is empty when it is about none in particular."""

    title: str
    goal: str
    minutes: int
    characteristic: str


@dataclass(frozen=True)
class Plan:
    """A meeting plan in one language. ``phase`` is empty when it fits any phase."""

    key: str
    title: str
    minutes: int
    phase: str
    items: tuple[PlannedItem, ...]


def _read(entry: Mapping[str, Any]) -> Plan:
    items = tuple(
        PlannedItem(say(item), say(item, "goal"), int(item["minutes"]), item["characteristic"]) for item in entry["items"]
    )
    return Plan(entry["key"], say(entry), int(entry["minutes"]), entry["phase"] or "", items)


def plans() -> list[Plan]:
    """All plans in the active language."""
    return [_read(entry) for entry in load("meetings", "meetings")["meetings"]]


def plan_named(key: str) -> Plan | None:
    """The plan with that key in the active language, or None."""
    return next((plan for plan in plans() if plan.key == key), None)
