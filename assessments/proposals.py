"""When a round is due: at the start, half-way, at the end, and half a year later (katern §3.1). Pure: reads no tables."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from assessments.enums import Moment

#: The first weeks are for getting to know each other; then there is something to say (domain.md A8: weeks 4-6).
SETTLED_AFTER = datetime.timedelta(weeks=4)
#: So long before the middle of the group's time, and before its end, a round is proposed.
BEFORE_THE_MIDDLE = datetime.timedelta(weeks=2)
BEFORE_THE_END = datetime.timedelta(weeks=5)
HALF_A_YEAR = datetime.timedelta(weeks=26)
#: Two full rounds that lie closer together are not compared; more than three a year tire people (domain.md B4.7).
APART = datetime.timedelta(weeks=8)
YEAR = datetime.timedelta(days=365)
MOST_A_YEAR = 3


@dataclass(frozen=True)
class Held:
    """A round or a talk that was held: at which moment, opened or agreed on which day, and whether it does for a round.

    A short poll does not, nor does a talk where a round would show something.
    """

    moment: str
    opened_on: datetime.date
    is_full: bool = True


@dataclass(frozen=True)
class Proposal:
    """A round that is due, or a talk instead of one.

    Attributes:
        since: the day from which it is due. The same for as long as this moment is proposed.
        talk_below: so many people a round needs, when the group has fewer: it is to talk instead (R13). 0 for a round.
    """

    moment: Moment
    since: datetime.date
    talk_below: int = 0


def propose(*, starts_on: datetime.date, ends_on: datetime.date, held: Iterable[Held], today: datetime.date) -> Proposal | None:
    """Say which round is due, or None.

    A moment that passed without a round is not proposed any more once the next one has come. Nothing is proposed within eight
    weeks of a full round, after three full rounds in a year, or after the group's last day.

    Args:
        starts_on: the group's first day.
        ends_on: its last day.
        held: its rounds, in any order.
        today: the day to look from.
    """
    rounds = list(held)
    if not starts_on <= today <= ends_on:
        return None
    due = [each for each in _moments(starts_on, ends_on, rounds) if each.since <= today]
    if not due:
        return None
    latest = due[-1]
    done = any(each.moment == latest.moment or each.opened_on >= latest.since for each in rounds if each.is_full)
    return None if done or too_soon(rounds, today) or too_many(rounds, today) else latest


def moment_of(*, starts_on: datetime.date, ends_on: datetime.date, held: Iterable[Held], today: datetime.date) -> Moment:
    """The moment of a round that is opened today: the one that is due and not yet held, otherwise "in between"."""
    rounds = list(held)
    due = [each for each in _moments(starts_on, ends_on, rounds) if each.since <= today]
    if not due:
        return Moment.START if not rounds else Moment.OTHER
    moment = due[-1].moment
    return Moment.OTHER if any(each.moment == moment for each in rounds) else moment


def too_soon(held: Iterable[Held], today: datetime.date) -> bool:
    """Whether a full round opened within the last eight weeks."""
    return any(each.is_full and today - each.opened_on < APART for each in held)


def too_many(held: Iterable[Held], today: datetime.date) -> bool:
    """Whether three full rounds were held in the last year."""
    return sum(each.is_full and today - each.opened_on < YEAR for each in held) >= MOST_A_YEAR


def _moments(starts_on: datetime.date, ends_on: datetime.date, rounds: list[Held]) -> list[Proposal]:
    """All moments of the group's time, in order. In a very short group the middle and the end leave the start no room."""
    middle = starts_on + (ends_on - starts_on) / 2 - BEFORE_THE_MIDDLE
    end = ends_on - BEFORE_THE_END
    found = [
        Proposal(Moment.START, min(starts_on + SETTLED_AFTER, middle)),
        Proposal(Moment.MIDDLE, middle),
        Proposal(Moment.END, max(end, middle)),
    ]
    last = max((each.opened_on for each in rounds if each.moment == Moment.END), default=None)
    if last is not None:  # the group went on after its round at the end
        found = [each for each in found if each.since <= last]
        found.append(Proposal(Moment.LATER, last + HALF_A_YEAR))
    return found
