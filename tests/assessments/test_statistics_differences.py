"""Change of the same persons: T7, the table of B4, and tests that agree with brute force and with scipy."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assessments import statistics as s
from assessments.statistics import differences as module

BEFORE = [3.0, 3.4, 2.8, 3.6, 3.2, 2.6, 3.8, 3.0]
AFTER = [3.4, 3.6, 3.4, 3.6, 3.8, 3.0, 3.6, 3.8]
DIFFERENCES = s.paired_differences(BEFORE, AFTER)

NONE, ONE, EQUAL = (s.Undefined(why) for why in (s.Because.NO_VALUES, s.Because.ONE_VALUE, s.Because.ALL_EQUAL))

#: Person scores of a characteristic with five items.
scores = st.integers(5, 25).map(lambda total: total / 5)
pairs = st.lists(st.tuples(scores, scores), min_size=1, max_size=8)


def of(pairs_):
    return s.paired_differences([first for first, _ in pairs_], [second for _, second in pairs_])


def by_flipping(values):
    """The share of all sign flips, one by one."""
    steps = [round(value * 60) for value in values]
    flips = [
        abs(sum(sign * step for sign, step in zip(signs, steps, strict=True))) for signs in product((1, -1), repeat=len(steps))
    ]
    return sum(flip >= abs(sum(steps)) for flip in flips) / len(flips)


# ---------------------------------------------------------------- T7


def test_t7_differences_are_free_of_noise():
    assert DIFFERENCES == (0.4, 0.2, 0.6, 0, 0.6, 0.4, -0.2, 0.8)
    with pytest.raises(ValueError, match="argument 2"):
        s.paired_differences([3.0], [3.0, 4.0])


def test_t7_paired():
    found = s.paired_t(DIFFERENCES)
    assert (found.difference, found.freedom) == (pytest.approx(0.35), 7)
    assert found.t == pytest.approx(2.965615, abs=1e-6)
    assert found.p == pytest.approx(0.020938, abs=1e-6)
    assert (found.interval.low, found.interval.high) == pytest.approx((0.070929, 0.629071), abs=1e-6)
    assert s.variance(DIFFERENCES) ** 0.5 == pytest.approx(0.333809, abs=1e-6)
    assert s.d_z(DIFFERENCES) == pytest.approx(1.0485, abs=5e-5)


def test_t7_without_assumptions():
    assert s.permutation_p(DIFFERENCES) == 12 / 256
    assert s.sign_test_p(DIFFERENCES) == 0.125
    assert s.hodges_lehmann(DIFFERENCES) == pytest.approx(0.4, abs=1e-12)


def test_t7_as_if_they_were_other_people():
    found = s.welch_t(BEFORE, AFTER)
    assert (found.t, found.p) == pytest.approx((2.051485, 0.062853), abs=1e-6)
    assert found.freedom == pytest.approx(11.9247, abs=5e-5)
    assert (found.interval.low, found.interval.high) == pytest.approx((-0.021984, 0.721984), abs=1e-6)


def test_noise_of_the_processor_does_not_break_ties():
    raw = [second - first for first, second in zip(BEFORE, AFTER, strict=True)]
    assert len(set(raw)) > len(set(DIFFERENCES))
    assert s.permutation_p(raw) == 12 / 256


def test_thirds_and_sixths_still_tie():
    # Rounded to nine decimals these add up to 1e-9 instead of 0: sums are compared with that in mind.
    values = s.paired_differences([3, 3, 3 + 1 / 3], [3 + 1 / 6, 3 + 1 / 6, 3])
    assert sum(values) != 0
    assert s.permutation_p(values) == 1
    mixed = [-1 / 3, -5 / 6, 1 / 6, 1, 1 / 6, 1 / 6]
    assert s.permutation_p(mixed) == by_flipping(mixed) == 0.875


# ---------------------------------------------------------------- the table of B4


@pytest.mark.parametrize(
    ("people", "smallest", "widths", "effect"),
    [
        (5, 0.0625, (0.372, 0.621, 0.869), 1.682),
        (6, 0.03125, (0.315, 0.525, 0.735), 1.435),
        (7, 0.015625, (0.277, 0.462, 0.647), 1.273),
        (8, 0.0078125, (0.251, 0.418, 0.585), 1.156),
        (9, 0.00390625, (0.231, 0.384, 0.538), 1.067),
        (10, 0.001953125, (0.215, 0.358, 0.501), 0.996),
        (11, 0.0009765625, (0.202, 0.336, 0.470), 0.938),
        (12, 0.00048828125, (0.191, 0.318, 0.445), 0.889),
    ],
)
def test_the_table_of_change(people, smallest, widths, effect):
    assert s.smallest_p(people) == smallest
    assert s.permutation_p([0.2] * people) == smallest
    assert s.sign_test_p([0.2] * people) == smallest
    assert [s.half_width(people, sd) for sd in (0.3, 0.5, 0.7)] == pytest.approx(widths, abs=0.0005 + 1e-9)
    assert s.d_z_needed(people) == pytest.approx(effect, abs=0.0005 + 1e-9)


def test_power_needed_for_a_pair_can_be_found_too():
    assert s.d_z_needed(2) > s.d_z_needed(3) > s.d_z_needed(3, power=0.5)


# ---------------------------------------------------------------- against scipy and brute force


@given(pairs)
def test_permutation_p_is_the_share_of_all_sign_flips(drawn):
    differences = of(drawn)
    assert s.permutation_p(differences) == by_flipping(differences)


@given(pairs, st.randoms(use_true_random=False), st.integers(-3, 3))
def test_order_direction_and_place_do_not_matter(drawn, random, shift):
    differences = of(drawn)
    shuffled = list(drawn)
    random.shuffle(shuffled)
    mirrored = [(6 - first, 6 - second) for first, second in drawn]
    moved = [(first + shift, second + shift) for first, second in drawn]
    for other in (of(shuffled), of(mirrored), of(moved)):
        assert s.permutation_p(other) == s.permutation_p(differences)
        assert s.sign_test_p(other) == s.sign_test_p(differences)
    middle = s.hodges_lehmann(differences)
    assert s.hodges_lehmann(of(shuffled)) == pytest.approx(middle, abs=1e-9)
    assert s.hodges_lehmann(of(mirrored)) == pytest.approx(-middle, abs=1e-9)
    assert min(differences) - 1e-9 <= middle <= max(differences) + 1e-9


@given(pairs)
def test_no_p_is_smaller_than_the_smallest_or_larger_than_one(drawn):
    differences = of(drawn)
    assert s.smallest_p(len(differences)) <= s.permutation_p(differences) <= 1


@given(st.lists(st.tuples(scores, scores), min_size=3, max_size=12))
def test_t_and_sign_tests_agree_with_scipy(drawn):
    differences = of(drawn)
    if len(set(differences)) > 1:
        found, theirs = s.paired_t(differences), stats.ttest_1samp(differences, 0)
        assert (found.t, found.p) == pytest.approx((theirs.statistic, theirs.pvalue), rel=1e-6, abs=1e-9)
    before, after = ([pair[place] for pair in drawn] for place in (0, 1))
    if len(set(before)) > 1 and len(set(after)) > 1:
        found, theirs = s.welch_t(before, after), stats.ttest_ind(after, before, equal_var=False)
        assert (found.t, found.p) == pytest.approx((theirs.statistic, theirs.pvalue), rel=1e-6, abs=1e-9)
        assert found.freedom == pytest.approx(theirs.df)
    signs = [difference > 0 for difference in differences if difference]
    if signs:
        assert s.sign_test_p(differences) == pytest.approx(stats.binomtest(sum(signs), len(signs)).pvalue)


def test_beyond_twelve_pairs_p_is_still_exact():
    differences = (DIFFERENCES * 2)[:14]
    assert s.permutation_p(differences) == by_flipping(differences)


def test_beyond_thirty_pairs_p_is_drawn_and_comes_out_the_same_every_time(monkeypatch):
    differences = [0.2, -0.2, 0.4, -0.2, 0.0, 0.2, -0.4, 0.6] * 4
    assert len(differences) > module.EXACT_UP_TO
    drawn = s.permutation_p(differences)
    assert drawn == s.permutation_p(differences)
    monkeypatch.setattr(module, "EXACT_UP_TO", len(differences))
    assert drawn == pytest.approx(s.permutation_p(differences), abs=0.01)


# ---------------------------------------------------------------- what does not exist


@pytest.mark.parametrize(
    ("figure", "because"),
    [
        (s.permutation_p([]), NONE),
        (s.sign_test_p([]), NONE),
        (s.sign_test_p([0, 1e-12, 0]), EQUAL),
        (s.hodges_lehmann([]), NONE),
        (s.smallest_p(0), NONE),
        (s.d_z([]), NONE),
        (s.d_z([0.2]), ONE),
        (s.d_z([0.2, 0.2 + 1e-13]), EQUAL),
        (s.paired_t([]), NONE),
        (s.paired_t([0.2]), ONE),
        (s.paired_t([0.2, 0.2]), EQUAL),
        (s.welch_t([], [3.0]), NONE),
        (s.welch_t([3.0], [3.0, 4.0]), ONE),
        (s.welch_t([3.0, 3.0], [4.0, 4.0]), EQUAL),
        (s.half_width(1, 0.5), ONE),
        (s.d_z_needed(1), ONE),
    ],
)
def test_a_figure_that_does_not_exist_says_why(figure, because):
    assert figure == because


def test_nothing_moved_is_certainly_chance():
    assert s.permutation_p([0, 0, 0, 0, 0, 0]) == 1
    assert s.permutation_p([0.4]) == 1
    assert s.hodges_lehmann([0.4]) == 0.4
