"""The statements as a form."""

import datetime

import pytest
from django.utils import timezone, translation

from assessments.enums import CHARACTERISTICS, PULSE, Part
from assessments.forms import AnswerForm, OpenRoundForm
from assessments.models import Round


def form(data=None, instrument=CHARACTERISTICS, has_expert=True, part=Part.GROUP):
    return AnswerForm(data, round_=Round(instrument=instrument, has_expert=has_expert), part=part)


@pytest.mark.parametrize(
    ("instrument", "has_expert", "part", "count"),
    [
        (CHARACTERISTICS, True, Part.GROUP, 40),
        (CHARACTERISTICS, True, Part.LEADER, 40),
        (CHARACTERISTICS, True, Part.EXPERT, 34),
        (CHARACTERISTICS, False, Part.GROUP, 35),
        (PULSE, True, Part.GROUP, 7),
        (PULSE, True, Part.EXPERT, 6),
        (PULSE, False, Part.GROUP, 7),
    ],
)
def test_everybody_gets_the_statements_meant_for_them(instrument, has_expert, part, count):
    made = form(instrument=instrument, has_expert=has_expert, part=part)
    assert len(made.fields) == count
    numbers = [question["number"] for section in made.sections() for question in section["questions"]]
    assert numbers == list(range(1, count + 1))
    assert not any(field.required for field in made.fields.values())


def test_nothing_is_chosen_beforehand_and_i_do_not_know_comes_last():
    field = form()["C1_1"]
    assert [option.choice_label for option in field] == [
        "Strongly disagree",
        "Disagree",
        "Neither agree nor disagree",
        "Agree",
        "Strongly agree",
        "I don't know",
    ]
    assert "checked" not in str(field)


def test_statements_speak_the_language_of_the_reader():
    with translation.override("nl"):
        assert form().fields["C1_2"].label.startswith("Ons doel is opgeschreven")


def test_answers_are_numbers_and_what_stays_open_is_left_out():
    made = form({"C1_1": "4", "C1_2": "unknown", "C1_3": "", "C9_9": "5"})
    assert made.is_valid()
    assert made.values() == {"C1.1": 4, "C1.2": None}


@pytest.mark.parametrize("value", ["0", "6", "four", "4.0", "\x00", "4\x00", "-1", "9" * 400])
def test_what_is_not_an_answer_is_refused_at_its_statement(value):
    made = form({"C1_1": value})
    assert made.errors == {"C1_1": ["Choose one of the answers."]}


def test_a_round_is_open_for_two_weeks_unless_told_otherwise():
    made = OpenRoundForm()
    assert made["closes_on"].value() == timezone.localdate() + datetime.timedelta(days=14)
    assert made["instrument"].value() == CHARACTERISTICS


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"closes_on": "2030-01-01"}, "instrument"),
        ({"instrument": "horoscope", "closes_on": "2030-01-01"}, "instrument"),
        ({"instrument": "pulse"}, "closes_on"),
        ({"instrument": "pulse", "closes_on": "soon"}, "closes_on"),
        ({"instrument": "pulse", "closes_on": "2030-02-31"}, "closes_on"),
        ({"instrument": "pulse", "closes_on": "2030\x0001-01"}, "closes_on"),
    ],
)
def test_opening_says_what_is_missing(data, field):
    made = OpenRoundForm(data)
    assert list(made.errors) == [field]
