"""Soft questions about a prediction, so that it can be checked later. They help; they never refuse (domain A3, P3)."""

from __future__ import annotations

import datetime
import re
from typing import Final

from django.utils.translation import gettext as _

# A number, in figures or in words, Dutch and English, with the words that count without one.
_NUMBER: Final = re.compile(
    r"\d|\b(een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|twintig|dertig|half|helft|kwart|derde|alle|elke|"
    r"elk|iedere|ieder|iedereen|niemand|geen|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|half|"
    r"quarter|third|all|every|each|everybody|nobody|none)\b",
    re.IGNORECASE,
)
# What happens inside a head or says only that it is good: somebody at the back of the room sees none of it.
_INSIDE: Final = re.compile(
    r"\b(beter|meer betrokken|betrokkenheid|gemotiveerd\w*|motivatie|begrijpen|begrijpt|snappen|snapt|zelfvertrouwen|"
    r"leuker|prettiger|better|more engaged|engagement|motivat\w+|understand\w*|confiden\w+|nicer)\b",
    re.IGNORECASE,
)


def hints(prediction: str, by_on: datetime.date | None) -> list[str]:
    """What would make this prediction easier to check; nothing for an empty one."""
    if not prediction.strip():
        return []
    found = []
    if not _NUMBER.search(prediction):
        found.append(_("How many pupils, or how often?"))
    if _INSIDE.search(prediction):
        found.append(_("What would somebody at the back of the room see or hear?"))
    if by_on is None:
        found.append(_("By when?"))
    return found
