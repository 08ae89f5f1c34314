"""What changed between two versions: word by word, and nothing else."""

from __future__ import annotations

import pytest

from lessons.diff import changes, pieces
from lessons.models import LessonPart


def part(pk, title="T", origin=None, **words):
    return LessonPart(pk=pk, title=title, origin_id=origin, minutes=words.pop("minutes", 10), **words)


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("", "", []),
        ("Waits.", "Waits.", [("same", "Waits.")]),
        ("", "New words", [("new", "New words")]),
        ("Old words", "", [("gone", "Old words")]),
        (
            "Reads and counts to ten.",
            "Reads and draws.",
            [("same", "Reads and "), ("gone", "counts to ten."), ("new", "draws.")],
        ),
    ],
)
def test_runs_of_words_stay_together(before, after, kinds):
    assert [(piece.kind, piece.text) for piece in pieces(before, after)] == kinds


def test_only_parts_that_changed_are_named():
    before = [part(1, "A"), part(2, "B"), part(3, "C")]
    after = [part(11, "A", 1), part(12, "B", 2, minutes=12), part(14, "New")]
    assert [(each.title, each.kind) for each in changes(before, after)] == [("B", "changed"), ("New", "new"), ("C", "gone")]


def test_a_part_in_another_place_is_moved_and_the_others_are_not():
    before = [part(1, "A"), part(2, "B"), part(3, "C")]
    after = [part(13, "C", 3), part(11, "A", 1), part(12, "B", 2)]
    assert [(each.title, each.kind) for each in changes(before, after)] == [("C", "moved")]
