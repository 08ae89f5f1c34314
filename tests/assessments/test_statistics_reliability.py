"""Reliability: T1, T8, a published example, and estimates that find back what the data were made of."""

import subprocess
import sys
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import f_oneway

from assessments import statistics as s
from assessments.statistics import reliability as module
from tests.assessments.test_statistics import PEOPLE

NONE, ONE, EQUAL, FEW_ITEMS, FEW_GROUPS, FEW_PERSONS, NOT_RELIABLE, NOT_ONE_FACTOR = (
    s.Undefined(why)
    for why in (
        s.Because.NO_VALUES,
        s.Because.ONE_VALUE,
        s.Because.ALL_EQUAL,
        s.Because.FEW_ITEMS,
        s.Because.FEW_GROUPS,
        s.Because.FEW_PERSONS,
        s.Because.NOT_A_RELIABILITY,
        s.Because.NOT_ONE_FACTOR,
    )
)

#: Four ratings of six targets: Shrout & Fleiss 1979, Psychological Bulletin 86, table 2.
RATED = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

group = st.lists(st.integers(5, 25).map(lambda total: total / 5), min_size=1, max_size=7)


# ---------------------------------------------------------------- error of measurement (T8)


def test_t8_one_person():
    assert s.sem(0.60, 0.80) == s.DEFAULT_SEM == pytest.approx(0.268328, abs=1e-6)
    assert s.s_diff(s.DEFAULT_SEM) == pytest.approx(0.379473, abs=1e-6)
    assert s.sdc(s.DEFAULT_SEM) == pytest.approx(0.743768, abs=1e-6)
    assert s.rci(3.0, 3.8, s.DEFAULT_SEM) == pytest.approx(0.8 / 0.379473, abs=1e-5)
    assert s.rci(3.8, 3.0, s.DEFAULT_SEM) == -s.rci(3.0, 3.8, s.DEFAULT_SEM)


@pytest.mark.parametrize(
    ("people", "change"),
    [(5, 0.3326), (6, 0.3036), (7, 0.2811), (8, 0.2630), (9, 0.2479), (10, 0.2352), (11, 0.2243), (12, 0.2147)],
)
def test_t8_a_group(people, change):
    assert s.sdc_group(s.DEFAULT_SEM, people) == pytest.approx(change, abs=5e-5 + 1e-9)


def test_an_error_of_measurement_that_does_not_exist():
    assert s.sem(0.6, -0.1) == s.sem(0.6, 1.1) == NOT_RELIABLE
    assert s.sem(0.6, 1) == 0
    assert s.rci(3, 4, 0) == EQUAL
    assert s.sdc_group(0.27, 0) == NONE


# ---------------------------------------------------------------- alpha and omega


def test_t1_alpha_with_its_interval():
    alpha = s.cronbach_alpha(PEOPLE)
    assert alpha == pytest.approx(0.864486, abs=1e-6)
    interval = s.alpha_interval(alpha, people=8, items=5)
    assert (interval.low, interval.high) == pytest.approx((0.623006, 0.969043), abs=1e-6)
    wider = s.alpha_interval(alpha, people=8, items=5, confidence=0.99)
    assert wider.low < interval.low < alpha < interval.high < wider.high


def test_an_interval_of_alpha_needs_people_and_items():
    assert s.alpha_interval(0.8, people=1, items=5) == ONE
    assert s.alpha_interval(0.8, people=8, items=1) == FEW_ITEMS


@given(st.lists(st.floats(0.3, 0.95), min_size=3, max_size=7))
def test_loadings_are_found_back(loadings):
    made = [[1.0 if a == b else one * other for b, other in enumerate(loadings)] for a, one in enumerate(loadings)]
    assert s.one_factor_loadings(made) == pytest.approx(loadings, abs=1e-6)


def test_loadings_leave_the_smallest_residuals():
    columns = list(zip(*PEOPLE, strict=True))
    spreads = [s.variance(column) ** 0.5 for column in columns]
    covariance = module._within([PEOPLE])
    correlations = [[covariance[a][b] / spreads[a] / spreads[b] for b in range(5)] for a in range(5)]

    def residual(loadings):
        return sum((correlations[a][b] - loadings[a] * loadings[b]) ** 2 for a in range(5) for b in range(a))

    found = s.one_factor_loadings(correlations)
    assert found == pytest.approx(minimize(residual, [0.5] * 5, tol=1e-14).x, abs=1e-4)
    assert s.mcdonald_omega(PEOPLE) == pytest.approx(s.omega_of_loadings(found), abs=1e-9)
    assert s.cronbach_alpha(PEOPLE) < s.mcdonald_omega(PEOPLE) < 1


def test_omega_by_hand():
    # (3 x .8)^2 = 5.76, and 3 x (1 - .64) = 1.08.
    assert s.omega_of_loadings([0.8, 0.8, 0.8]) == pytest.approx(5.76 / 6.84, abs=1e-12)


def test_a_reversed_item_keeps_its_sign():
    made = [
        [1.0 if a == b else one * other for b, other in enumerate((0.8, 0.7, 0.6, -0.5))]
        for a, one in enumerate((0.8, 0.7, 0.6, -0.5))
    ]
    assert s.one_factor_loadings(made) == pytest.approx((0.8, 0.7, 0.6, -0.5), abs=1e-6)
    mostly = [
        [1.0 if a == b else one * other for b, other in enumerate((0.5, -0.7, -0.8))] for a, one in enumerate((0.5, -0.7, -0.8))
    ]
    assert s.one_factor_loadings(mostly) == pytest.approx((-0.5, 0.7, 0.8), abs=1e-6)


@pytest.mark.parametrize(
    "correlations",
    [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],  # nothing in common
        [[1, 0.9, 0.9], [0.9, 1, 0.2], [0.9, 0.2, 1]],  # a loading of 2.01
        [[1, 0.5, 0.5], [0.5, 1, -0.5], [0.5, -0.5, 1]],  # no factor can do this
    ],
)
def test_without_a_proper_factor_there_are_no_loadings(correlations):
    assert s.one_factor_loadings(correlations) == NOT_ONE_FACTOR


@pytest.mark.parametrize(
    ("figure", "because"),
    [
        (s.mcdonald_omega([]), NONE),
        (s.mcdonald_omega([[3, 4, 5]]), ONE),
        (s.mcdonald_omega([[3, 4], [4, 5], [1, 2]]), FEW_ITEMS),
        (s.mcdonald_omega([[3, 4, 3], [4, 5, 3], [1, 2, 3]]), EQUAL),
        # Every combination once: the items have nothing to do with each other.
        (s.mcdonald_omega(list(product((2, 4), repeat=3))), NOT_ONE_FACTOR),
    ],
)
def test_an_omega_that_does_not_exist_says_why(figure, because):
    assert figure == because


def test_answers_of_unequal_length_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="argument 2"):
        s.cronbach_alpha([[3, 4, 5], [3, 4]])


@example([[2, 5, 5, 5], [2, 5, 5, 5], [3, 4, 5, 5]])  # equal sums, whose covariances add up to noise
@given(st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=2, max_size=12))
def test_alpha_never_exceeds_one_and_does_not_care_about_direction(people):
    alpha = s.cronbach_alpha(people)
    mirrored = s.cronbach_alpha([[6 - answer for answer in person] for person in people])
    if isinstance(alpha, s.Undefined):
        assert mirrored == alpha == EQUAL
    else:
        assert alpha <= 1 + 1e-9
        assert mirrored == pytest.approx(alpha, abs=1e-9)


# ---------------------------------------------------------------- between groups


def test_a_published_example():
    # Shrout & Fleiss print .17 and .44 for ICC(1,1) and ICC(1,4); MSB 11.24, MSW 6.26.
    assert s.icc_1(RATED) == s.icc_1_unequal(RATED) == pytest.approx(0.165742, abs=1e-6)
    assert s.icc_2(RATED) == pytest.approx(0.442797, abs=1e-6)


def test_unequal_groups_by_hand():
    # Means 2, 4 and 6, grand mean 30/7: SSB = 2 (16/7)^2 + 2 (2/7)^2 + 3 (12/7)^2 = 19.428571; SSW = 2 + 2 + 2.
    groups = [[1, 3], [3, 5], [5, 6, 7]]
    between, within = 19.428571428571 / 2, 6 / 4
    assert s.icc_1(groups) == pytest.approx((between - within) / (between + (7 / 3 - 1) * within), abs=1e-9)
    size = (7 - (4 + 4 + 9) / 7) / 2
    assert s.icc_1_unequal(groups) == pytest.approx((between - within) / (between + (size - 1) * within), abs=1e-9)
    assert s.icc_2(groups) == pytest.approx((between - within) / between, abs=1e-9)
    assert s.icc_1([*groups, []]) == s.icc_1(groups)


@given(st.lists(group, min_size=2, max_size=6), st.integers(-2, 2))
def test_icc_agrees_with_analysis_of_variance_and_ignores_the_place_on_the_scale(groups, shift):
    one, two = s.icc_1(groups), s.icc_2(groups)
    moved = [[score + shift for score in each] for each in groups]
    if isinstance(one, s.Undefined):
        assert s.icc_1_unequal(groups) == one
        assert s.icc_2(groups) == one
        return
    assert one <= 1 + 1e-9
    assert s.icc_1(moved) == pytest.approx(one, abs=1e-6)
    if isinstance(two, s.Undefined):
        assert two == EQUAL
        return
    if any(len(set(each)) > 1 for each in groups):
        ratio = f_oneway(*groups).statistic
        if ratio > 1e-6:
            assert two == pytest.approx(1 - 1 / ratio, rel=1e-6, abs=1e-6)
    sizes = [len(each) for each in groups]
    if len(set(sizes)) == 1:
        assert s.icc_1_unequal(groups) == pytest.approx(one, abs=1e-9)
        assert two == pytest.approx(sizes[0] * one / (1 + (sizes[0] - 1) * one), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    ("groups", "because"),
    [([], FEW_GROUPS), ([[3, 4], []], FEW_GROUPS), ([[3], [4]], ONE), ([[3, 3], [3, 3, 3]], EQUAL)],
)
def test_groups_that_cannot_be_compared(groups, because):
    assert s.icc_1(groups) == s.icc_1_unequal(groups) == s.icc_2(groups) == because


def test_group_means_that_do_not_differ_have_no_reliability():
    assert s.icc_2([[2, 4], [3, 3]]) == EQUAL
    assert s.icc_1([[2, 4], [3, 3]]) == pytest.approx(-1)


# ---------------------------------------------------------------- pooled error of measurement


def test_pooled_error_of_equal_groups_is_that_of_one_group_with_their_freedom():
    pooled = s.pooled_sem([PEOPLE] * 20)
    assert (pooled.people, pooled.groups) == (160, 20)
    # Within groups nothing is added, so alpha is that of the group, and the SD is that of T1: both divide by n - 1 a group.
    assert pooled.reliability == pytest.approx(0.864486, abs=1e-6)
    assert pooled.sd == pytest.approx(0.618177, abs=1e-6)
    assert pooled.sem == pytest.approx(0.618177 * (1 - 0.864486) ** 0.5, abs=1e-6)


def test_differences_between_groups_do_not_pass_for_reliability():
    lower = [[3, 3, 2, 4, 3], [2, 3, 1, 3, 2]]
    higher = [[answer + 1 for answer in person] for person in lower]
    mixed = s.pooled_sem([lower * 3, higher * 3] * 10)
    alike = s.pooled_sem([lower * 3, lower * 3] * 10)
    assert mixed.sem == pytest.approx(alike.sem, abs=1e-9)
    assert mixed.reliability == pytest.approx(alike.reliability, abs=1e-9)


@pytest.mark.parametrize(
    ("groups", "because"),
    [
        ([PEOPLE] * 19, FEW_GROUPS),
        ([PEOPLE] * 19 + [PEOPLE[:1]] * 5, FEW_GROUPS),
        ([PEOPLE[:4]] * 24, FEW_PERSONS),
        ([[[3], [4], [5], [2], [3]]] * 20, FEW_ITEMS),
        ([[[3, 3]] * 5] * 20, EQUAL),
        ([[[1, 4], [5, 1], [2, 4], [4, 2], [3, 3]]] * 20, NOT_RELIABLE),
    ],
)
def test_one_group_never_estimates_its_own_error(groups, because):
    assert s.pooled_sem(groups) == because


def test_a_web_worker_does_not_pay_for_scipy_or_django_at_its_start():
    loaded = "import sys, assessments.statistics; print([name for name in ('django', 'numpy', 'scipy') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
