"""Words in an example or a report that could be names: of pupils, people of the group, its school, its organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.names import name_like
from groups.models import Group, Membership
from practices.models import Preparation

if TYPE_CHECKING:
    from practices.reporting.blocks import Section

SHORTEST = 3
# In a copy: what was chosen to be shown. In a report: who wrote something, and places of pictures.
NO_TEXT = {"names", "school", "by", "note", "photo", "file", "link", "kind", "picture"}


def worries(preparation: Preparation, content: dict[str, Any]) -> list[str]:
    """The words that the group should look at before others do; names that were chosen to be shown are none.

    Args:
        content: the copy, as ``practices.services.publishing.build`` makes it.
    """
    group = preparation.cycle.group
    shown = set(content["names"]) | {content["school"]}
    return _in_text("\n".join(_texts(content)), group, {group.school.name, group.organisation.name} - shown, shown)


def names_in(sections: Sequence[Section], introduction: str, group: Group) -> list[str]:
    """The words in a report for readers outside the group that could be names. One query.

    Who wrote something is no worry: in such a report only the names of those stand there who wanted that.

    Args:
        sections: as ``practices.reporting.compose`` makes them.
        introduction: what the group wrote above them.
    """
    text = "\n".join([introduction, *_texts([each.blocks for each in sections])])
    return _in_text(text, group, set(), set())


def _in_text(text: str, group: Group, wanted: set[str], shown: set[str]) -> list[str]:
    everybody = Membership.objects.filter(group=group).values_list("user__name", flat=True)
    for name in set(everybody) - shown:
        wanted |= {name, name.split()[0] if name.split() else ""}
    found = {found for name in wanted if len(name) >= SHORTEST and (found := _find(name, text))}
    return sorted(found | set(name_like(text)))


def _find(name: str, text: str) -> str:
    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    return match[0] if match else ""


def _texts(value: Any) -> list[str]:
    """Every text in a copy or a report, but for the names and the school that were chosen to be shown."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, item in value.items() if key not in NO_TEXT for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []
