"""Agreement by pure chance: the table of the specification, counted out."""

from fractions import Fraction
from itertools import product

import pytest

from assessments import statistics as s
from assessments.statistics.chance import EVEN_VARIANCE

#: n; for one item P(r_wg >= .70) and critical r_wg; for five P(r_wg(5) >= .70), critical r_wg(5), 5th percentile of AD_M.
#: The probability for seven is 2147 / 78125 = .02748, which the specification prints as .028.
#: The figures for five items were simulated (200,000 draws) there; here they are exact.
TABLE = [
    (5, 0.059, 0.750, 0.074, 0.729, 0.816),
    (6, 0.045, 0.667, 0.046, 0.692, 0.878),
    (7, 0.027, 0.595, 0.030, 0.661, 0.914),
    (8, 0.021, 0.580, 0.020, 0.632, 0.938),
    (9, 0.009, 0.528, 0.012, 0.607, 0.963),
    (10, 0.006, 0.506, 0.008, 0.590, 0.980),
    (11, 0.004, 0.464, 0.006, 0.569, 0.998),
    (12, 0.002, 0.443, 0.004, 0.552, 1.011),
]
PRINTED, SIMULATED = 0.0005 + 1e-9, 0.0045


@pytest.mark.parametrize(("people", "chance", "critical", "chance_5", "critical_5", "deviation_5"), TABLE)
def test_the_table_of_chance(people, chance, critical, chance_5, critical_5, deviation_5):
    assert s.chance_of_agreement(people) == pytest.approx(chance, abs=PRINTED)
    assert s.critical_agreement(people) == pytest.approx(critical, abs=PRINTED)
    assert s.chance_of_agreement(people, items=5) == pytest.approx(chance_5, abs=0.0015)
    assert s.critical_agreement(people, items=5) == pytest.approx(critical_5, abs=SIMULATED)
    assert s.critical_deviation(people, items=5) == pytest.approx(deviation_5, abs=SIMULATED)


def test_seven_people_by_hand():
    assert s.chance_of_agreement(7) == pytest.approx(2147 / 5**7, abs=1e-12)


@pytest.mark.parametrize("people", [2, 3, 4, 5])
def test_every_possible_answer_gives_the_same(people):
    everything = [s.r_wg(answers) for answers in product(range(1, 6), repeat=people)]
    share = Fraction(sum(value >= 0.70 - 1e-12 for value in everything), 5**people)
    assert s.chance_of_agreement(people) == pytest.approx(float(share), abs=1e-12)
    place = -(-95 * len(everything) // 100) - 1
    assert s.critical_agreement(people) == pytest.approx(sorted(everything)[place], abs=1e-12)


def test_two_items_give_the_same_as_every_possible_pair_of_items():
    spreads = [s.variance(answers) for answers in product(range(1, 6), repeat=3)]
    values = []
    for one, other in product(spreads, repeat=2):
        q = min(1, (one + other) / 2 / EVEN_VARIANCE)
        values.append(2 * (1 - q) / (2 * (1 - q) + q))
    share = sum(value >= 0.70 - 1e-12 for value in values) / len(values)
    assert s.chance_of_agreement(3, items=2) == pytest.approx(share, abs=1e-12)


def test_deviation_of_two_people_by_hand():
    # 25 pairs: 5 with no difference (AD 0), 8 with 1 (AD .5), ...: the 5 % are within the first five.
    assert s.critical_deviation(2) == 0


def test_a_stricter_limit_is_met_less_often():
    limits = [s.chance_of_agreement(6, at_least=limit) for limit in (0, 0.5, 0.7, 0.9, 1)]
    assert limits[0] == 1
    assert limits == sorted(limits, reverse=True)


@pytest.mark.parametrize("figure", [s.chance_of_agreement, s.critical_agreement, s.critical_deviation])
def test_chance_needs_two_people_and_an_item(figure):
    assert figure(1) == s.Undefined(s.Because.ONE_VALUE)
    assert figure(5, items=0) == s.Undefined(s.Because.FEW_ITEMS)
