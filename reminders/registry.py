"""Sources of reminders. The apps above register theirs; the ledger knows nothing of meetings or checkpoints."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from reminders.models import Reminder


@dataclass(frozen=True)
class Due:
    """One person should hear about one thing at one moment.

    Attributes:
        user_id: who.
        subject_id: the primary key of the thing, as the source knows it.
        moment: when the thing itself happens; a moved meeting is a new moment, and so a new reminder.
        due_at: from when the reminder may leave.
    """

    user_id: int
    subject_id: int
    moment: datetime.datetime
    due_at: datetime.datetime


@dataclass(frozen=True)
class Message:
    """What to send: templates ``emails/<template>/…``, their context, and (name, bytes, MIME type) attachments."""

    template: str
    context: Mapping[str, Any]
    attachments: list[tuple[str, bytes, str]] = field(default_factory=list)


class Source(Protocol):
    """Something that wants people reminded.

    Attributes:
        kind: its name in the ledger, e.g. ``"meeting"``.
        preference: the field of ``reminders.Preference`` with which a person turns it off, e.g. ``"meetings"``.

    A source may also say ``alike = True``: then nobody can tell from the ledger, or from the log, to whom of those who are due
    a mail left and to whom none was needed (ADR 19).
    """

    kind: str
    preference: str

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Everything in the active organisation whose ``due_at`` has come and whose moment has not passed."""

    def message(self, reminder: Reminder) -> Message | None:
        """What to send, asked at the moment of sending; None when it is no longer needed."""


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a source. Call it from ``AppConfig.ready``."""
    _sources[source.kind] = source


def sources() -> list[Source]:
    """All sources."""
    return list(_sources.values())


def source(kind: str) -> Source | None:
    """The source of that kind, or None when its app is gone."""
    return _sources.get(kind)
