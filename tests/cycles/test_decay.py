"""How an agreement fares, drawn: every answer has a shape of its own, and too few answers are not drawn."""

from __future__ import annotations

import datetime
import re

import pytest

from cycles.decay import decay
from cycles.models import AliveCheck


def check(months=3, **numbers):
    return AliveCheck(asked_on=datetime.date(2026, 11, 25) + datetime.timedelta(days=30 * months), **numbers)


def marks(drawn):
    return {kind: drawn.count(f'class="{kind}"') for kind in ("decay-fill decay-edge", "decay-edge", "decay-gone")}


def line(drawn):
    found = re.search(r'points="([^"]*)"', drawn)
    assert found
    return [tuple(int(part) for part in point.split(",")) for point in found[1].split()]


@pytest.mark.parametrize("numbers", [{}, {"alive": 2}, {"alive": 1, "gone": 1}])
def test_of_fewer_than_three_answers_nothing_is_drawn(numbers):
    assert decay([]) == ""
    assert decay([check(**numbers)]) == ""
    assert decay([check(**numbers), check(6, alive=3)]).count("<text") == 1


def test_each_answer_is_a_mark_of_its_own_shape(db):
    drawn = decay([check(alive=2, changed=1, partly=3, gone=1)])
    assert marks(drawn) == {"decay-fill decay-edge": 2, "decay-edge": 4, "decay-gone": 1}
    assert drawn.count('r="2.2"') == 1, "another way by now"
    assert drawn.count("0 0 0 10z") == 3, "partly"


def test_the_line_runs_over_those_for_whom_it_lives_in_whatever_way():
    (_a, first), _b, (_c, second), _d = line(decay([check(alive=2, changed=2), check(6, alive=1, partly=2, gone=1)]))
    assert second - first == 3 * 15, "three people lower"


def test_a_large_staff_makes_no_tower():
    drawn = decay([check(alive=120, gone=40)])
    height = re.search(r'height="(\d+)"', drawn)
    assert height
    assert int(height[1]) < 320
    assert marks(drawn)["decay-fill decay-edge"] == 12
    assert marks(drawn)["decay-gone"] == 4


def test_one_person_of_a_large_staff_is_not_rounded_away():
    assert marks(decay([check(alive=120, gone=1)]))["decay-gone"] == 1
