"""The formulas reproduce the worked vectors T1-T4 to the printed digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import statistics as s

PEOPLE = [
    [4, 4, 3, 5, 4],
    [3, 4, 2, 4, 3],
    [4, 5, 4, 4, 4],
    [2, 3, 2, 3, 3],
    [4, 4, 3, 4, 5],
    [3, 3, 3, 4, 4],
    [5, 4, 4, 5, 4],
    [4, 3, 2, 4, 3],
]
ITEMS = [list(item) for item in zip(*PEOPLE, strict=True)]

answers = st.lists(st.integers(1, 5), min_size=4, max_size=12)


def approx(figure):
    return figure if isinstance(figure, s.Undefined) else pytest.approx(figure, abs=1e-9)


def of_items(function):
    return [function(item) for item in ITEMS]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (s.mean, [3.625, 3.75, 2.875, 4.125, 3.75]),
        (s.variance, [0.839286, 0.5, 0.696429, 0.410714, 0.5]),
        (s.r_wg, [0.580357, 0.75, 0.651786, 0.794643, 0.75]),
        (s.a_wg, [0.593074, 0.745455, 0.694118, 0.737143, 0.745455]),
        (s.ad_mean, [0.71875, 0.5625, 0.65625, 0.4375, 0.5625]),
        (s.ad_median, [0.625, 0.5, 0.625, 0.375, 0.5]),
        (s.share_agree, [0.625, 0.625, 0.25, 0.875, 0.625]),
    ],
)
def test_t1_items(function, expected):
    assert of_items(function) == pytest.approx(expected, abs=5e-7)


def test_t1_scale():
    assert s.group_score(PEOPLE) == pytest.approx(3.625, abs=1e-12)
    assert s.mean(of_items(s.variance)) == pytest.approx(0.589286, abs=5e-7)
    assert s.r_wg_j(ITEMS) == pytest.approx(0.922897, abs=5e-7)
    assert s.r_star_wg_j(ITEMS) == pytest.approx(0.705357, abs=5e-7)
    assert s.a_wg_j(ITEMS) == pytest.approx(0.703049, abs=5e-7)
    assert s.ad_mean_j(ITEMS) == pytest.approx(0.5875, abs=1e-12)
    assert s.ad_median_j(ITEMS) == pytest.approx(0.525, abs=1e-12)
    assert s.cronbach_alpha(PEOPLE) == pytest.approx(0.864486, abs=5e-7)
    assert s.agreement_word(s.r_star_wg_j(ITEMS)) == "hi"


def test_t1_persons():
    scores = [s.person_score(person) for person in PEOPLE]
    assert scores == pytest.approx([4.0, 3.2, 4.2, 2.6, 4.0, 3.4, 4.4, 3.2])
    assert s.variance(scores) ** 0.5 == pytest.approx(0.618177, abs=5e-7)


def test_t2_polarised_answers_do_not_agree():
    polarised = [1, 1, 1, 5, 5, 5]
    assert s.variance(polarised) == pytest.approx(4.8)
    assert s.r_star_wg_j([polarised]) == pytest.approx(-1.4)
    assert s.r_wg(polarised) == 0
    assert s.r_wg_j([polarised]) == 0
    assert s.a_wg(polarised) == pytest.approx(-1)
    assert s.ad_mean(polarised) == pytest.approx(2)


@pytest.mark.parametrize("value", [1, 4, 5])
def test_t3_everyone_the_same_is_full_agreement(value):
    same = [value] * 6
    assert (s.r_wg(same), s.a_wg(same)) == (1, 1)


def test_t4_a_mean_too_near_the_end_leaves_a_wg_undefined():
    nearly = [5, 5, 5, 5, 5, 4]
    undefined = s.Undefined(s.Because.MEAN_AT_EDGE)
    assert s.a_wg(nearly) == undefined
    assert s.a_wg_j([nearly]) == undefined
    assert s.a_wg_j([nearly, [4] * 6]) == 1
    assert s.a_wg([1, 1, 1, 1, 1, 2]) == undefined
    assert s.r_wg(nearly) == pytest.approx(0.916667, abs=5e-7)


def test_a_wg_at_exactly_the_limit_is_defined():
    assert s.a_wg([5, 5, 5, 5, 5, 1]) == pytest.approx(-1)


def test_a_wg_needs_four_raters():
    assert s.a_wg([3, 3, 3]) == s.Undefined(s.Because.FEW_RATERS)
    assert s.a_wg([3, 3, 3, 3]) == 1


@pytest.mark.parametrize(
    ("person", "score"),
    [
        ([4, 4, 4, 4, None], 4),
        ([4, 4, 4, None, None], s.Undefined(s.Because.UNANSWERED)),
        ([3, 3, 3, 3, 3, None], 3),
        ([3, 3, 3, 3, None, None], s.Undefined(s.Because.UNANSWERED)),
        ([2], 2),
        ([None], s.Undefined(s.Because.NO_VALUES)),
        ([], s.Undefined(s.Because.NO_VALUES)),
    ],
)
def test_a_person_counts_from_four_fifths(person, score):
    assert s.person_score(person) == score


def test_group_score_weighs_persons_not_items():
    people = [[5, 5, 5, 5, None], [1, 1, 1, 1, 1], [5, 5, None, None, None]]
    assert s.group_score(people) == 3
    assert s.group_score([[None] * 5]) == s.Undefined(s.Because.NO_VALUES)


@pytest.mark.parametrize(
    ("value", "word"),
    [(0.7, "hi"), (0.7 - 1e-12, "hi"), (0.699, "mid"), (0.5, "mid"), (0.499, "lo"), (-1.4, "lo")],
)
def test_agreement_words(value, word):
    assert s.agreement_word(value) == word


NONE, ONE, EQUAL, FEW_ITEMS = (
    s.Undefined(why) for why in (s.Because.NO_VALUES, s.Because.ONE_VALUE, s.Because.ALL_EQUAL, s.Because.FEW_ITEMS)
)


@pytest.mark.parametrize(
    ("figure", "because"),
    [
        (s.mean([]), NONE),
        (s.variance([]), NONE),
        (s.variance([3]), ONE),
        (s.share_agree([]), NONE),
        (s.r_wg([]), NONE),
        (s.r_wg([3]), ONE),
        (s.r_wg_j([]), NONE),
        (s.r_wg_j([[], [4]]), ONE),
        (s.r_star_wg_j([[], []]), NONE),
        (s.a_wg_j([[3], [4]]), ONE),
        (s.ad_mean([]), NONE),
        (s.ad_median([]), NONE),
        (s.ad_mean_j([[2]]), ONE),
        (s.ad_median_j([]), NONE),
        (s.cronbach_alpha([]), NONE),
        (s.cronbach_alpha([[3, 4]]), ONE),
        (s.cronbach_alpha([[3], [4]]), FEW_ITEMS),
        (s.cronbach_alpha([[3, 4], [4, 3]]), EQUAL),
    ],
)
def test_a_figure_that_does_not_exist_says_why(figure, because):
    assert figure == because


def test_undefined_is_not_mistaken_for_a_number():
    assert s.or_none(s.mean([])) is None
    assert s.or_none(0.0) == 0
    assert s.agreement_word(s.r_star_wg_j([[4]])) is None


def test_the_largest_deviation_that_counts_as_agreement_is_a_sixth_of_the_options():
    assert round(s.LARGEST_DEVIATION, 4) == 0.8333
    assert s.ad_mean_j(ITEMS) < s.LARGEST_DEVIATION < s.ad_mean([1, 1, 1, 5, 5, 5])


def test_an_item_with_one_answer_says_nothing_about_agreement():
    divided = [1, 5, 1, 5]
    assert s.r_star_wg_j([divided, [3], []]) == s.r_star_wg_j([divided])
    assert s.r_wg_j([[4, 5, 4], [3], []]) == s.r_wg_j([[4, 5, 4]])
    assert s.ad_mean_j([divided, [3]]) == 2
    assert s.ad_median_j([divided, [3]]) == 2


@given(answers)
def test_agreement_stays_within_its_range(values):
    assert 0 <= s.r_wg(values) <= 1
    assert s.r_star_wg_j([values]) <= 1
    assert 0 <= s.ad_median(values) <= s.ad_mean(values) + 1e-9 <= 2 + 1e-9
    if not isinstance(value := s.a_wg(values), s.Undefined):
        assert -1 - 1e-9 <= value <= 1 + 1e-9


@given(answers, st.randoms(use_true_random=False))
def test_order_and_direction_do_not_matter(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    mirrored = [6 - value for value in values]
    for other in (shuffled, mirrored):
        assert s.variance(other) == pytest.approx(s.variance(values))
        assert s.ad_mean(other) == pytest.approx(s.ad_mean(values))
        assert s.ad_median(other) == pytest.approx(s.ad_median(values))
        assert s.a_wg(other) == approx(s.a_wg(values))


@given(answers, st.integers(1, 8))
def test_r_star_does_not_grow_with_the_number_of_items(values, times):
    assert s.r_star_wg_j([values] * times) == pytest.approx(s.r_star_wg_j([values]))
    assert s.r_wg_j([values] * (times + 1)) >= s.r_wg_j([values] * times) - 1e-12


@given(answers, st.integers(2, 6))
def test_complete_answers_give_the_mean_of_item_means(values, items):
    assert s.group_score([[value] * items for value in values]) == pytest.approx(s.mean(values))
