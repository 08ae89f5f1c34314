"""Whether a statement stands in a questionnaire already, word for word or nearly so.

Who answers the same thing twice counts double in the result of its part, and can be read twice: a part made of copies would
show one answer as if it were a total. A copy is therefore refused, and what is nearly one is asked about once.

How much two statements are alike is Dice's coefficient (1945) of the sets of three letters in a row that they have: it sees
another ending, a word more, and the same words in another order. Of all pairs that we ship the most alike have 0.77 ("Every
member gets to speak", with and without "during the meeting", in two questionnaires); most copies with one word changed have
more than 0.8.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from assessments.instruments import wording

#: From here on two statements are nearly the same.
ALIKE = 0.8
LANGUAGES = ("nl", "en")
#: More pairs than this in one message are no longer read.
MOST_PAIRS = 5
# Letters without a shape: they fill places in Korean writing, and would tell two equal lines apart unseen.
_UNSEEN = "\u115f\u1160\u3164\uffa0"

Statement = Mapping[str, Any]


@lru_cache(maxsize=1024)
def bare(text: str) -> str:
    """The words alone: without capitals, accents, punctuation, white space, and all that cannot be seen."""
    letters = "".join(map(_bare, unicodedata.normalize("NFKD", text).casefold()))
    return " ".join(letters.split()) or text.strip()


def _bare(letter: str) -> str:
    if letter.isalnum():
        return "" if letter in _UNSEEN else letter
    return "" if unicodedata.category(letter)[0] in "MC" and not letter.isspace() else " "


def likeness(one: str, other: str) -> float:
    """How much two statements are alike, from 0 to 1."""
    ours, theirs = _threes(bare(one)), _threes(bare(other))
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


@lru_cache(maxsize=1024)
def _threes(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def statements(document: Mapping[str, Any]) -> list[Statement]:
    """All statements of a document, in order."""
    return [item for section in document["sections"] for item in section.get("items", ())]


def copy_of(entry: Statement, others: Sequence[Statement]) -> tuple[str, str] | None:
    """Find what says the same, word for word.

    Args:
        entry, others: statements with the texts ``nl`` and ``en``. A text counts in whichever of the two it was written.

    Returns:
        The language of ``entry`` that is a copy, and the words of the other; None when it is no copy.
    """
    for language in LANGUAGES:
        for other in others:
            for theirs in LANGUAGES:
                if bare(entry[language]) == bare(other[theirs]):
                    return language, other[theirs]
    return None


def said_already(text: str) -> str:
    """The sentence for a copy of the statement ``text``."""
    sentence = _("This says the same as “%(text)s”. Who is asked the same thing twice, counts twice.")
    return sentence % {"text": _quoted(text)}


def advice(entry: Statement, others: Sequence[Statement]) -> list[str]:
    """Say what could be better about a statement, by itself and beside the others; nothing about a copy, which is refused."""
    if copy_of(entry, others):
        return []
    own = wording.advice(entry["nl"], "nl")
    if entry["en"] != entry["nl"]:
        own += wording.advice(entry["en"], "en")
    sentence = _("This looks much like “%(text)s”. Who is asked nearly the same thing twice, counts twice. Are they two ideas?")
    near = (other[language] for other in others if (language := _alike_in(entry, other)))
    return [*own, *(sentence % {"text": _quoted(text)} for text in dict.fromkeys(near))]


def near_pairs(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of all statements that are nearly the same, two by two, in order."""
    found = statements(document)
    for place, later in enumerate(found):
        for earlier in found[:place]:
            if language := _alike_in(later, earlier):
                yield earlier[language], later[language]


def near_in_words(document: Mapping[str, Any]) -> list[str]:
    """A sentence for each of the first pairs of statements that are nearly the same."""
    sentence = _("“%(one)s” and “%(other)s” look much alike. Are they two ideas?")
    pairs = islice(near_pairs(document), MOST_PAIRS)
    return [sentence % {"one": _quoted(one), "other": _quoted(other)} for one, other in pairs]


def _quoted(text: str) -> str:
    """A statement within another sentence: that has a full stop of its own."""
    return text.strip().removesuffix(".")


def _alike_in(entry: Statement, other: Statement) -> str:
    """The first language in which both are nearly the same; "" for none."""
    return next((each for each in LANGUAGES if likeness(entry[each], other[each]) >= ALIKE), "")
