"""Take out of a text what points at a person: names, the school, addresses, and words of somebody who does not take part."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from core.names import name_like

PERSON, PLACE, CONTACT, QUOTED = "[person]", "[school]", "[address]", "[left out]"
MARKS = frozenset(mark.strip("[]") for mark in (PERSON, PLACE, CONTACT, QUOTED))
SHORTEST_NAME = 3
# Little words of Dutch and Flemish surnames: alone they are nobody.
PARTICLES = frozenset({"van", "der", "den", "des", "ten", "ter", "het", "aan", "bij", "bin", "ben", "von", "las", "los", "dos"})
# So many words in a row are somebody's own words, not a coincidence; between quotation marks fewer are enough.
RUN, RUN_IN_QUOTES = 6, 3

_CONTACT = re.compile(r"\S+@\S+\.\w+|https?://\S+|www\.\S+|\+?\d[\d\s()\-]{7,}\d")
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[‘“„\"'«]([^‘“„\"'«»”’]+)[’”\"'»]")


class Mask:
    """Masks a fixed set of names and quotations.

    Args:
        people: full names of everybody who was ever in the group or works in the organisation, whether they take part or not:
            a text says as little about the one as about the other.
        places: names of school, organisation and group.
        silent: texts of those who do not take part.
    """

    def __init__(self, people: Iterable[str], places: Iterable[str], silent: Iterable[str]) -> None:
        self._places = _any_of(places)
        self._people = _any_of([form for name in people for form in _forms(name)])
        said = [_words(text) for text in silent]
        self._runs = {length: {run for words in said for run in _runs(words, length)} for length in (RUN, RUN_IN_QUOTES)}

    def __call__(self, text: str, *, pupils: bool = False) -> str:
        """The text without names, places, addresses and words of the silent.

        Args:
            pupils: the text is about pupils, whose names nobody knows here: take out whatever looks like a name.
        """
        text = self._without_quotes(unicodedata.normalize("NFC", text))
        text = _CONTACT.sub(CONTACT, text)
        if self._places:
            text = self._places.sub(PLACE, text)
        text = self._people.sub(PERSON, text) if self._people else text
        unknown = _any_of(word for word in name_like(text) if word not in MARKS) if pupils else None
        return unknown.sub(PERSON, text) if unknown else text

    def _hide(self, words: list[str], length: int) -> list[bool]:
        """Which of these words belong to so many in a row that somebody silent wrote."""
        hidden = [False] * len(words)
        for at, run in enumerate(_runs(words, length)):
            if run in self._runs[length]:
                hidden[at : at + length] = [True] * length
        return hidden

    def _without_quotes(self, text: str) -> str:
        words = list(_WORD.finditer(text))
        folded = [_fold(word.group()) for word in words]
        hidden = self._hide(folded, RUN)
        for quoted in _QUOTED.finditer(text):
            inside = [at for at, word in enumerate(words) if quoted.start() < word.start() < quoted.end()]
            for at, is_hidden in zip(inside, self._hide([folded[at] for at in inside], RUN_IN_QUOTES), strict=True):
                hidden[at] = hidden[at] or is_hidden
        out, last, at = [], 0, 0
        while at < len(words):
            if not hidden[at]:
                at += 1
                continue
            start = at
            while at < len(words) and hidden[at]:
                at += 1
            out += [text[last : words[start].start()], QUOTED]
            last = words[at - 1].end()
        return "".join([*out, text[last:]])


def _fold(word: str) -> str:
    """Without capitals and accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


def _words(text: str) -> list[str]:
    return [_fold(word) for word in _WORD.findall(unicodedata.normalize("NFC", text))]


def _runs(words: list[str], length: int) -> Iterable[tuple[str, ...]]:
    return (tuple(words[at : at + length]) for at in range(len(words) - length + 1))


def _forms(name: str) -> list[str]:
    """The whole name, and each of its parts that could stand alone; with and without accents."""
    parts = [part for part in re.split(r"[\s\-]+", name) if len(part) >= SHORTEST_NAME and part.casefold() not in PARTICLES]
    forms = [name, *parts]
    bare = ["".join(c for c in unicodedata.normalize("NFD", each) if not unicodedata.combining(c)) for each in forms]
    return [*forms, *bare]


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Any of these as a word of its own, also with a Dutch or English genitive ("Noors", "Anna's")."""
    found = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not found:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in found)})(?:['’]?s)?(?!\w)", re.IGNORECASE)
