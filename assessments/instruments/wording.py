"""How a statement should be worded: short, one idea, nothing turned round. Advice for its writer, never a refusal.

Sources: domain.md A1 (no "en/of/and/or", at most 18 words, no reverse items on purpose).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

MOST_WORDS = 18
_JOINS = {"nl": {"en", "of", "en/of"}, "en": {"and", "or", "and/or"}}
_NOT = {"nl": {"niet", "geen", "nooit", "niemand", "niets"}, "en": {"not", "no", "never", "nobody", "nothing"}}
_WORD = re.compile(r"[\w'’/-]+")


def advice(text: str, language: str) -> list[str]:
    """Say what could be better about one statement; nothing when it is fine.

    Args:
        text: the statement.
        language: ``nl`` or ``en``.
    """
    return list(_advice(text, language))


def _advice(text: str, language: str) -> Iterator[str]:
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) > MOST_WORDS:
        yield _("This has %(count)d words. People read at most %(most)d at a glance.") % {
            "count": len(words),
            "most": MOST_WORDS,
        }
    joins = sorted(_JOINS[language] & set(words))
    if joins:
        yield _("“%(word)s” often joins two ideas. Whoever agrees with one half only cannot answer.") % {"word": joins[0]}
    if sum(word in _NOT[language] or word.endswith("n't") for word in words) > 1:
        yield _("Two denials in one sentence are hard to answer.")
    elif words and words[0] in _NOT[language]:
        yield _("A denial is read over quickly. Say what you do see.")
    if text.rstrip().endswith("?"):
        yield _("This is a question. People agree or disagree with a statement.")
