"""Nothing leaves a round that the disclosure rules do not allow, and the worked attacks fail."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.disclosure import (
    Bar,
    GroupAnswers,
    Level,
    Reason,
    Released,
    Score,
    State,
    Withheld,
    from_json,
    least,
    may_hold_round,
    needed,
    release,
)
from assessments.disclosure.rules import _decimal, _half_point
from assessments.enums import Part
from assessments.instruments import shipped
from assessments.questionnaire import Characteristic, Item, questionnaire

SEVEN = shipped("characteristics")
T1 = [
    [4, 4, 3, 5, 4],
    [3, 4, 2, 4, 3],
    [4, 5, 4, 4, 4],
    [2, 3, 2, 3, 3],
    [4, 4, 3, 4, 5],
    [3, 3, 3, 4, 4],
    [5, 4, 4, 5, 4],
    [4, 3, 2, 4, 3],
]
FIVE = (Characteristic("C1", tuple(Item(f"C1.{n}") for n in range(1, 6))),)
ONE = (Characteristic("C1", (Item("C1.1"),)),)


def group(rows, prefix="C1."):
    """Answers of the group, row by row, for items C1.1, C1.2, ..."""
    return GroupAnswers.of((Part.GROUP, {f"{prefix}{n}": value for n, value in enumerate(row, 1)}) for row in rows)


def result_of(rows, characteristics=FIVE, **options):
    options = {"invited": len(rows), "has_expert": True} | options
    return release(group(rows), characteristics=characteristics, **options)


def only(outcome):
    assert isinstance(outcome, Released)
    (characteristic,) = outcome.characteristics
    return characteristic


def everything(pulse=False, has_expert=True):
    return questionnaire(SEVEN.shortened() if pulse else SEVEN, has_expert=has_expert)


# ------------------------------------------------------------------ R1: enough answers, or nothing


@pytest.mark.parametrize(
    ("invited", "expected"),
    [(5, 5), (6, 5), (7, 5), (8, 5), (9, 6), (10, 6), (11, 7), (12, 8), (20, 12), (30, 18)],
)
def test_a_round_needs_five_answers_and_sixty_per_cent(invited, expected):
    assert needed(invited) == expected


@pytest.mark.parametrize("smallest", [0, 4, 11])
def test_a_school_may_raise_the_minimum_to_ten_and_never_lower_it(smallest):
    assert needed(8, 10) == 10
    with pytest.raises(ValueError, match="5 to 10"):
        needed(8, smallest)
    with pytest.raises(ValueError, match="5 to 10"):
        result_of(T1, smallest=smallest)


@pytest.mark.parametrize(
    ("people", "invited", "smallest", "reason", "lacking"),
    [
        (4, 8, 5, Reason.FEW, 5),
        (0, 8, 5, Reason.FEW, 5),
        (4, 4, 5, Reason.SMALL_GROUP, 5),
        (7, 12, 5, Reason.SHARE, 8),
        (7, 8, 8, Reason.FEW, 8),
        (8, 8, 9, Reason.SMALL_GROUP, 9),
    ],
)
def test_too_few_answers_release_nothing_but_the_reason(people, invited, smallest, reason, lacking):
    outcome = result_of(T1[:people], invited=invited, smallest=smallest)
    assert outcome == Withheld(reason, people, invited, lacking)
    assert set(outcome.to_json()) == {
        "kind", "version", "reason", "answered", "invited", "needed",
    }  # fmt: skip
    assert from_json(json.loads(json.dumps(outcome.to_json()))) == outcome


def test_a_group_below_the_minimum_holds_no_round():
    assert [n for n in range(1, 13) if may_hold_round(n)] == list(range(5, 13))
    assert not may_hold_round(8, smallest=9)


def test_somebody_who_answered_nothing_does_not_count():
    outcome = result_of([*T1[:4], [None] * 5], invited=8)
    assert outcome == Withheld(Reason.FEW, 4, 8, 5)
    elsewhere = GroupAnswers.of([(Part.GROUP, {"Z9": 3})] * 5)
    outcome = release(elsewhere, invited=5, characteristics=FIVE, has_expert=True)
    assert outcome == Withheld(Reason.FEW, 0, 5, 5)


def test_more_answers_than_invitations_is_an_error():
    with pytest.raises(ValueError, match="more answers"):
        result_of(T1, invited=7)


def test_a_characteristic_with_too_few_valid_persons_is_withheld_by_itself():
    pair = (*FIVE, Characteristic("C2", tuple(Item(f"C2.{n}") for n in range(1, 7))))
    rows = [{f"C1.{n}": 4 for n in range(1, 6)} for _ in range(6)]
    for place, row in enumerate(rows):
        # Two of the six left two of six statements open: only four persons are valid.
        row |= {f"C2.{n}": (3 if place > 1 or n > 2 else None) for n in range(1, 7)}
    answers = GroupAnswers.of((Part.GROUP, row) for row in rows)
    outcome = release(answers, invited=6, characteristics=pair, has_expert=True)
    first, second = outcome.characteristics
    assert first.score == Score(Level.NUMBER, 0.1, 4.0)
    assert (second.state, second.needed, second.score, second.items) == (State.FEW, 5, None, ())
    assert outcome.weakest.keys == ("C1",)
    assert not outcome.weakest.complete


def test_everybody_may_answer_that_they_do_not_know():
    pair = (*FIVE, Characteristic("C2", (Item("C2.1"),)))
    answers = GroupAnswers.of((Part.GROUP, {"C2.1": 3}) for _ in range(5))
    outcome = release(answers, invited=5, characteristics=pair, has_expert=True)
    assert [c.state for c in outcome.characteristics] == [State.FEW, State.SHOWN]
    answers = GroupAnswers.of((Part.GROUP, {"C1.1": 3}) for _ in range(5))
    outcome = release(answers, invited=5, characteristics=FIVE, has_expert=True)
    assert outcome.weakest is None


# ------------------------------------------------------------------ R2, R3: who, and when


@pytest.mark.parametrize("part", [Part.LEADER, Part.EXPERT, "anything"])
def test_answers_of_leader_and_expert_are_refused(part):
    with pytest.raises(TypeError, match="group itself"):
        GroupAnswers.of([(Part.GROUP, {"C1.1": 3}), (part, {"C1.1": 3})])


def test_release_takes_only_answers_of_the_group():
    with pytest.raises(TypeError, match="group itself"):
        release([{"C1.1": 3}] * 8, invited=8, characteristics=ONE, has_expert=True)


@pytest.mark.parametrize("value", [0, 6, -1])
def test_an_answer_off_the_scale_is_refused(value):
    with pytest.raises(ValueError, match="1 to 5"):
        GroupAnswers.of([(Part.GROUP, {"C1.1": value})])


def test_answers_do_not_show_themselves_in_logs():
    assert "4" not in repr(group([[4]])).split(" at ")[0]


def test_a_stored_result_comes_back_the_same():
    for rows, asked in [(T1[:6], FIVE), (T1, FIVE), (T1 + T1[:4], FIVE), (T1, ONE)]:
        outcome = result_of(rows, asked)
        assert from_json(json.loads(json.dumps(outcome.to_json()))) == outcome


def _spoiled(**changes):
    return result_of(T1).to_json() | changes


@pytest.mark.parametrize(
    "data",
    [
        {},
        _spoiled(version=99),
        _spoiled(kind="other"),
        _spoiled(answers=[1, 2, 3]),
        _spoiled(answered=4),
        _spoiled(characteristics=[{"key": "C1"}]),
        _spoiled(characteristics=[result_of(T1).characteristics[0].to_json() | {"agreement": "sd"}]),
        _spoiled(characteristics=[result_of(T1).characteristics[0].to_json() | {"state": "other"}]),
    ],
)
def test_a_stored_result_with_anything_else_in_it_is_refused(data):
    with pytest.raises(ValueError):
        from_json(data)


# ------------------------------------------------------------------ R7: what is shown at which size


def test_from_five_a_mean_with_one_decimal_and_a_word():
    shown = only(result_of(T1[:7]))
    assert shown.score == Score(Level.NUMBER, 0.1, 3.7)
    assert shown.agreement == "mid"
    assert shown.items == ()


def test_from_eight_items_in_half_points():
    shown = only(result_of(T1))
    assert shown.score == Score(Level.NUMBER, 0.1, 3.6)
    assert [item.key for item in shown.items] == [f"C1.{n}" for n in range(1, 6)]
    assert [item.score for item in shown.items] == [
        Score(Level.NUMBER, 0.5, 3.5),
        Score(Level.HIGH, 0.5),
        Score(Level.NUMBER, 0.5, 3.0),
        Score(Level.HIGH, 0.5),
        Score(Level.HIGH, 0.5),
    ]
    assert all(item.bar is None for item in shown.items)


def test_from_ten_bars_in_three_categories_and_no_mean_beside_them():
    shown = only(result_of(T1 + T1[:2]))
    assert [item.bar for item in shown.items] == [
        Bar(1, 3, 6),
        Bar(0, 3, 7),
        Bar(4, 4, 2),
        None,
        Bar(0, 4, 6),
    ]
    assert shown.items[3].score == Score(Level.HIGH, 0.5)
    assert all((item.bar is None) != (item.score is None) for item in shown.items)


def test_an_item_that_few_answered_is_not_shown():
    rows = [[4, 3, 4, 3, None if n < 3 else 4] for n in range(10)]
    shown = only(result_of(rows))
    assert (shown.items[4].score, shown.items[4].bar) == (None, None)
    rows = [[4, 3, 4, 3, None if n < 2 else 3] for n in range(10)]
    shown = only(result_of(rows))
    assert (shown.items[4].score, shown.items[4].bar) == (Score(Level.NUMBER, 0.5, 3.0), None)


def test_a_school_minimum_of_ten_holds_for_items_too():
    rows = [[4, 3, 4, 3, None if n < 2 else 3] for n in range(11)]
    shown = only(result_of(rows, smallest=10))
    assert (shown.items[4].score, shown.items[4].bar) == (None, None)


def test_disagreement_is_said_in_a_word():
    assert only(result_of([[1] * 5, [1] * 5, [3] * 5, [5] * 5, [5] * 5])).agreement == "lo"
    assert only(result_of([[3] * 5, [3] * 5, [4] * 5, [2] * 5, [5] * 5])).agreement == "lo"
    assert only(result_of([[3] * 5] * 5)).agreement == "hi"


def test_an_item_that_everybody_skipped_does_not_hide_the_agreement():
    rows = [[3, 3, 3, 3, None]] * 5
    assert only(result_of(rows)).agreement == "hi"


# ------------------------------------------------------------------ R8: about one person


def full_answers(people, value=3):
    items = [item.key for entry in everything() for item in entry.items]
    return GroupAnswers.of((Part.GROUP, dict.fromkeys(items, value)) for _ in range(people))


def test_statements_about_one_person_are_never_shown_one_by_one():
    outcome = release(full_answers(12), invited=12, characteristics=everything(), has_expert=True)
    keys = {item.key for entry in outcome.characteristics for item in entry.items}
    assert len(keys) == 40 - 6 - 2
    assert not {key for key in keys if key.startswith("C6.") or key in {"C7.3", "C7.5"}}
    assert outcome.characteristics[5].score == Score(Level.NUMBER, 0.1, 3.0)


@pytest.mark.parametrize(("people", "state"), [(7, State.FEW), (8, State.SHOWN)])
def test_a_section_all_about_one_person_needs_eight_people_in_the_full_questionnaire_too(people, state):
    outcome = release(full_answers(people), invited=people, characteristics=everything(), has_expert=True)
    assert outcome.characteristics[5].state is state
    # The one that only touches on the leader is a score of the group.
    assert outcome.characteristics[6].state is State.SHOWN


def test_a_questionnaire_all_about_the_leader_needs_eight_and_shows_no_statement_at_any_size():
    asked = tuple(
        Characteristic(f"H{n}", tuple(Item(f"H{n}.{i}", about_person=True) for i in range(1, 6))) for n in range(1, 4)
    )
    assert least(asked) == 8
    assert least(everything()) == 5
    assert least((), 6) == 6
    row = {item.key: 3 for entry in asked for item in entry.items}
    seven = release(GroupAnswers.of([(Part.GROUP, row)] * 7), invited=7, characteristics=asked, has_expert=True, smallest=8)
    assert isinstance(seven, Withheld)
    forty = release(GroupAnswers.of([(Part.GROUP, row)] * 40), invited=40, characteristics=asked, has_expert=True, smallest=8)
    assert [each.items for each in forty.characteristics] == [(), (), ()]


def test_in_a_pulse_the_one_statement_about_the_expert_needs_eight_people():
    asked = everything(pulse=True)
    seven = release(full_answers(7), invited=8, characteristics=asked, has_expert=True)
    eight = release(full_answers(8), invited=8, characteristics=asked, has_expert=True)
    assert (seven.characteristics[5].state, seven.characteristics[5].needed) == (State.FEW, 8)
    assert eight.characteristics[5].score == Score(Level.NUMBER, 0.5, 3.0)


# ------------------------------------------------------------------ R9: unanimity


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ([1] * 8, Score(Level.LOW, 0.5)),
        ([2] * 8, Score(Level.LOW, 0.5)),
        ([1, 1, 1, 1, 1, 2, 2, 5], Score(Level.LOW, 0.5)),
        ([2, 2, 2, 2, 2, 2, 3, 3], Score(Level.NUMBER, 0.5, 2.5)),
        ([3] * 8, Score(Level.NUMBER, 0.5, 3.0)),
        ([4] * 8, Score(Level.HIGH, 0.5)),
        ([5] * 7 + [1], Score(Level.HIGH, 0.5)),
    ],
)
def test_low_and_high_are_words_for_unanimous_and_divided_alike(answers, score):
    shown = only(result_of([[value, 3, 3, 3, 3] for value in answers]))
    assert shown.items[0].score == score


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ([1] * 5 + [2] * 5, Level.LOW),
        ([2] * 9 + [5], Level.LOW),
        ([3] * 10, Level.MIDDLE),
        ([3] * 9 + [1], Level.MIDDLE),
        ([5] * 10, Level.HIGH),
    ],
)
def test_no_bar_in_which_all_or_all_but_one_stand_together(answers, level):
    shown = only(result_of([[value, 3, 3, 3, 4] for value in answers]))
    assert shown.items[0].bar is None
    assert shown.items[0].score == Score(level, 0.5)


def test_two_outside_the_largest_category_make_a_bar():
    shown = only(result_of([[value, 3, 3, 3, 3] for value in [2] * 8 + [4, 3]]))
    assert shown.items[0].bar == Bar(8, 1, 1)


@pytest.mark.parametrize(("value", "level"), [(1, Level.LOW), (5, Level.HIGH)])
def test_a_characteristic_at_the_end_of_the_scale_has_no_number(value, level):
    shown = only(result_of([[value] * 5] * 7))
    assert (shown.score, shown.agreement) == (Score(level, 0.1), None)


# ------------------------------------------------------------------ B1: expert and weakest


def test_without_an_expert_there_is_no_mean_and_that_is_the_weakest():
    asked = everything(has_expert=False)
    assert [item.key for item in asked[5].items] == ["C6.1"]
    outcome = release(full_answers(8), invited=8, characteristics=asked, has_expert=False)
    assert outcome.characteristics[5].state is State.NO_EXPERT
    assert outcome.characteristics[5].score is None
    assert outcome.weakest.keys == ("C6",)
    assert outcome.weakest.no_expert
    assert outcome.weakest.complete


def test_questionnaires_fit_whom_they_are_for():
    assert sum(len(entry.items) for entry in everything()) == 40
    assert sum(len(entry.items) for entry in everything(pulse=True)) == 7
    pulse_without = everything(pulse=True, has_expert=False)
    assert [item.key for item in pulse_without[5].items] == ["C6.1"]
    of_expert = questionnaire(SEVEN, has_expert=True, part=Part.EXPERT)
    assert [entry.key for entry in of_expert] == ["C1", "C2", "C3", "C4", "C5", "C7"]


def weakest_of(*levels):
    asked = tuple(Characteristic(f"C{n}", (Item(f"C{n}.1"),)) for n in range(1, len(levels) + 1))
    row = {f"C{n}.1": value for n, value in enumerate(levels, 1)}
    answers = GroupAnswers.of([(Part.GROUP, row)] * 6)
    return release(answers, invited=6, characteristics=asked, has_expert=True).weakest


def test_the_lowest_shown_value_is_the_weakest_and_ties_are_all_named():
    assert weakest_of(4, 3, 5).keys == ("C2",)
    assert weakest_of(3, 4, 3).keys == ("C1", "C3")
    assert weakest_of(3, 1, 2).keys == ("C2", "C3")  # both are "low": which is lower is not told
    assert weakest_of(4, 5).keys == ("C1", "C2")
    assert Score(Level.MIDDLE, 0.5).rank == 3


def test_the_weakest_tells_no_more_than_the_shown_decimals():
    asked = tuple(Characteristic(f"C{n}", tuple(Item(f"C{n}.{i}") for i in range(1, 6))) for n in (1, 2))
    row = {f"C{n}.{i}": 3 for n in (1, 2) for i in range(1, 6)}
    answers = GroupAnswers.of([(Part.GROUP, row)] * 5 + [(Part.GROUP, row | {"C1.1": 4})])
    outcome = release(answers, invited=6, characteristics=asked, has_expert=True)
    assert outcome.weakest.keys == ("C1", "C2")


# ------------------------------------------------------------------ the worked attacks


def sums_for(score, people):
    """Every sum of one item's answers that would have been shown as this score."""
    return {s for s in range(people, 5 * people + 1) if _half_point(s / people) == score}


def test_attack_complement():
    """All eight minus the seven teachers used to give the leader's answer: 8x3.625 - 7x3.857 = 2."""
    with_leader = only(result_of(T1)).items[0].score
    leader = T1[3]
    teachers = [row for row in T1 if row is not leader]
    # R3: no set that holds the leader can be made beside one that does not.
    responses = [(Part.GROUP, {"C1.1": row[0]}) for row in teachers]
    with pytest.raises(TypeError):
        GroupAnswers.of([*responses, (Part.LEADER, {"C1.1": leader[0]})])
    # With both, half points would no longer give the 2, but still "1 or 2". That is why R3 refuses
    # the second set instead of trusting the rounding.
    without = only(result_of(teachers, ONE)).score
    differences = {a - b for a in sums_for(with_leader, 8) for b in sums_for(without, 7) if 1 <= a - b <= 5}
    assert differences == {1, 2}


def test_attack_late_answer():
    """3.33 after six answers and 3.57 after seven used to give the seventh: 7x3.57 - 6x3.33 = 5."""
    item = [4, 3, 4, 2, 4, 3, 5]
    before = only(result_of([[value] for value in item[:6]], ONE, invited=7)).score
    after = only(result_of([[value] for value in item], ONE)).score
    assert before == after == Score(Level.NUMBER, 0.5, 3.5)
    differences = {a - b for a in sums_for(after, 7) for b in sums_for(before, 6)}
    assert {1, 2, 3, 4, 5} <= differences
    # R2: a released result keeps nothing to which an answer could be added.
    assert set(Released.__dataclass_fields__) == {"answered", "invited", "characteristics"}


@pytest.mark.parametrize("people", range(5, 11))
def test_attack_rounding_one_decimal_of_one_item_is_its_sum(people):
    """Why one item never gets a decimal."""
    decimals = [round(s / people + 1e-9, 1) for s in range(people, 5 * people + 1)]
    assert len(set(decimals)) == len(decimals)


@pytest.mark.parametrize("people", range(5, 31))
def test_attack_rounding_half_points_leave_every_answer_possible(people):
    """Whatever is shown of one item, any one person may have given any answer."""
    sums = range(people, 5 * people + 1)
    for score in {_half_point(s / people) for s in sums}:
        possible = sums_for(score, people)
        assert len(possible) > 1
        for answer in range(1, 6):
            others = range(people - 1, 5 * (people - 1) + 1)
            assert any(total - answer in others for total in possible)


@pytest.mark.parametrize(("people", "items"), list(itertools.product(range(5, 13), range(4, 7))))
def test_attack_rounding_a_decimal_of_four_items_stands_for_several_sums(people, items):
    answers = people * items
    shown = [_decimal(s / answers) for s in range(answers, 5 * answers + 1)]
    assert min(shown.count(score) for score in set(shown)) > 1


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(
    "columns",
    [
        # Nine people, half points: every item has the lowest sum of its half point, and so has the mean.
        [[2, 2, 2, 2, 2, 2, 3, 3, 3]] * 5,
        # Ten people, bars: 3.1 stands for at most 157, the bars for at least 157. All 1-2 are 1, all 4-5 are 4.
        [[1, 1, 3, 3, 3, 4, 4, 4, 4, 4]] * 3 + [[1, 1, 3, 3, 4, 4, 4, 4, 4, 4]] * 2,
    ],
)
def test_attack_mean_and_items_together(columns, mirrored):
    rows = [[6 - value if mirrored else value for value in row] for row in zip(*columns, strict=True)]
    assert only(result_of(rows)).score.value is not None
    assert only(result_of(rows)).items == ()
    # One answer further from the edge, and several sums are possible again.
    rows[0][0] += -1 if mirrored else 1
    assert len(only(result_of(rows)).items) == 5


def test_attack_mean_and_items_together_counts_words_and_gaps_too():
    columns = [[2] * 9 + [1], [3] * 9 + [1], [4] * 9 + [1], [1, 1, 2, 2, 3, 3, 3, 3, 3, 4], [3] * 8 + [None, None]]
    shown = only(result_of([list(row) for row in zip(*columns, strict=True)]))
    assert [item.score.level if item.score else None for item in shown.items] == [
        Level.LOW,
        Level.MIDDLE,
        Level.HIGH,
        None,
        Level.NUMBER,
    ]


# ------------------------------------------------------------------ properties

value = st.one_of(st.none(), st.integers(1, 5))
PULSE = everything(pulse=True)
FULL = everything()


def people_answering(items, **size):
    return st.lists(st.fixed_dictionaries(dict.fromkeys(items, value)), **size)


FULL_ITEMS = [item.key for entry in FULL for item in entry.items]
PULSE_ITEMS = [item.key for entry in PULSE for item in entry.items]


@st.composite
def rounds(draw):
    asked, items = draw(st.sampled_from([(FULL, FULL_ITEMS), (PULSE, PULSE_ITEMS)]))
    seeds = draw(st.lists(st.tuples(st.integers(0, 2**32), st.integers(1, 4)), max_size=14))
    people = []
    for seed, width in seeds:
        # Cheap varied rows: forty draws a person would make Hypothesis give up.
        numbers = itertools.count(seed)
        people.append({key: (n * 7919 >> 3) % (width + 1) + 1 for key, n in zip(items, numbers, strict=False)})
    for person in people:
        for key in draw(st.lists(st.sampled_from(items), max_size=6)):
            person[key] = draw(value)
    invited = len(people) + draw(st.integers(0, 6))
    smallest = draw(st.integers(5, 10))
    return asked, people, {"invited": invited, "smallest": smallest, "has_expert": draw(st.booleans())}


def outcome_of(drawn, people=None):
    asked, everyone, options = drawn
    chosen = everyone if people is None else people
    answers = GroupAnswers.of((Part.GROUP, person) for person in chosen)
    return release(answers, characteristics=asked, **options)


@given(rounds())
def test_nothing_is_released_below_the_threshold(drawn):
    outcome = outcome_of(drawn)
    enough = outcome.answered >= needed(drawn[2]["invited"], drawn[2]["smallest"])
    assert isinstance(outcome, Released) == enough


@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(drawn, random):
    shuffled = list(drawn[1])
    random.shuffle(shuffled)
    assert outcome_of(drawn).to_json() == outcome_of(drawn, shuffled).to_json()


@given(rounds())
def test_a_result_survives_storage(drawn):
    outcome = outcome_of(drawn)
    assert from_json(json.loads(json.dumps(outcome.to_json()))) == outcome


@given(rounds())
def test_a_result_holds_only_what_the_rules_name(drawn):
    """No value of a person, no extreme, no deviation: the shape leaves no place for them."""
    outcome = outcome_of(drawn)
    if isinstance(outcome, Withheld):
        return
    for entry in outcome.to_json()["characteristics"]:
        assert set(entry) == {"key", "state", "score", "agreement", "needed", "items"}
        assert (entry["score"] is not None) == (entry["state"] == "shown")
        assert entry["agreement"] in {None, "hi", "mid", "lo"}
        assert outcome.answered >= 8 or entry["items"] == []
        for item in entry["items"]:
            assert set(item) == {"key", "score", "bar"}
            assert not item["key"].startswith("C6.")
            assert item["key"] not in {"C7.3", "C7.5"}
            assert item["score"] is None or item["bar"] is None
            assert item["bar"] is None or outcome.answered >= 10
            if item["bar"]:
                assert len(item["bar"]) == 3
                assert sum(item["bar"]) - max(item["bar"]) >= 2
        for score in [entry["score"], *(item["score"] for item in entry["items"])]:
            if score is None:
                continue
            assert set(score) == {"level", "step", "value"}
            assert (score["value"] is not None) == (score["level"] == "number")
            if score["value"] is not None:
                assert score["value"] == round(score["value"], 1)
                assert score["step"] == 0.1 or score["value"] in {2.5, 3.0, 3.5}
                assert 1.5 < score["value"] < 4.5


@given(rounds(), st.integers(1, 5))
def test_no_answer_of_one_person_can_be_read_from_a_pulse(drawn, other):
    """For everyone there is another group with the same result in which they answered otherwise."""
    _, people, options = drawn
    outcome = outcome_of((PULSE, people, options)) if drawn[0] is PULSE else None
    if not isinstance(outcome, Released):
        return
    shown = outcome.characteristics[0]
    if shown.score is None:
        return
    given_answers = [p["C1.1"] for p in people if p["C1.1"] is not None]
    rest = len(given_answers) - 1
    assert any(total - other in range(rest, 5 * rest + 1) for total in sums_for(shown.score, len(given_answers)))
