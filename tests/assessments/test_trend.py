"""The change between two rounds in words: why not, how sure, and what a reader must know beside it."""

from __future__ import annotations

import pytest

from assessments.disclosure import CharacteristicResult, Comparison, Level, Released, Score, State
from assessments.instruments import shipped
from assessments.statistics import Change, Verdict, Why
from assessments.statistics.change import Direction
from assessments.trend import trend, verdict, why_not

SEVEN = shipped("characteristics")


def apart(why):
    return Change(Verdict.NOT_COMPARABLE, why, exploratory=True)


def change(why=Why.NOT_LARGE_ENOUGH, **more):
    values = {
        "exploratory": False,
        "direction": Direction.UP,
        "delta": 0.2,
        "step": 0.1,
        "margin": 0.64,
        "linked": 7,
        "people": 8,
    }
    return Change(Verdict.MAY_BE_CHANCE, why, **{**values, **more})


def released(**values):
    return Released(
        8, 8, tuple(CharacteristicResult(key, State.SHOWN, Score(Level.NUMBER, 0.1, value)) for key, value in values.items())
    )


def told(before, after, **sections):
    return trend(Comparison(1, sections), released(**before), released(**after), SEVEN)


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Why.PULSE, "one of the two rounds was the short poll"),
        (Why.OTHER_ITEMS, "other statements were asked"),
        (Why.OTHER_SCALE, "the answers to choose from were other ones"),
        (Why.TOO_SOON, "less than eight weeks"),
    ],
)
def test_what_cannot_be_compared_at_all_is_one_sentence_and_no_row(why, said):
    found = told({"C1": 3, "C2": 3}, {"C1": 4, "C2": 4}, C1=apart(why), C2=apart(why))
    assert said in found.nothing and found.rows == ()
    assert why_not(why) == found.nothing == verdict(apart(why))


def test_one_part_that_cannot_be_compared_has_its_reason_and_neither_picture_nor_facts():
    found = told({"C1": 3, "C2": 3}, {"C1": 4, "C2": 3.2}, C1=apart(Why.OTHER_ITEMS), C2=change())
    first = next(row for row in found.rows if row.key == "C1")
    assert "other statements were asked" in first.verdict
    assert (str(first.picture), first.facts) == ("", ())
    assert found.nothing == "" and found.rows[0].key == "C2" and "<svg" in found.rows[0].picture


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (change(Why.NOT_FOCUS, exploratory=True), "only a place to look"),
        (change(Why.ONE_ITEM), "asks one statement here"),
        (change(Why.FIVE_LINKED), "Five people took part both times"),
        (change(Why.FIVE_LINKED, at_least=True), "Only five people surely took part both times"),
    ],
)
def test_why_a_change_may_be_chance_is_said(made, said):
    assert said in verdict(made)


def facts(made):
    (row,) = told({"C1": 3}, {"C1": 3.2}, C1=made).rows
    return " ".join(row.facts)


def test_how_much_answers_move_by_themselves_is_said_where_it_is_known():
    assert "With 7 people the margin is ± 0.64" in facts(change())
    assert "margin" not in facts(change(Why.ONE_ITEM, margin=None))


def test_a_lower_score_and_another_season_come_with_a_warning():
    assert "judge more strictly" in facts(change(direction=Direction.DOWN))
    assert "judge more strictly" not in facts(change())
    assert "different times of the year" in facts(change(other_season=True))
    assert "different times of the year" not in facts(change())


def test_where_people_came_or_went_both_are_shown_in_half_points():
    (row,) = told({"C1": 3.2}, {"C1": 3.8}, C1=change(step=0.5, at_least=True)).rows
    assert (row.before, row.after) == ("3.0", "4.0")
    assert "shown in half points" in " ".join(row.facts)
