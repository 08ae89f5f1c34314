"""The count of learning questions, attacked by every reader in every group of up to seven members."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from groups.learning import LearningCount, disclose

NONE, PRIVATE, SHARED = "none", "private", "shared"
Group = tuple[str, ...]


def count_of(group: Group) -> LearningCount | None:
    shared = group.count(SHARED)
    return disclose(members=len(group), having=shared + group.count(PRIVATE), shared=shared)


@pytest.mark.parametrize("size", range(1, 8))
def test_no_reader_can_be_sure_of_a_colleague_that_there_is_no_question(size: int) -> None:
    """What a reader sees: who shared, the count, and (as a member) the own question. Then: is one world all that is left?"""
    seen: dict[object, list[Group]] = defaultdict(list)
    for group in product((NONE, PRIVATE, SHARED), repeat=size):
        public = tuple(each == SHARED for each in group)
        seen[("outside", public, count_of(group))].append(group)
        for reader in range(size):
            seen[(reader, group[reader], public, count_of(group))].append(group)
    for view, worlds in seen.items():
        reader = view[0]  # type: ignore[index]  # a tuple
        for person in range(size):
            if person != reader and all(group[person] == NONE for group in worlds):
                pytest.fail(f"{view} proves that member {person} has none")


@pytest.mark.parametrize("size", range(1, 7))
def test_questions_written_after_the_day_of_counting_and_shared_since_give_nobody_away(size: int) -> None:
    """The words of a shared question carry their date: who wrote later is known to have had none on the day of counting."""
    later = "later"
    seen: dict[object, list[Group]] = defaultdict(list)
    for group in product((NONE, PRIVATE, SHARED, later), repeat=size):
        shared, since = group.count(SHARED), group.count(later)
        count = disclose(members=size, having=shared + group.count(PRIVATE), shared=shared, shared_since=since)
        public = tuple(each if each in (SHARED, later) else "" for each in group)
        seen[(public, count)].append(group)
    for view, worlds in seen.items():
        for person in range(size):
            assert not all(group[person] == NONE for group in worlds), view


def test_a_group_in_which_the_count_is_about_nobody_gets_it() -> None:
    assert count_of((PRIVATE, PRIVATE, SHARED, NONE, NONE)) == LearningCount(3, 5)
    assert count_of((PRIVATE,) * 4) == LearningCount(4, 4)
    assert count_of((SHARED,) * 3) == LearningCount(3, 3)


@pytest.mark.parametrize(
    "group",
    [(), (NONE,), (PRIVATE,) * 3, (PRIVATE, SHARED, SHARED), (PRIVATE,) * 4 + (NONE,), (NONE,) * 4 + (PRIVATE,), (NONE,) * 6],
)
def test_a_count_that_would_single_somebody_out_is_not_given(group: Group) -> None:
    assert count_of(group) is None
