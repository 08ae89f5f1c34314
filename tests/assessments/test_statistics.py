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
    assert s.mean(of_items(s.ad_mean)) == pytest.approx(0.5875, abs=1e-12)
    assert s.mean(of_items(s.ad_median)) == pytest.approx(0.525, abs=1e-12)
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
    assert s.a_wg(nearly) is None
    assert s.a_wg_j([nearly]) is None
    assert s.a_wg_j([nearly, [4] * 6]) == 1
    assert s.a_wg([1, 1, 1, 1, 1, 2]) is None
    assert s.r_wg(nearly) == pytest.approx(0.916667, abs=5e-7)


def test_a_wg_at_exactly_the_limit_is_defined():
    assert s.a_wg([5, 5, 5, 5, 5, 1]) == pytest.approx(-1)


def test_a_wg_needs_four_raters():
    assert s.a_wg([3, 3, 3]) is None
    assert s.a_wg([3, 3, 3, 3]) == 1


@pytest.mark.parametrize(
    ("person", "score"),
    [
        ([4, 4, 4, 4, None], 4),
        ([4, 4, 4, None, None], None),
        ([3, 3, 3, 3, 3, None], 3),
        ([3, 3, 3, 3, None, None], None),
        ([2], 2),
        ([None], None),
        ([], None),
    ],
)
def test_a_person_counts_from_four_fifths(person, score):
    assert s.person_score(person) == score


def test_group_score_weighs_persons_not_items():
    people = [[5, 5, 5, 5, None], [1, 1, 1, 1, 1], [5, 5, None, None, None]]
    assert s.group_score(people) == 3
    assert s.group_score([[None] * 5]) is None


@pytest.mark.parametrize(
    ("value", "word"),
    [(0.7, "hi"), (0.7 - 1e-12, "hi"), (0.699, "mid"), (0.5, "mid"), (0.499, "lo"), (-1.4, "lo")],
)
def test_agreement_words(value, word):
    assert s.agreement_word(value) == word


def test_too_little_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        s.mean([])
    with pytest.raises(ValueError, match="two values"):
        s.variance([3])
    with pytest.raises(ValueError, match="two items"):
        s.cronbach_alpha([[3], [4]])
    with pytest.raises(ValueError, match="equal"):
        s.cronbach_alpha([[3, 4], [4, 3]])


@given(answers)
def test_agreement_stays_within_its_range(values):
    assert 0 <= s.r_wg(values) <= 1
    assert s.r_star_wg_j([values]) <= 1
    assert 0 <= s.ad_median(values) <= s.ad_mean(values) + 1e-9 <= 2 + 1e-9
    if (value := s.a_wg(values)) is not None:
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
        assert (s.a_wg(other) is None) == (s.a_wg(values) is None)


@given(answers, st.integers(1, 8))
def test_r_star_does_not_grow_with_the_number_of_items(values, times):
    assert s.r_star_wg_j([values] * times) == pytest.approx(s.r_star_wg_j([values]))
    assert s.r_wg_j([values] * (times + 1)) >= s.r_wg_j([values] * times) - 1e-12


@given(answers, st.integers(2, 6))
def test_complete_answers_give_the_mean_of_item_means(values, items):
    assert s.group_score([[value] * items for value in values]) == pytest.approx(s.mean(values))
