"""Names of pupils and colleagues in a text for the group: its writer is asked once whether they are meant (R10)."""

from __future__ import annotations

import re

from assessments.models import Round
from core.names import name_like
from groups.models import Membership


def names_in(text: str, round_: Round) -> list[str]:
    """What looks like a name in ``text``: a colleague's of the group, or anybody's. One query, none for an empty text."""
    if not text.strip():
        return []
    colleagues = []
    if round_.group_id is not None:
        rows = Membership.objects.current().filter(group=round_.group_id).order_by("user__name")
        for name in dict.fromkeys(rows.values_list("user__name", flat=True)):
            first = name.split()[0] if name.split() else ""
            if len(first) > 1 and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", text):
                colleagues.append(first)
    return [*colleagues, *(name for name in name_like(text) if name.split()[0] not in colleagues)]
