"""A source of reminders for tests: it wants what the test puts in it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reminders import registry
from reminders.models import Reminder
from reminders.registry import Due, Message


@dataclass
class Notes:
    """Wants ``wanted`` sent; ``over`` holds the subjects that are over, ``broken`` those whose message cannot be made."""

    kind: str = "note"
    preference: str = "meetings"
    wanted: list[Due] = field(default_factory=list)
    over: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        return list(self.wanted)

    def message(self, reminder: Reminder) -> Message | None:
        if reminder.subject_id in self.broken:
            raise RuntimeError("somebody@example.org is not a text")
        if reminder.subject_id in self.over:
            return None
        return Message("tests/note", {"about": f"number {reminder.subject_id}"}, [("note.txt", b"a note", "text/plain")])


@pytest.fixture
def notes(settings, monkeypatch) -> Iterator[Notes]:
    """The only source of the test, with templates of its own."""
    templates = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]}]
    settings.TEMPLATES = templates
    source = Notes()
    monkeypatch.setattr(registry, "_sources", {source.kind: source})
    return source
