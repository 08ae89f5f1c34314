"""An attacker who knows everything that was published, who was in the group when, and perhaps their own answers.

The question is whether an answer is *determined*: whether every set of answers that gives exactly the same publication has
the same answer at that place. So the attacker looks for one other set that publishes the same, in which that answer differs.
None within reach counts as determined, so that the attacker errs on the strong side.
"""

from __future__ import annotations

import datetime
import itertools
import json
from dataclasses import dataclass, field

from assessments.disclosure import GroupAnswers, Released, release
from assessments.disclosure.comparison import Side, changes
from assessments.enums import Part
from assessments.questionnaire import Characteristic

FIRST_DAY = datetime.datetime(2026, 9, 1, tzinfo=datetime.UTC)


@dataclass
class Held:
    """One round as it happened: who was asked, and what who answered."""

    asked: tuple[Characteristic, ...]
    members: frozenset[int]
    answers: dict[int, dict[str, int | None]]
    day: int
    focus: str = ""
    is_pulse: bool = False
    has_expert: bool = True


@dataclass
class World:
    """All rounds of a group."""

    rounds: list[Held] = field(default_factory=list)

    def published(self) -> list[str]:
        """What left of every round: the result, and what was said of the change since the last one of the same kind."""
        outcomes = [_outcome(each) for each in self.rounds]
        return [
            json.dumps([outcome.to_json(), self._change(number, outcomes)], sort_keys=True)
            for number, outcome in enumerate(outcomes)
        ]

    def _change(self, number, outcomes):
        second = self.rounds[number]
        earlier = [n for n in range(number) if isinstance(outcomes[n], Released)]
        if not earlier or not isinstance(outcomes[number], Released):
            return None
        same = [n for n in earlier if self.rounds[n].is_pulse == second.is_pulse]
        before = (same or earlier)[-1]
        first = self.rounds[before]
        pairs = [(first.answers[p], second.answers[p]) for p in first.answers if p in second.answers]
        found = changes(_side(first, outcomes[before]), _side(second, outcomes[number]), pairs, focus=second.focus)
        return {key: change.to_json() for key, change in found.items()}

    def with_answer(self, cell, value) -> World:
        """The same world in which one answer is another one. A cell is (round, person, statement)."""
        number, person, key = cell
        rounds = list(self.rounds)
        old = rounds[number]
        answers = {**old.answers, person: {**old.answers[person], key: value}}
        rounds[number] = Held(old.asked, old.members, answers, old.day, old.focus, old.is_pulse, old.has_expert)
        return World(rounds)

    def swapped(self, one, other, numbers) -> World:
        """The same world in which two people have each other's answers in some rounds."""
        rounds = list(self.rounds)
        for number in numbers:
            old = rounds[number]
            answers = {**old.answers, one: old.answers[other], other: old.answers[one]}
            rounds[number] = Held(old.asked, old.members, answers, old.day, old.focus, old.is_pulse, old.has_expert)
        return World(rounds)


def _outcome(held: Held):
    return release(
        GroupAnswers.of((Part.GROUP, answers) for answers in held.answers.values()),
        invited=max(len(held.members), len(held.answers)),
        characteristics=held.asked,
        has_expert=held.has_expert,
    )


def _side(held: Held, outcome) -> Side:
    return Side(
        asked=held.asked,
        document=("same", 1),
        scale=(1, 2, 3, 4, 5),
        is_pulse=held.is_pulse,
        closed_at=FIRST_DAY + datetime.timedelta(days=held.day),
        members=held.members,
        outcome=outcome,
        answers=list(held.answers.values()),
    )


def determined(world: World, insider: int | None = None) -> list[tuple[int, int, str]]:
    """The answers that an attacker can be sure of: (round, person, statement).

    Args:
        insider: a person who attacks, and knows their own answers; None for an outsider.
    """
    seen = world.published()
    sure = []
    for number, held in enumerate(world.rounds):
        for person, answers in held.answers.items():
            if person == insider:
                continue
            sure += [
                (number, person, key)
                for key, value in answers.items()
                if value is not None and not _may_differ(world, seen, (number, person, key), insider)
            ]
    return sure


def _may_differ(world: World, seen: list[str], cell, insider) -> bool:
    number, person, key = cell
    held = world.rounds[number]
    mine = held.answers[person][key]
    for other in held.answers:
        if other in (person, insider) or held.answers[other].get(key) == mine:
            continue
        both = [n for n, each in enumerate(world.rounds) if person in each.answers and other in each.answers]
        if any(world.swapped(person, other, numbers).published() == seen for numbers in (both, [number])):
            return True
    values = [value for value in range(1, 6) if value != mine]
    for value in sorted(values, key=lambda each: abs(each - mine)):
        changed = world.with_answer(cell, value)
        if changed.published() == seen:
            return True
        places = [(number, p, k) for p in held.answers for k in held.answers[p] if p != insider and (p, k) != (person, key)]
        for place, step in itertools.product(places, (mine - value, value - mine, 1, -1)):
            was = held.answers[place[1]][place[2]]
            if was is None or not 1 <= was + step <= 5:
                continue
            if changed.with_answer(place, was + step).published() == seen:
                return True
    return False
