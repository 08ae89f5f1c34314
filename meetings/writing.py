"""Two people write the minutes at once: how their texts come together.

A writer sends, beside the texts, a short digest of each text that the page started from. So a text that only one of two people
changed is taken from that one, and a text that both changed is kept twice, one under the other, for the second to make one of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import DomainError
from meetings.models import AgendaItem, Meeting

NOTES = "notes"


def item_key(pk: int) -> str:
    """The name of an item's text in a form and in a draft."""
    return f"item_{pk}"


def texts_of(meeting: Meeting) -> dict[str, str]:
    """The texts of the minutes as they stand: what was said per item, and the general notes."""
    items = AgendaItem.objects.filter(meeting=meeting).planned().values_list("pk", "notes")
    return {**{item_key(pk): notes for pk, notes in items}, NOTES: meeting.notes}


def digest(text: str) -> str:
    """A short name for a text, to see whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass
class Merged:
    """The texts of two writers together.

    Attributes:
        texts: what to show or to keep, per name.
        both: names of texts that hold both versions, one under the other.
    """

    texts: dict[str, str] = field(default_factory=dict)
    both: list[str] = field(default_factory=list)


def merge(stored: Mapping[str, str], mine: Mapping[str, str], base: Mapping[str, str]) -> Merged:
    """Bring my texts together with what stands there now.

    Args:
        stored: as the minutes stand.
        mine: as I sent them; a name that is missing was not on my page.
        base: digests of the texts that my page started from; a missing one means that it is not known.
    """
    merged = Merged()
    for name, there in stored.items():
        here = mine.get(name, there)
        text = _one(there, here, base.get(name, ""))
        if text is None:
            merged.both.append(name)
            text = f"{there}\n\n{here}"
        merged.texts[name] = text
    for name, here in mine.items():
        # The item was taken off the agenda meanwhile: what I wrote under it goes to the general notes.
        if name not in stored and here and here not in merged.texts[NOTES]:
            merged.texts[NOTES] = f"{merged.texts[NOTES]}\n\n{here}".strip()
            merged.both.append(NOTES)
    return merged


def _one(there: str, here: str, base: str) -> str | None:
    """The one text that says it all, or None when both have to be shown."""
    if digest(there) == base or there in here:
        return here
    if digest(here) == base or here in there:
        return there
    return None


class Overtaken(DomainError):
    """Somebody else saved while this person was typing. Nothing was kept; ``merged`` holds the texts of both."""

    def __init__(self, message: str, merged: Merged) -> None:
        super().__init__(message)
        self.merged = merged
