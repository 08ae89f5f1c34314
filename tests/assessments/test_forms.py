"""The statements as a form."""

import datetime

import pytest
from django.utils import timezone, translation

from assessments.choices import Choice
from assessments.enums import CHARACTERISTICS, PULSE, Moment, Part
from assessments.forms import AnswerForm, OpenRoundForm
from assessments.instruments import shipped
from assessments.models import Round
from assessments.services import Kept


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
    assert len(made.fields) == count + (part == Part.GROUP)  # the text for the group is asked of the group alone
    assert made.count == count
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


def test_what_was_kept_comes_back_and_what_stayed_open_is_open():
    kept = Kept({"C1.1": 4, "C1.2": None}, "Kept words.", sent=False)
    made = AnswerForm(round_=Round(instrument=PULSE, has_expert=True), part=Part.GROUP, kept=kept)
    assert (made["C1_1"].value(), made["comment"].value()) == ("4", "Kept words.")
    assert made.first_open() == 2
    assert made.still_open() == [2, 3, 4, 5, 6, 7]


def opening(data=None, instrument=CHARACTERISTICS, **more):
    return OpenRoundForm(data, choice=Choice(instrument, shipped(instrument)), **more)


def test_a_round_is_open_for_two_weeks_unless_told_otherwise():
    made = opening(moment=Moment.MIDDLE, focus="C5")
    assert made["opens_on"].value() == timezone.localdate()
    assert made["closes_on"].value() == timezone.localdate() + datetime.timedelta(days=14)
    assert (made["moment"].value(), made["focus"].value()) == ("middle", "C5")
    assert opening(focus="gone")["focus"].value() == "none"


ALL = {"moment": "start", "focus": "C1", "opens_on": "2030-01-01", "closes_on": "2030-01-10"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"moment": ""}, "moment"),
        ({"moment": "christmas"}, "moment"),
        ({"focus": ""}, "focus"),
        ({"focus": "C8"}, "focus"),
        ({"opens_on": "soon"}, "opens_on"),
        ({"closes_on": ""}, "closes_on"),
        ({"closes_on": "2030-02-31"}, "closes_on"),
        ({"closes_on": "2030\x0001-01"}, "closes_on"),
    ],
)
def test_opening_says_what_is_missing(changed, field):
    assert list(opening({**ALL, **changed}).errors) == [field]


def test_no_focus_is_a_choice_of_its_own():
    made = opening({**ALL, "focus": "none"})
    assert made.is_valid()
    assert made.cleaned_data["focus"] == ""
