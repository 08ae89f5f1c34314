"""The ring and the profile line: what they draw, for whom, and that they carry nothing that a strict policy refuses."""

import math
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.charts import PHASES, profile_line, ring

phases = st.one_of(st.none(), st.integers(1, PHASES))
answers = st.one_of(st.none(), st.floats(1, 5, allow_nan=False))
labels = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60)


def arcs(svg: str) -> list[str]:
    """The weights of the six arcs, clockwise from the top."""
    return re.findall(r'class="ring-(done|now|todo|mark)"', svg)


@given(phase=phases, size=st.sampled_from(["l", "s", "mark"]), label=labels)
def test_ring_is_one_well_formed_picture_of_six_arcs(phase, size, label):
    svg = ElementTree.fromstring(ring(phase, size, label))  # noqa: S314  (see the import)
    assert len(svg.findall("path")) == PHASES
    assert svg.get("aria-label", "") == label
    assert (svg.get("role") == "img") is bool(label)
    assert (svg.get("aria-hidden") == "true") is not bool(label)


@given(phase=st.integers(1, PHASES))
def test_ring_draws_what_is_done_before_now_and_what_comes_after(phase):
    assert arcs(ring(phase, "s")) == ["done"] * (phase - 1) + ["now"] + ["todo"] * (PHASES - phase)


def test_ring_without_a_cycle_has_only_what_is_to_come():
    svg = ring(None)
    assert arcs(svg) == ["todo"] * PHASES
    assert "<text" not in svg


@given(phase=phases)
def test_the_mark_is_the_same_in_every_phase(phase):
    assert ring(phase, "mark") == ring(None, "mark")


def test_ring_arcs_lie_on_the_circle_and_leave_a_gap():
    ends = []
    for path in re.findall(r' d="M([\d.]+) ([\d.]+)A50 50 0 0 1 ([\d.]+) ([\d.]+)"', ring(3)):
        x1, y1, x2, y2 = map(float, path)
        for x, y in ((x1, y1), (x2, y2)):
            assert math.hypot(x - 60, y - 60) == pytest.approx(50, abs=0.02)
        ends.append([math.degrees(math.atan2(x - 60, 60 - y)) % 360 for x, y in ((x1, y1), (x2, y2))])
    for (_start, end), (start, _end) in pairwise(ends):
        assert start - end == pytest.approx(16, abs=0.1)


def test_ring_says_its_phase_in_the_language_of_the_reader():
    with translation.override("en"):
        assert "of 6" in ring(4)
        assert ">4</text>" in ring(4)


@pytest.mark.parametrize("phase", [0, 7, -1])
def test_ring_refuses_a_phase_that_does_not_exist(phase):
    with pytest.raises(ValueError, match="6 phases"):
        ring(phase)


@given(value=answers, label=labels)
def test_profile_line_is_well_formed_and_keeps_its_dot_on_the_line(value, label):
    svg = ElementTree.fromstring(profile_line(value, label))  # noqa: S314  (see the import)
    dots = svg.findall("circle")
    assert len(dots) == (0 if value is None else 1)
    if value is not None:
        at = float(dots[0].get("cx").rstrip("%"))
        assert at == pytest.approx((value - 1) / 4 * 100, abs=0.01)
        assert 0 <= at <= 100


def test_profile_line_marks_every_whole_answer():
    assert re.findall(r'class="tick" x1="([\d.]+)%"', profile_line(3.0)) == ["0.00", "25.00", "50.00", "75.00", "100.00"]


def test_profile_line_writes_the_number_as_the_reader_does_and_the_place_as_svg_does():
    with translation.override("nl"):
        svg = profile_line(2.3)
    assert ">2,3</text>" in svg
    assert 'cx="32.50%"' in svg


@pytest.mark.parametrize("value", [0.9, 5.1])
def test_profile_line_refuses_what_nobody_could_answer(value):
    with pytest.raises(ValueError, match="between 1 and 5"):
        profile_line(value)


@given(label=st.text(max_size=40))
def test_no_picture_carries_a_style_a_script_or_somebody_elses_markup(label):
    for svg in (ring(3, "l", f'"><script>{label}'), profile_line(3, f'"><b style="x">{label}')):
        assert "<script" not in svg
        assert "<b " not in svg
        assert not re.search(r"<[^>]*\sstyle=(?=[^>]*>)", re.sub(r'aria-label="[^"]*"', "", svg))
