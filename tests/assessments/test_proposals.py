"""When a round is due: pure, so told with plain dates."""

import datetime

import pytest

from assessments.enums import Moment
from assessments.proposals import Held, Proposal, moment_of, propose

FIRST, LAST = datetime.date(2026, 9, 1), datetime.date(2027, 7, 1)
MIDDLE = datetime.date(2027, 1, 16)  # two weeks before the middle, which is 30 January
END = datetime.date(2027, 5, 27)  # five weeks before the last day
DAY = datetime.timedelta(days=1)


def due(today, *held):
    return propose(starts_on=FIRST, ends_on=LAST, held=held, today=today)


def moment(today, *held):
    found = due(today, *held)
    return found and found.moment


START_HELD = Held(Moment.START, datetime.date(2026, 10, 5))
MIDDLE_HELD = Held(Moment.MIDDLE, datetime.date(2027, 1, 20))
END_HELD = Held(Moment.END, datetime.date(2027, 6, 1))


def test_the_first_weeks_are_left_alone():
    assert due(FIRST + datetime.timedelta(days=27)) is None
    assert due(FIRST + datetime.timedelta(days=28)) == Proposal(Moment.START, datetime.date(2026, 9, 29))


def test_half_way_is_two_weeks_before_the_middle():
    assert due(MIDDLE - DAY, START_HELD) is None
    assert due(MIDDLE, START_HELD) == Proposal(Moment.MIDDLE, MIDDLE)


def test_the_end_is_five_weeks_before_the_last_day():
    assert due(END - DAY, START_HELD, MIDDLE_HELD) is None
    assert due(END, START_HELD, MIDDLE_HELD) == Proposal(Moment.END, END)


def test_a_missed_moment_is_not_proposed_any_more_once_the_next_one_has_come():
    assert moment(MIDDLE) == Moment.MIDDLE
    assert moment(END) == Moment.END


def test_a_round_held_is_not_proposed_again():
    assert due(END + DAY, START_HELD, MIDDLE_HELD, END_HELD) is None


def test_a_round_opened_in_between_at_that_time_does_as_well():
    assert due(MIDDLE + 20 * DAY, START_HELD, Held(Moment.OTHER, MIDDLE + DAY)) is None


def test_a_short_poll_does_not_take_the_place_of_a_round():
    assert moment(MIDDLE, START_HELD, Held(Moment.OTHER, MIDDLE - DAY, is_full=False)) == Moment.MIDDLE


def test_nothing_is_proposed_within_eight_weeks_of_a_full_round():
    assert due(MIDDLE, Held(Moment.START, MIDDLE - datetime.timedelta(days=55))) is None
    assert moment(MIDDLE, Held(Moment.START, MIDDLE - datetime.timedelta(days=56))) == Moment.MIDDLE


def test_nothing_is_proposed_after_three_full_rounds_in_a_year():
    three = [Held(Moment.OTHER, MIDDLE - datetime.timedelta(weeks=weeks)) for weeks in (10, 20, 30)]
    assert due(MIDDLE, *three) is None


@pytest.mark.parametrize("today", [FIRST - DAY, LAST + DAY])
def test_nothing_is_proposed_outside_the_groups_time(today):
    assert due(today) is None


def test_half_a_year_after_the_end_for_a_group_that_went_on():
    later = datetime.date(2028, 7, 1)
    found = propose(starts_on=FIRST, ends_on=later, held=[START_HELD, END_HELD], today=datetime.date(2027, 11, 30))
    assert found == Proposal(Moment.LATER, datetime.date(2027, 11, 30))
    assert propose(starts_on=FIRST, ends_on=later, held=[START_HELD, END_HELD], today=datetime.date(2027, 11, 29)) is None


def test_a_group_of_a_few_weeks_still_has_a_beginning_and_an_end():
    first, last = datetime.date(2026, 9, 1), datetime.date(2026, 10, 1)
    days = [first + number * DAY for number in range(31)]
    found = {moment.moment for day in days if (moment := propose(starts_on=first, ends_on=last, held=[], today=day))}
    assert found <= {Moment.START, Moment.MIDDLE, Moment.END}
    assert Moment.END in found


@pytest.mark.parametrize(
    ("today", "held", "expected"),
    [
        (FIRST, [], Moment.START),
        (MIDDLE, [START_HELD], Moment.MIDDLE),
        (MIDDLE + 30 * DAY, [START_HELD, MIDDLE_HELD], Moment.OTHER),
        (END, [START_HELD, MIDDLE_HELD], Moment.END),
        (FIRST + 60 * DAY, [START_HELD], Moment.OTHER),
    ],
)
def test_the_moment_of_a_round_that_is_opened_today(today, held, expected):
    assert moment_of(starts_on=FIRST, ends_on=LAST, held=held, today=today) == expected


def test_the_same_moment_keeps_its_first_day_so_that_it_is_told_once():
    assert {due(MIDDLE + number * DAY, START_HELD) for number in range(60)} == {Proposal(Moment.MIDDLE, MIDDLE)}
