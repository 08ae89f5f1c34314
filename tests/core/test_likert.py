"""Bars to either side of the middle, and two dots joined by a line."""

import re

import pytest

from core.likert import change_line, diverging


def test_a_bar_is_as_long_as_its_people_and_split_over_the_middle():
    svg = diverging((4, 2, 6), "said")
    parts = re.findall(r'<rect class="(\S+)" x="([\d.]+)%" width="([\d.]+)%"', svg)
    assert [name for name, _, _ in parts] == ["likert-against", "likert-between", "likert-for"]
    lefts, widths = [float(x) for _, x, _ in parts], [float(width) for _, _, width in parts]
    assert widths == pytest.approx([4 * 50 / 12, 2 * 50 / 12, 6 * 50 / 12], abs=0.02)
    assert lefts[1] + widths[1] / 2 == pytest.approx(50, abs=0.02)
    assert re.findall(r">(\d)</text>", svg) == ["4", "2", "6"]
    assert 'role="img" aria-label="said"' in svg


def test_nobody_makes_no_segment_and_no_bar():
    assert "likert-between" not in diverging((4, 0, 6), "said")
    with pytest.raises(ValueError, match="at least one"):
        diverging((0, 0, 0), "said")


@pytest.mark.parametrize("counts", [(12, 0, 0), (0, 0, 12), (0, 12, 0)])
def test_a_bar_never_leaves_the_picture(counts):
    for left, width in re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', diverging(counts, "said")):
        assert float(left) >= 0
        assert float(left) + float(width) <= 100


def test_a_change_is_on_the_whole_line_from_one_to_five():
    svg = change_line(2.0, 4.0, 0.26, "said")
    assert '<circle class="change-before" cx="25.00%"' in svg
    assert '<circle class="change-after" cx="75.00%"' in svg
    assert '<line class="change-joined" x1="25.00%" x2="75.00%"' in svg
    assert 'class="change-margin" x1="68.50%" x2="81.50%"' in svg
    assert re.findall(r'class="change-tick"[^>]*>(\d)<', svg) == ["1", "2", "3", "4", "5"]


def test_a_margin_ends_where_the_scale_ends_and_may_be_absent():
    assert 'x2="100.00%" y1="48" y2="48"' in change_line(2.0, 4.9, 0.3, "said")
    assert "change-margin" not in change_line(2.0, 4.0, None, "said")


@pytest.mark.parametrize("values", [(0.9, 3), (3, 5.1)])
def test_a_value_off_the_scale_is_a_fault(values):
    with pytest.raises(ValueError, match="lies between"):
        change_line(*values, None, "said")


def test_words_of_people_are_escaped():
    assert "<b>" not in diverging((1, 1, 1), "<b>") + change_line(1, 2, None, "<b>")
