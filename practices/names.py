"""Words in an example that could be names: of pupils, of people of the group, of its school, of its organisation."""

from __future__ import annotations

import re
from typing import Any

from core.names import name_like
from groups.models import Membership
from practices.models import Preparation

SHORTEST = 3


def worries(preparation: Preparation, content: dict[str, Any]) -> list[str]:
    """The words that the group should look at before others do; names that were chosen to be shown are none.

    Args:
        content: the copy, as ``practices.services.publishing.build`` makes it.
    """
    group = preparation.cycle.group
    shown = set(content["names"]) | {content["school"]}
    everybody = Membership.objects.filter(group=group).values_list("user__name", flat=True)
    wanted = {group.school.name, group.organisation.name} - shown
    for name in set(everybody) - shown:
        wanted |= {name, name.split()[0] if name.split() else ""}
    text = "\n".join(_texts(content))
    found = {found for name in wanted if len(name) >= SHORTEST and (found := _find(name, text))}
    return sorted(found | set(name_like(text)))


def _find(name: str, text: str) -> str:
    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    return match[0] if match else ""


def _texts(value: Any) -> list[str]:
    """Every text in the copy, but for the names and the school that were chosen to be shown."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, item in value.items() if key not in {"names", "school", "by"} for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []
