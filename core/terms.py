"""A school's own words: PLG or kenniskring, leraar or pm'er.

The middleware puts the words of the page's organisation in place, so that Python and templates find them without carrying the
organisation along. Without own words, or outside a page, the usual ones of ``content/terms.json`` hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.text import capfirst

from core import content

Terms = Mapping[str, Mapping[str, Any]]
_own: ContextVar[Terms | None] = ContextVar("own_terms", default=None)


@contextmanager
def own_terms(terms: Terms) -> Iterator[None]:
    """Let the code inside speak with these words."""
    token = _own.set(terms)
    try:
        yield
    finally:
        _own.reset(token)


def use_terms(terms: Terms) -> None:
    """Speak with these words until an enclosing :func:`own_terms` ends: for middleware, which cannot wrap the view."""
    _own.set(terms)


def word(key: str, *, plural: bool = False, capital: bool = False, own: Terms | None = None) -> str:
    """The word for ``key`` in the active language: the organisation's own, else the usual one.

    Args:
        key: plg, teacher, organiser, leader or expert.
        plural: the plural.
        capital: with a capital first.
        own: these words instead of the page's.

    Raises:
        KeyError: there is no such word.
    """
    language = content.language()
    usual = content.load("core", "terms")[key]
    chosen = (own if own is not None else _own.get() or {}).get(key, {})
    pair = chosen.get(language) or usual[language]
    text = str(pair[1] if plural and len(pair) > 1 else pair[0])
    return capfirst(text) if capital else text
