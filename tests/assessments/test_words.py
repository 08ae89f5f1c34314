"""What is said of a result."""

import pytest
from django.utils import timezone

from assessments import words
from assessments.disclosure import CharacteristicResult, Level, Reason, Released, Score, State, Withheld
from assessments.embargo import Embargo
from assessments.instruments import shipped
from assessments.profile import Own, Row, gaps, own_rows, rows

SEVEN = shipped("characteristics")
KEYS = [f"C{number}" for number in range(1, 8)]


def shown(key, value, agreement=None):
    return CharacteristicResult(key, State.SHOWN, Score(Level.NUMBER, 0.1, value), agreement)


def released(*values, **others):
    results = [others.get(key) or shown(key, value) for key, value in zip(KEYS, values, strict=True)]
    return Released(8, 8, tuple(results))


def test_the_weakest_is_named():
    outcome = released(4, 3.9, 4.3, 3.6, 3.4, 2.3, 3)
    assert words.headline(outcome, SEVEN).startswith("What you miss most is an expert")
    assert not words.headline(outcome, SEVEN).endswith(".")
    assert words.remarks(outcome, SEVEN) == []
    assert [row.key for row in rows(outcome, SEVEN, {}) if row.weak] == ["C6"]


def test_two_or_three_equally_weak_ones_are_all_named():
    outcome = released(2, 2, 4, 2, 4, 4, 4)
    headline = words.headline(outcome, SEVEN)
    assert headline.startswith("What you miss most: a goal that belongs to all of you, learning by everyone and ")


def test_more_than_three_are_counted():
    outcome = released(2, 2, 2, 2, 4, 4, 4)
    assert words.headline(outcome, SEVEN) == "4 characteristics are equally weak"
    assert words.remarks(outcome, SEVEN) == ["Choose together which one to work on first."]


def test_all_equal_means_that_none_stands_out():
    outcome = released(*[3.0] * 7)
    assert words.headline(outcome, SEVEN) == "None of the characteristics stands out"
    assert not any(row.weak for row in rows(outcome, SEVEN, {}))


def test_another_questionnaire_has_parts_and_no_characteristics():
    """The leader's mirror was told that none of the characteristics stands out, and has none."""
    mirror = shipped("school_leader")
    keys = [section.key for section in mirror.sections]
    alike = Released(9, 9, tuple(shown(key, 3.5) for key in keys))
    assert words.headline(alike, mirror) == "None of the parts stands out"


def test_without_an_expert_that_is_said():
    outcome = released(4, 4, 4, 4, 4, 4, 4, C6=CharacteristicResult("C6", State.NO_EXPERT))
    assert "expert" in words.headline(outcome, SEVEN)
    assert words.remarks(outcome, SEVEN) == ["No expert takes part in your group. That is the weakest characteristic now."]
    assert rows(outcome, SEVEN, {})[5].word == "No expert in the group"


def test_a_withheld_characteristic_may_be_weaker_still():
    outcome = released(4, 3, 4, 4, 4, 4, 4, C6=CharacteristicResult("C6", State.FEW, needed=8))
    assert words.remarks(outcome, SEVEN) == ["A characteristic with too few answers may be weaker still."]
    assert rows(outcome, SEVEN, {})[5].word == "Too few answers: at least 8 people are needed here."
    assert rows(outcome, SEVEN, {})[5].value is None


def test_when_nothing_can_be_named_that_is_said():
    few = {key: CharacteristicResult(key, State.FEW, needed=5) for key in KEYS}
    outcome = released(*[1] * 7, **few)
    assert words.headline(outcome, SEVEN) == "There are too few answers to name what you miss most"
    assert words.remarks(outcome, SEVEN) == []


@pytest.mark.parametrize(
    ("reason", "part"),
    [
        (Reason.FEW, "from 6 people upwards"),
        (Reason.SHARE, "With 12 people we show a result from 6 answers"),
        (Reason.SMALL_GROUP, "a result needs 6 people"),
    ],
)
def test_why_nothing_is_shown(reason, part):
    outcome = Withheld(reason, answered=4, invited=12, needed=6)
    assert part in words.why_withheld(outcome)
    assert words.headline(outcome, SEVEN) == "There are too few answers to show a result"


@pytest.mark.parametrize(
    ("level", "step", "said"),
    [
        (Level.LOW, 0.1, "Low: 1.5 or less"),
        (Level.LOW, 0.5, "Low: 2.0 or less"),
        (Level.HIGH, 0.1, "High: 4.5 or more"),
        (Level.HIGH, 0.5, "High: 4.0 or more"),
    ],
)
def test_near_the_ends_a_word_replaces_the_number(level, step, said):
    result = CharacteristicResult("C1", State.SHOWN, Score(level, step))
    assert words.claim_in_words(result) == said
    assert words.score_in_words(Score(level, step)) == level.value


def test_a_statement_in_the_middle_has_a_word_too():
    assert words.score_in_words(Score(Level.MIDDLE, 0.5)) == "in the middle"


def test_only_a_wide_spread_is_said_beside_the_name():
    outcome = released(3, 3, 3, 3, 3, 3, 3, C1=shown("C1", 3.0, "lo"), C2=shown("C2", 3.2, "hi"))
    first, second, third, *_rest = rows(outcome, SEVEN, {})
    assert first.note.startswith("The answers differ a lot.")
    assert (second.note, second.spread) == ("", "The answers are close together.")
    assert second.label == "3.2 on a line from 1 to 5. The answers are close together."
    assert third.label == "3.0 on a line from 1 to 5."


def test_own_answers_are_in_the_order_of_the_questionnaire():
    own = own_rows({"C2.3": 5, "C1.1": None}, SEVEN)
    assert [(each.name, each.value) for each in own] == [("A shared purpose", None), ("Everyone learns", 5)]
    assert own[0].answers[0][1] == "–"
    assert own[1].answers[0][1] == "Strongly agree"


@pytest.mark.parametrize(
    ("theirs", "mine", "said"),
    [
        (3.0, 4.0, "You see this more favourably than they do"),
        (4.0, 3.0, "They see this more favourably than you do"),
        (3.0, 3.4, "You see this much alike"),
        (None, 4.0, "Not to be put side by side"),
        (3.0, None, "Not to be put side by side"),
    ],
)
def test_what_the_leader_sees_beside_the_staff_is_said_without_blame(theirs, mine, said):
    row = Row(
        key="L1", name="Direction", value=theirs, label="", word="" if theirs else "Low: 2.0 or less", spread="", weak=False
    )
    (gap,) = gaps([row], [Own("Direction", mine, [])])
    assert (gap.words, gap.mine) == (said, mine)
    assert gap.theirs == ("3.0" if theirs == 3 else "4.0" if theirs else "Low: 2.0 or less")
    assert gaps([row], []) == []


@pytest.mark.parametrize(
    ("about", "is_theirs", "said"),
    [
        ("leader", True, "What is about you is seen only by you until"),
        ("leader", False, "What is about the school leader is first seen by the leader."),
        ("expert", False, "What the group says about the expert is first seen by the expert."),
    ],
)
def test_what_waits_for_one_person_is_said_to_each_reader(about, is_theirs, said):
    until = timezone.now()
    (sentence,) = words.embargo_sentences(Embargo(about, frozenset({"C6"}), is_theirs=is_theirs, waits_until=until))
    assert sentence.startswith(said)
    assert words.embargo_sentences(Embargo(about, frozenset({"C6"}), is_theirs=is_theirs, waits_until=None)) == []
