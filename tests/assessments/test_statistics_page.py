"""docs/statistics.md prints what the functions return, and explains every reason that they give."""

from pathlib import Path

import pytest

from assessments import statistics as s

PAGE = (Path(__file__).parents[2] / "docs" / "statistics.md").read_text(encoding="utf-8")


def printed(value, decimals=3):
    text = f"{value:.{decimals}f}"
    return text.removeprefix("0")


@pytest.mark.parametrize("people", range(5, 13))
def test_the_tables_are_what_is_computed(people):
    chance = (
        s.chance_of_agreement(people),
        s.critical_agreement(people),
        s.chance_of_agreement(people, items=5),
        s.critical_agreement(people, items=5),
        s.critical_deviation(people, items=5),
    )
    assert f"| {people} | {' | '.join(printed(value) for value in chance)} |" in PAGE
    widths = " / ".join(printed(s.half_width(people, sd)) for sd in (0.3, 0.5, 0.7))
    assert f"| {widths} | {printed(s.d_z_needed(people))} |" in PAGE
    assert f"| {people} | {printed(s.smallest_p(people) + 1e-9, 4)} |" in PAGE


def test_the_smallest_detectable_changes_are_what_is_computed():
    changes = " | ".join(printed(s.sdc_group(s.DEFAULT_SEM, people)) for people in range(5, 13))
    assert f"| points | {changes} |" in PAGE


@pytest.mark.parametrize("because", list(s.Because))
def test_every_reason_is_explained(because):
    assert f"`{because.value}`" in PAGE
