"""The numbers of a cycle in its report: what is drawn, what is said of few pupils, and what others never see."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone

from cycles.enums import SetShape
from groups.enums import Phase
from practices.enums import Reader
from practices.reporting.gather import gather
from practices.reporting.numbers import numbers_of
from practices.reporting.sections import compose
from tests.cycles.world import start
from tests.factories.cycles import DataSetFactory, MeasurementFactory

BELOW_FIVE = "Below five pupils there is no middle"
NO_PICTURE = "others get no picture"


@pytest.fixture
def cycle(scope):
    return start(scope)


def by_weeks(cycle, pupils, weeks=(2, 14)):
    """A set of newcomers, the last of whom left."""
    found = DataSetFactory(cycle=cycle, shape=SetShape.WEEKS)
    for number in range(pupils):
        for week in weeks:
            change = "left" if number == pupils - 1 and week == weeks[-1] else ""
            MeasurementFactory(data_set=found, code=f"N{number + 1}", at=str(week), value=number + week, change=change)
    return found


def read(cycle, reader=Reader.GROUP):
    (found,) = numbers_of(cycle, reader)
    return found


def test_newcomers_lie_along_the_weeks_since_they_came(cycle):
    by_weeks(cycle, 6)
    found = read(cycle)
    head, *lines = found.values
    assert head == ["Pupil", "Weeks since entry", "Value", "Joined or left"]
    assert len(lines) == 12 and ["N6", "14", "19", "left"] in lines
    assert "weeks since a pupil came in" in found.legend and "a square one who left" in found.legend
    assert [line[:2] for line in found.summary] == [["0–9 weeks", "6"], ["10–19 weeks", "6"]]


@pytest.mark.parametrize(("pupils", "is_drawn"), [(9, False), (10, True)])
def test_others_see_newcomers_only_from_ten_on_and_never_a_code_or_a_value(cycle, pupils, is_drawn):
    by_weeks(cycle, pupils)
    found = read(cycle, Reader.OUTSIDE)
    assert bool(found.picture) is bool(found.legend) is is_drawn
    assert found.values == []
    assert not re.search(r"\bN\d", f"{found.picture}{found.legend}{found.notes}{found.summary}")
    assert any(NO_PICTURE in note for note in found.notes) is not is_drawn


def test_a_date_is_written_as_a_date(cycle):
    found = DataSetFactory(cycle=cycle, shape=SetShape.DATES)
    MeasurementFactory(data_set=found, code="A", at="2026-10-05", value="3.50")
    head, line = read(cycle).values
    assert head[1] == "Date"
    assert line[0] == "A" and line[1] != "2026-10-05" and "2026" in line[1] and line[2] == "3.5"


def test_below_five_pupils_nobody_gets_a_middle(cycle):
    found = DataSetFactory(cycle=cycle, has_first=True)
    for number in range(4):
        MeasurementFactory(data_set=found, code=f"A{number}", value=number)
    read_ = read(cycle)
    assert read_.summary == [["first measurement", "4", "–", "–"]]
    assert any(BELOW_FIVE in note for note in read_.notes)
    assert "The thick line" not in read_.legend and not any("median" in note for note in read_.notes)


@pytest.mark.parametrize("reader", Reader)
def test_a_set_without_numbers_says_so_and_draws_nothing(cycle, reader):
    DataSetFactory(cycle=cycle, saw="Nothing yet.")
    found = read(cycle, reader)
    assert (found.picture, found.legend, found.summary, found.values) == ("", "", [], [])
    assert found.notes == ["There are no numbers in this set yet."]
    assert found.saw == "Nothing yet."


def test_the_way_that_a_group_went_ends_with_its_closing(scope):
    from cycles.models import PhaseMove

    cycle = start(scope, Phase.SECURE)
    now = timezone.now()
    for days, (before, after) in enumerate((("P5", "P6"), ("P6", "P4"), ("P6", "P6"))):
        move = PhaseMove.objects.create(cycle=cycle, from_phase=before, to_phase=after, reason=f"R{days}", by=scope.member)
        PhaseMove.objects.filter(pk=move.pk).update(at=now + datetime.timedelta(days=days))
    (route,) = [each for each in compose(gather(cycle, Reader.GROUP, scope.member)) if each.key == "route"]
    steps = [row[1] for block in route.blocks for row in block.get("rows", [])]
    assert [step.split(":")[0] for step in steps] == ["On to", "Back to", "Closed"]
