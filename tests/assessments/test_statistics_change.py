"""Change between two rounds: what may be said, and that nothing about the linked persons leaks with it."""

import json
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import statistics as s
from assessments.statistics import Direction, Verdict, Why

T7_BEFORE = [3.0, 3.4, 2.8, 3.6, 3.2, 2.6, 3.8, 3.0]
T7_AFTER = [3.4, 3.6, 3.4, 3.6, 3.8, 3.0, 3.6, 3.8]

MISSING = s.Undefined(s.Because.UNANSWERED)


def two_rounds(**other):
    """T7: eight people, nobody joined or left, twelve weeks apart, as focus. Shown: 3.2, then 3.5."""
    before, after = other.pop("before", T7_BEFORE), other.pop("after", T7_AFTER)
    values = {
        "people_before": len(before),
        "people_after": len(after),
        "shown_before": 3.2,
        "shown_after": 3.5,
        "is_focus": True,
        "joined": 0,
        "left": 0,
        "days_between": 84,
    }
    values |= other
    # Everybody answers, unless told otherwise: all who were asked in both rounds are those of the first who did not leave.
    values.setdefault("stayed", max(0, values["people_before"] - values["left"]))
    return s.TwoRounds(before=before, after=after, **values)


def compare(**other):
    return s.compare(two_rounds(**other))


def moved(people, by, **other):
    """Everybody at 3.0, then all moved by as much, and the full group is shown to have moved with them."""
    return compare(before=[3.0] * people, after=[3.0 + by] * people, shown_before=3.0, shown_after=round(3.0 + by, 1), **other)


# ---------------------------------------------------------------- T7


def test_t7_as_focus_is_likely():
    change = compare()
    assert (change.verdict, change.why, change.exploratory) == (Verdict.LIKELY, Why.ALL_MET, False)
    assert (change.direction, change.delta, change.step) == (Direction.UP, 0.3, 0.1)
    assert (change.margin, change.linked, change.people) == (0.26, 8, 8)
    assert not change.is_drop


def test_t7_as_one_of_the_other_six_may_be_chance():
    change = compare(is_focus=False)
    assert (change.verdict, change.why, change.exploratory) == (Verdict.MAY_BE_CHANCE, Why.NOT_FOCUS, True)
    assert (change.direction, change.delta, change.margin) == (Direction.UP, 0.3, 0.26)


def test_the_same_the_other_way_round_is_a_likely_drop():
    change = compare(before=T7_AFTER, after=T7_BEFORE, shown_before=3.5, shown_after=3.2)
    assert (change.verdict, change.direction, change.delta) == (Verdict.LIKELY, Direction.DOWN, -0.3)
    assert change.is_drop


# ---------------------------------------------------------------- each condition of "likely", at its edge


def test_six_linked_persons_can_be_likely_and_five_cannot():
    assert moved(6, 0.4).verdict is Verdict.LIKELY
    five = moved(5, 2.0)
    assert (five.verdict, five.why, five.margin) == (Verdict.MAY_BE_CHANCE, Why.FIVE_LINKED, 0.33)


def test_a_change_must_exceed_what_can_be_detected():
    # SDC for six is .3036: .3 is the floor itself, but within the margin.
    assert moved(6, 0.30).why is Why.NOT_LARGE_ENOUGH
    assert moved(6, 0.31).verdict is Verdict.LIKELY
    # An error that makes the margin exactly the change: equal is not beyond.
    rounds = two_rounds(before=[3.0] * 6, after=[3.5] * 6)
    assert s.compare(rounds, error=0.5 * 6**0.5 / s.sdc(1)).why is Why.NOT_LARGE_ENOUGH
    assert s.compare(rounds, error=0.499 * 6**0.5 / s.sdc(1)).verdict is Verdict.LIKELY


def test_three_tenths_is_the_smallest_change_worth_a_word():
    assert moved(12, 0.30).verdict is Verdict.LIKELY
    # Beyond the margin of .21, p = .0005, and still too small to matter.
    assert moved(12, 0.28).why is Why.NOT_LARGE_ENOUGH


def test_a_change_that_one_person_makes_may_be_chance():
    alone = compare(after=[*T7_BEFORE[:7], 5.0], before=[*T7_BEFORE[:7], 1.0])
    assert (alone.verdict, alone.why) == (Verdict.MAY_BE_CHANCE, Why.NOT_LARGE_ENOUGH)


def test_p_just_above_the_level_may_be_chance():
    # Mean .5, far beyond the margin, but 14 of 256 sign flips reach it.
    steps = [0.8, 1.0, -0.4, -0.2, 1.0, 0.6, 0.4, 0.8]
    assert s.permutation_p(steps) == 14 / 256
    change = compare(before=[3.0] * 8, after=[3.0 + step for step in steps])
    assert change.why is Why.NOT_LARGE_ENOUGH


def test_thirds_that_make_exactly_three_tenths_are_not_lost_to_rounding():
    steps = [1 / 3] * 3 + [0.2] * 6 + [0.4, 0.4, 0.6]
    assert compare(before=[3.0] * 12, after=[3.0 + step for step in steps]).verdict is Verdict.LIKELY


def test_no_verdict_against_what_the_page_shows():
    # Those who stayed went up; a newcomer pulled the full group down. "Likely" beside a drop would tell on the newcomer.
    against = compare(people_after=9, joined=1, shown_before=3.2, shown_after=3.0)
    assert (against.verdict, against.why) == (Verdict.MAY_BE_CHANCE, Why.NOT_LARGE_ENOUGH)
    assert compare(shown_after=3.2).why is Why.NOT_LARGE_ENOUGH


def test_a_larger_error_of_measurement_asks_for_a_larger_change():
    change = s.compare(two_rounds(), error=0.5)
    assert (change.verdict, change.margin) == (Verdict.MAY_BE_CHANCE, 0.49)


# ---------------------------------------------------------------- not comparable


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"pulse_before": True}, Why.PULSE),
        ({"pulse_after": True}, Why.PULSE),
        ({"same_items": False}, Why.OTHER_ITEMS),
        ({"same_scale": False}, Why.OTHER_SCALE),
        ({"days_between": 55}, Why.TOO_SOON),
        ({"days_between": -84}, Why.TOO_SOON),
        ({"before": T7_BEFORE[:4], "after": T7_AFTER[:4]}, Why.NEW_GROUP),
        ({"before": [], "after": []}, Why.NEW_GROUP),
        ({"before": [*T7_BEFORE[:4], *[MISSING] * 4]}, Why.NEW_GROUP),
        ({"people_after": 17, "joined": 9}, Why.NEW_GROUP),
        ({"people_before": 17, "left": 9}, Why.NEW_GROUP),
    ],
)
def test_what_cannot_be_compared_carries_no_figure(other, why):
    change = compare(**other)
    assert change == s.Change(Verdict.NOT_COMPARABLE, why, exploratory=False)
    assert not change.is_drop


def test_at_the_edge_of_comparable():
    assert compare(days_between=56).verdict is Verdict.LIKELY
    # Eight of sixteen is half of the group.
    assert compare(people_after=16, joined=8).verdict is Verdict.LIKELY
    assert compare(before=[*T7_BEFORE, MISSING, 3.0], after=[*T7_AFTER, 4.0, MISSING]).linked == 8


# ---------------------------------------------------------------- groups that changed


@pytest.mark.parametrize(
    "other",
    [
        {"joined": 1, "people_after": 9},
        {"left": 2, "people_before": 10},
        {"joined": 1, "left": 1, "people_before": 9, "people_after": 9},
        {"people_after": 9},  # nobody came, but somebody answered for the first time
        {"people_before": 9},
    ],
)
def test_a_trend_of_a_group_that_changed_is_in_half_points(other):
    change = compare(**other)
    assert (change.step, change.delta) == (0.5, 0.5)
    # The margin is that of the eight who answered twice.
    assert (change.linked, change.margin) == (8, 0.26)


@pytest.mark.parametrize("had_answered", [True, False])
def test_how_many_took_part_twice_does_not_tell_whether_somebody_who_left_had_answered(had_answered):
    """Seven of nine answered, one left, all eight others answered: six or seven took part twice, and the page says six."""
    twice = 6 if had_answered else 7
    change = compare(
        before=T7_BEFORE[:twice], after=T7_AFTER[:twice], people_before=7, people_after=8, left=1, stayed=8, shown_after=3.5
    )
    assert (change.linked, change.at_least, change.margin) == (6, True, 0.3)
    assert change.why is compare(before=[3.0] * 6, after=[3.2] * 6, is_focus=True).why  # the verdict knows no more either


def test_whether_a_change_can_be_compared_does_not_tell_it_either():
    """Six of eight answered, one left, five of seven answered: three to five people may have taken part twice."""
    for twice in (3, 4, 5):
        change = compare(before=[3.0] * twice, after=[4.0] * twice, people_before=6, people_after=5, left=1, stayed=7)
        assert (change.verdict, change.why) == (Verdict.NOT_COMPARABLE, Why.NEW_GROUP)


@pytest.mark.parametrize(
    ("shown", "delta", "direction"),
    [
        (3.2, 0, Direction.SAME),
        # 3.2 before is the band of 3.0; each number has its own band, and the two bands tell the direction.
        (3.4, 0.5, Direction.UP),
        (3.5, 0.5, Direction.UP),
        (3.9, 1, Direction.UP),
        (4.0, 1, Direction.UP),
        (3.0, 0, Direction.SAME),
        (2.9, 0, Direction.SAME),
        (2.4, -0.5, Direction.DOWN),
    ],
)
def test_the_bands_tell_no_direction_that_they_hide(shown, delta, direction):
    change = compare(joined=1, people_after=9, shown_after=shown)
    assert (change.delta, change.direction) == (delta, direction)
    assert str(change.delta) != "-0.0"


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("low", 2.0, Direction.UP),
        (4.4, "high", Direction.UP),
        ("high", 4.2, Direction.DOWN),
        (1.8, "low", Direction.DOWN),
        ("low", "high", Direction.UP),
        ("high", "high", Direction.SAME),
        ("low", "low", Direction.SAME),
    ],
)
def test_a_word_has_a_place_but_no_size(before, after, direction):
    change = compare(shown_before=before, shown_after=after)
    assert (change.direction, change.delta) == (direction, None)


def test_two_pulses_show_a_trend_without_margin_or_verdict():
    change = compare(pulse_before=True, pulse_after=True, shown_before=3.0, shown_after=3.5)
    assert (change.verdict, change.why) == (Verdict.MAY_BE_CHANCE, Why.ONE_ITEM)
    assert (change.delta, change.step, change.margin) == (0.5, 0.5, None)


@pytest.mark.parametrize(
    ("days", "other_season"), [(84, True), (182, True), (320, False), (319, True), (365, False), (410, False), (411, True)]
)
def test_another_season_is_said(days, other_season):
    assert compare(days_between=days).other_season is other_season


# ---------------------------------------------------------------- nothing leaks


def test_two_groups_of_persons_with_the_same_verdict_look_the_same():
    """All linked persons may change: what is said is the verdict, and the shown figures of the full group."""
    small = compare(after=T7_BEFORE)
    uneven = compare(before=[3.0] * 8, after=[5.0, 5.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0])
    within = compare(after=[score + 0.2 for score in T7_BEFORE])
    assert small == uneven == within


def test_scores_do_not_end_up_in_a_log():
    assert "3.4" not in repr(two_rounds())


scores = st.integers(5, 25).map(lambda total: total / 5) | st.just(MISSING)
shown = st.integers(16, 44).map(lambda tenths: tenths / 10) | st.sampled_from(["low", "high"])


@st.composite
def anything(draw):
    before = draw(st.lists(scores, max_size=12))
    after = [draw(scores) for _ in before]
    both = sum(
        not isinstance(one, s.Undefined) and not isinstance(two, s.Undefined) for one, two in zip(before, after, strict=True)
    )
    return {
        "before": before,
        "after": after,
        "people_before": both + draw(st.integers(0, 4)),
        "people_after": both + draw(st.integers(0, 4)),
        "shown_before": draw(shown),
        "shown_after": draw(shown),
        "is_focus": draw(st.booleans()),
        "joined": draw(st.integers(0, 4)),
        "left": draw(st.integers(0, 4)),
        "stayed": draw(st.integers(0, 12)),
        "days_between": draw(st.integers(0, 400)),
        "pulse_before": draw(st.booleans()),
        "pulse_after": draw(st.booleans()),
    }


# On a busy machine it takes long to draw so much.
at_leisure = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@at_leisure
@given(anything())
def test_whatever_happened_the_rules_hold(values):
    change = s.compare(s.TwoRounds(**values))
    assert s.Change.from_json(json.loads(json.dumps(change.to_json()))) == change
    assert change.exploratory is not values["is_focus"]
    if change.verdict is Verdict.LIKELY:
        assert values["is_focus"]
        assert change.linked >= 6
        assert change.margin is not None
        assert change.direction is not Direction.SAME
        assert change.why is Why.ALL_MET
    if change.verdict is Verdict.NOT_COMPARABLE:
        assert [getattr(change, each.name) for each in fields(change)][3:] == [None] * 6 + [False] * 2
    elif values["joined"] or values["left"]:
        assert change.step == 0.5
        assert change.delta is None or change.delta * 2 == int(change.delta * 2)


@at_leisure
@given(anything(), st.randoms(use_true_random=False))
def test_the_order_of_persons_does_not_matter_and_a_mirror_only_turns_the_direction(values, random):
    change = s.compare(s.TwoRounds(**values))
    people = list(zip(values["before"], values["after"], strict=True))
    random.shuffle(people)
    other = {**values, "before": [one for one, _ in people], "after": [two for _, two in people]}
    assert s.compare(s.TwoRounds(**other)) == change

    def mirror(value):
        if isinstance(value, str):
            return {"low": "high", "high": "low"}[value]
        return value if isinstance(value, s.Undefined) else round(6 - value, 9)

    turned = {
        **values,
        "before": [mirror(value) for value in values["before"]],
        "after": [mirror(value) for value in values["after"]],
        "shown_before": mirror(values["shown_before"]),
        "shown_after": mirror(values["shown_after"]),
    }
    mirrored = s.compare(s.TwoRounds(**turned))
    assert (mirrored.verdict, mirrored.why, mirrored.margin) == (change.verdict, change.why, change.margin)
    assert mirrored.delta == (None if change.delta is None else -change.delta)


# ---------------------------------------------------------------- mistakes of a caller


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"after": T7_AFTER[:7]}, "in pairs"),
        ({"people_before": 7}, "more linked"),
        ({"people_after": 7}, "more linked"),
        ({"left": -1}, "below zero"),
        ({"joined": -1}, "below zero"),
        ({"stayed": -1}, "below zero"),
    ],
)
def test_what_no_two_rounds_could_be_is_refused(other, sentence):
    with pytest.raises(ValueError, match=sentence):
        two_rounds(**other)


@pytest.mark.parametrize("damage", [{"p": 0.046875}, {"verdict": "certain"}, {"why": "because"}, {"direction": "sideways"}])
def test_a_stored_change_holds_exactly_what_may_be_shown(damage):
    stored = compare().to_json()
    with pytest.raises(ValueError, match=r"exactly what|not a valid"):
        s.Change.from_json({**stored, **damage})
    del stored["verdict"]
    with pytest.raises(ValueError, match="exactly what"):
        s.Change.from_json(stored)
