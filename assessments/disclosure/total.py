"""The total of a school: the groups of a wave together, section by section (R5).

No statements, no word about agreement (people judged different groups), and no section about one person (R8). The total of a
section rests on all groups, or only on those whose own figure was released; see `assessments.disclosure.ledger`.

It is made of *shown* figures: of what each group's own result says, and of one figure for all groups whose own was withheld,
under the same rules as a group's (R1, R9). A total made of the answers themselves would be finer than what it stands beside:
taking the groups with a number away from it left the sum of a group that is only called "low", and near the end of the scale
that sum is every answer (R9). Nor would it rest on the same people once somebody of a released group deleted their answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from assessments import statistics
from assessments.disclosure.ledger import People, largest_that_fits
from assessments.disclosure.outcome import CharacteristicResult, Level, Outcome, Released, Score, State, needed, take
from assessments.disclosure.rules import DECIMAL, HALF_POINT, GroupAnswers, mean_of, rounded
from assessments.questionnaire import Characteristic
from assessments.statistics import Undefined

JSON_VERSION = 1

#: What a word counts for: the middle of all that it may stand for (R9), by the step of the score.
MEANS = {
    DECIMAL: {Level.LOW: 1.25, Level.HIGH: 4.75},
    HALF_POINT: {Level.LOW: 1.6, Level.HIGH: 4.4},
}


@dataclass(frozen=True, repr=False)
class Part:
    """One round of a wave. Has no representation with answers in it.

    Attributes:
        answers: those that are there now; somebody may have deleted theirs since the round closed.
        asked: what was asked.
        outcome: what was released.
        people: for each section that was shown, how many people its figure stands for.
    """

    answers: GroupAnswers
    asked: Sequence[Characteristic]
    outcome: Outcome
    people: Mapping[str, int] = field(default_factory=dict)

    def score(self, entry: Characteristic) -> Score | None:
        """What the group's own result shows of a section."""
        if not isinstance(self.outcome, Released):
            return None
        return next((each.score for each in self.outcome.characteristics if each.key == entry.key), None)


@dataclass(frozen=True)
class Total:
    """What may be shown of a school.

    Attributes:
        groups: how many groups took part, and of how many the own result was released.
        answered, invited: people, over all groups.
        sections: as in a round's result, without agreement and statements.
    """

    groups: int
    released: int
    answered: int
    invited: int
    sections: tuple[CharacteristicResult, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the total as JSON data, to be stored once."""
        return {
            "version": JSON_VERSION,
            "groups": self.groups,
            "released": self.released,
            "answered": self.answered,
            "invited": self.invited,
            "sections": [each.to_json() for each in self.sections],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. ValueError for anything else."""
        version, groups, released, answered, invited, sections = take(
            data, "version", "groups", "released", "answered", "invited", "sections"
        )
        if version != JSON_VERSION:
            raise ValueError("unknown version of a stored total")
        return cls(groups, released, answered, invited, tuple(CharacteristicResult.from_json(each) for each in sections))

    @property
    def lowest(self) -> tuple[str, ...]:
        """The sections with the lowest shown score; all of them if they look equal."""
        ranks = {each.key: each.score.rank for each in self.sections if each.score}
        return tuple(key for key, rank in ranks.items() if rank == min(ranks.values()))


def total(parts: Mapping[int, Part], *, smallest: int) -> tuple[Total, dict[str, People]]:
    """Turn the answers of all rounds of a wave into what the school may see.

    Args:
        parts: the wave's rounds by their number.
        smallest: the school's minimum number of answers, 5 to 10.

    Returns:
        the total, and for each shown section the set of people behind it, for the ledger.
    """
    entries = _sections(parts)
    chosen = {entry.key: _people(entry, parts, smallest) for entry in entries}
    scores = {entry.key: _scores(entry, chosen[entry.key], parts) for entry in entries}
    # One step for all: a word in one place makes its total no finer than half points, and only equal steps can be compared.
    words = any(score.level is not Level.NUMBER for each in scores.values() for _, score in each)
    shown = [_section(entry, chosen[entry.key], scores[entry.key], parts, smallest, in_halves=words) for entry in entries]
    sets = {each.key: chosen[each.key] for each in shown if each.state is State.SHOWN}
    return (
        Total(
            groups=len(parts),
            released=sum(isinstance(part.outcome, Released) for part in parts.values()),
            answered=sum(part.outcome.answered for part in parts.values()),
            invited=sum(part.outcome.invited for part in parts.values()),
            sections=tuple(shown),
        ),
        sets,
    )


def _sections(parts: Mapping[int, Part]) -> list[Characteristic]:
    """What is asked in every group alike, in order: the section about an expert is not, and is about one person."""
    found: dict[str, Characteristic] = {}
    for part in parts.values():
        for entry in part.asked:
            if not entry.about_person and not entry.needs_expert:
                found.setdefault(entry.key, entry)
    return list(found.values())


def _people(entry: Characteristic, parts: Mapping[int, Part], smallest: int) -> People:
    """Whose figures the total of a section is made of: how many people of which round."""
    released: dict[int, int] = {}
    withheld: dict[int, int] = {}
    for number, part in parts.items():
        count = len(valid_rows(entry, part.answers))
        if part.score(entry) is not None:
            released[number] = part.people.get(entry.key, count)
        else:
            withheld[number] = count
    # What is left of the total without the released groups can be worked out: it must be worth showing by itself (R1).
    if sum(withheld.values()) < needed(sum(parts[number].outcome.invited for number in withheld), smallest):
        withheld = {}
    return largest_that_fits(released, withheld, smallest)


def valid_rows(entry: Characteristic, answers: GroupAnswers) -> list[list[int | None]]:
    """The answers of those who have a valid score on a section, in its order."""
    rows = [[person.get(item.key) for item in entry.items] for person in answers.people]
    return [row for row in rows if not isinstance(statistics.person_score(row), Undefined)]


def _scores(entry: Characteristic, people: People, parts: Mapping[int, Part]) -> list[tuple[int, Score]]:
    """The figures that a total is made of, each with the number of its people: of each shown group, and one of all others."""
    found = [(count, score) for number, count in people.items() if (score := parts[number].score(entry)) is not None]
    others = [number for number in people if parts[number].score(entry) is None]
    rows = [row for number in others for row in valid_rows(entry, parts[number].answers)]
    return [*found, (len(rows), mean_of(rows))] if rows else found


def _section(
    entry: Characteristic,
    people: People,
    scores: Sequence[tuple[int, Score]],
    parts: Mapping[int, Part],
    smallest: int,
    *,
    in_halves: bool,
) -> CharacteristicResult:
    minimum = needed(sum(parts[number].outcome.invited for number in people), smallest)
    if sum(people.values()) < minimum:
        return CharacteristicResult(entry.key, State.FEW, needed=minimum)
    values = [(count, MEANS[score.step][score.level] if score.value is None else score.value) for count, score in scores]
    mean = sum(count * value for count, value in values) / sum(people.values())
    step = HALF_POINT if in_halves else max(score.step for _, score in scores)
    return CharacteristicResult(entry.key, State.SHOWN, rounded(mean, step))
