"""Reads of frozen results for other rooms."""

from __future__ import annotations

from collections.abc import Iterable

from assessments.models import Release
from assessments.result import headline_for_all
from groups.models import Group


def latest_weakest(groups: Iterable[Group]) -> dict[int, str]:
    """What each group misses most, in a sentence without a full stop, by the group's id. One query.

    Args:
        groups: groups whose inside is open to the reader. A group without a result that shows something is left out.
    """
    found = Release.objects.latest_of_each_group().filter(round__group__in=groups).with_round()
    return {each.round.group_id: headline_for_all(each) for each in found if each.round.group_id is not None}
