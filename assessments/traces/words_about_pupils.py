"""Whether a sentence speaks of pupils, in Dutch or English schools' words."""

from __future__ import annotations

import re
from typing import Final

_PUPILS: Final = re.compile(
    r"\b(leerling|leerlinge|leerlingen|kind|kinderen|kleuter|kleuters|peuter|peuters|dreumes|dreumesen|student|studenten"
    r"|nieuwkomer|nieuwkomers|klas|klassen|pupil|pupils|child|children|student|students|learner|learners|toddlers?"
    r"|(?:groep|grade|year|klas|leerjaar)\s+\d{1,2})\b",
    re.IGNORECASE,
)


def names_pupils(text: str) -> bool:
    """Whether ``text`` names pupils at least once."""
    return _PUPILS.search(text) is not None
