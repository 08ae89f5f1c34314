"""Words to search by, the same on every database: without capitals, accents and what cannot be typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

MOST_WORDS = 8
LONGEST_WORD = 60


def plain(text: str) -> str:
    """The text in small letters without accents, with single spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = (c for c in apart if unicodedata.category(c) not in {"Mn", "Cc", "Cs", "Cf"} or c in "\n\t ")
    return " ".join("".join(kept).split())


def haystack(texts: Iterable[str]) -> str:
    """All texts in one, to search in."""
    return "\n".join(filter(None, (plain(text) for text in texts)))


def needles(asked: str) -> list[str]:
    """The words that somebody looks for; no more and no longer than makes sense."""
    return [word[:LONGEST_WORD] for word in plain(asked[:1000]).split()[:MOST_WORDS]]
