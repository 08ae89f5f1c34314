"""An attacker who knows everything that was published, who was in which group when, and perhaps their own answers.

Published is the result of every round, what was said of the change since the one before, and the school's total of every wave.

The question is whether an answer is *determined*: whether every set of answers that gives exactly the same publication has
the same answer at that place. So the attacker looks for one other set that publishes the same, in which that answer differs.
None within reach counts as determined, so that the attacker errs on the strong side.
"""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from assessments.disclosure import GroupAnswers, Outcome, Part, Released, release, total
from assessments.disclosure.comparison import Side, changes
from assessments.enums import Part as Whose
from assessments.questionnaire import Characteristic

FIRST_DAY = datetime.datetime(2026, 9, 1, tzinfo=datetime.UTC)


SMALLEST = 5


@dataclass
class Held:
    """One round as it happened: who was asked, and what who answered; of which group, and in which wave."""

    asked: tuple[Characteristic, ...]
    members: frozenset[int]
    answers: dict[int, dict[str, int | None]]
    day: int
    focus: str = ""
    is_pulse: bool = False
    has_expert: bool = True
    group: int = 0
    wave: int | None = None

    @cached_property
    def given(self) -> GroupAnswers:
        return GroupAnswers.of((Whose.GROUP, answers) for answers in self.answers.values())

    @cached_property
    def outcome(self) -> Outcome:
        return release(
            self.given,
            invited=max(len(self.members), len(self.answers)),
            characteristics=self.asked,
            has_expert=self.has_expert,
            smallest=SMALLEST,
        )


@dataclass
class World:
    """All rounds of a school's groups, in the order in which they closed."""

    rounds: list[Held] = field(default_factory=list)

    def published(self) -> list[str]:
        """What left: of every round the result and the change since the last one of its group, and the total of every wave."""
        rounds = [
            json.dumps([each.outcome.to_json(), self._change(number)], sort_keys=True)
            for number, each in enumerate(self.rounds)
        ]
        totals = [json.dumps(total(parts, smallest=SMALLEST)[0].to_json(), sort_keys=True) for parts in self.waves().values()]
        return rounds + totals

    def waves(self) -> dict[int, dict[int, Part]]:
        """The rounds of every wave, by their number."""
        found: dict[int, dict[int, Part]] = {}
        for number, each in enumerate(self.rounds):
            if each.wave is not None:
                found.setdefault(each.wave, {})[number] = Part(each.given, each.asked, each.outcome)
        return found

    def _change(self, number):
        second = self.rounds[number]
        before = [each for each in self.rounds[:number] if each.group == second.group and isinstance(each.outcome, Released)]
        if not before or not isinstance(second.outcome, Released):
            return None
        same = [each for each in before if each.is_pulse == second.is_pulse]
        first = (same or before)[-1]
        pairs = [(first.answers[p], second.answers[p]) for p in first.answers if p in second.answers]
        found = changes(_side(first), _side(second), pairs, focus=second.focus)
        return {key: change.to_json() for key, change in found.items()}

    def with_answer(self, cell, value) -> World:
        """The same world in which one answer is another one. A cell is (round, person, statement)."""
        number, person, key = cell
        old = self.rounds[number]
        return self._with({number: {**old.answers, person: {**old.answers[person], key: value}}})

    def swapped(self, one, other, numbers) -> World:
        """The same world in which two people have each other's answers in some rounds."""
        old = {number: self.rounds[number].answers for number in numbers}
        return self._with({n: {**answers, one: answers[other], other: answers[one]} for n, answers in old.items()})

    def exchanged(self, one, other, numbers) -> World:
        """The same world in which two people have each other's place in some rounds: who of them answered, and what."""
        names = {one: other, other: one}
        return self._with({n: {names.get(p, p): row for p, row in self.rounds[n].answers.items()} for n in numbers})

    def without_focus(self) -> World:
        """The same world in which no group chose a focus: no verdict then rests on what anybody answered."""
        return World([replace(each, focus="") for each in self.rounds])

    def _with(self, changed) -> World:
        return World([replace(each, answers=changed[n]) if n in changed else each for n, each in enumerate(self.rounds)])


def _side(held: Held) -> Side:
    return Side(
        asked=held.asked,
        document=("same", 1),
        scale=(1, 2, 3, 4, 5),
        is_pulse=held.is_pulse,
        closed_at=FIRST_DAY + datetime.timedelta(days=held.day),
        members=held.members,
        outcome=held.outcome,
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
        for place, step in itertools.product(_places_beside(world, cell, insider), (mine - value, value - mine, 1, -1)):
            was = world.rounds[place[0]].answers[place[1]][place[2]]
            if was is None or not 1 <= was + step <= 5:
                continue
            if changed.with_answer(place, was + step).published() == seen:
                return True
    return any(
        exchanged.with_answer(cell, value).published() == seen
        for exchanged in _with_another_past(world, cell, insider)
        for value in values
    )


def _places_beside(world: World, cell, insider) -> list[tuple[int, int, str]]:
    """The other answers of the round, and those of the same wave: what is one more here may be one less there."""
    number, wave = cell[0], world.rounds[cell[0]].wave
    numbers = [n for n, each in enumerate(world.rounds) if n == number or (wave is not None and each.wave == wave)]
    places = [(n, person, key) for n in numbers for person, row in world.rounds[n].answers.items() for key in row]
    return [place for place in places if place[1] != insider and place != cell]


def _with_another_past(world: World, cell, insider) -> Iterator[World]:
    """A verdict looks at two rounds of a person, and who said what in the other one is not known either."""
    number, person, _key = cell
    for other in world.rounds[number].answers:
        elsewhere = [n for n, each in enumerate(world.rounds) if n != number and {person, other} <= set(each.answers)]
        if other not in (person, insider) and elsewhere:
            yield world.swapped(person, other, elsewhere)


def known_to_have_answered(world: World, insider: int | None = None) -> list[tuple[int, int]]:
    """The people of whom an attacker is sure whether they answered: (round, person).

    Where nobody or everybody answered the count says it, and nothing could hide it; those are left out.

    Args:
        insider: as in `determined`.
    """
    world = world.without_focus()
    seen = world.published()
    sure = []
    for number, held in enumerate(world.rounds):
        answered, silent = set(held.answers) - {insider}, set(held.members) - set(held.answers) - {insider}
        if answered and silent:
            sure += [(number, one) for one in answered if not _may_change_places(world, seen, number, one, silent)]
            sure += [(number, one) for one in silent if not _may_change_places(world, seen, number, one, answered)]
    return sure


def _may_change_places(world: World, seen: list[str], number: int, one: int, others: set[int]) -> bool:
    for other in sorted(others):
        both = [n for n, each in enumerate(world.rounds) if n != number and {one, other} <= each.members]
        for size in range(len(both), -1, -1):
            for more in itertools.combinations(both, size):
                if world.exchanged(one, other, (number, *more)).published() == seen:
                    return True
    return False
