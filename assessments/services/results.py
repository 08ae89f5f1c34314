"""Reads of frozen results and of talks for other rooms."""

from __future__ import annotations

from collections.abc import Iterable

from assessments.claim import stands, talk_of
from assessments.models import Release
from assessments.result import headline_for_all
from groups.models import Group


def latest_weakest(groups: Iterable[Group]) -> dict[int, str]:
    """What each group misses most, in a sentence without a full stop, by the group's id. One query.

    Args:
        groups: groups of :func:`assessments.claim.with_talk` whose inside is open to the reader. A group that has neither a
            result that shows something nor a talk is left out.
    """
    groups = list(groups)
    rows = Release.objects.latest_of_each_group().filter(round__group__in=groups).with_round()
    releases = {each.round.group_id: each for each in rows}
    found: dict[int, str] = {}
    for group in groups:
        talk, release = talk_of(group), releases.get(group.pk)
        if talk is not None and stands(talk, release):
            found[group.pk] = talk.headline
        elif release is not None:
            found[group.pk] = headline_for_all(release)
    return found
