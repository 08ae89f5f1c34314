"""Reads of frozen results for other rooms."""

from __future__ import annotations

from collections.abc import Iterable

from assessments import words
from assessments.disclosure import from_json
from assessments.instruments import shipped
from assessments.models import Release
from groups.models import Group


def latest_weakest(groups: Iterable[Group]) -> dict[int, str]:
    """What each group misses most, in a sentence without a full stop, by the group's id. One query.

    Args:
        groups: groups whose inside is open to the reader. A group without a result that shows something is left out.
    """
    found = Release.objects.latest_of_each_group().filter(round__group__in=groups)
    rows = found.values_list("round__group_id", "result", "round__instrument", "round__instrument_version")
    return {group: words.headline(from_json(result), shipped(key, version)) for group, result, key, version in rows}
