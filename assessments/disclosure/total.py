"""The total of a school: the groups of a wave together, section by section (R5).

No statements, no word about agreement (people judged different groups), and no section about one person (R8). The total of a
section rests on all groups, or only on those whose own figure was released; see `assessments.disclosure.ledger`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from assessments import statistics
from assessments.disclosure.ledger import People, largest_that_fits
from assessments.disclosure.outcome import CharacteristicResult, Outcome, Released, State, Withheld, needed, take
from assessments.disclosure.rules import GroupAnswers, mean_of
from assessments.questionnaire import Characteristic
from assessments.statistics import Undefined

JSON_VERSION = 1


@dataclass(frozen=True, repr=False)
class Part:
    """One round of a wave: answers, what was asked, what was released. Has no representation with answers in it."""

    answers: GroupAnswers
    asked: Sequence[Characteristic]
    outcome: Outcome


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
    shown, sets = [], {}
    for entry in _sections(parts):
        people = _people(entry, parts, smallest)
        result = _section(entry, people, parts, smallest)
        shown.append(result)
        if result.state is State.SHOWN:
            sets[entry.key] = people
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
    released: dict[int, int] = {}
    withheld: dict[int, int] = {}
    for number, part in parts.items():
        count = len(valid_rows(entry, part.answers))
        (released if _is_shown(entry, part.outcome) else withheld)[number] = count
    return largest_that_fits(released, withheld, smallest)


def _is_shown(entry: Characteristic, outcome: Outcome) -> bool:
    if isinstance(outcome, Withheld):
        return False
    return any(each.key == entry.key and each.state is State.SHOWN for each in outcome.characteristics)


def valid_rows(entry: Characteristic, answers: GroupAnswers) -> list[list[int | None]]:
    """The answers of those who have a valid score on a section, in its order."""
    rows = [[person.get(item.key) for item in entry.items] for person in answers.people]
    return [row for row in rows if not isinstance(statistics.person_score(row), Undefined)]


def _section(entry: Characteristic, people: People, parts: Mapping[int, Part], smallest: int) -> CharacteristicResult:
    invited = sum(parts[number].outcome.invited for number in people)
    rows = [row for number in people for row in valid_rows(entry, parts[number].answers)]
    minimum = needed(invited, smallest)
    if len(rows) < minimum:
        return CharacteristicResult(entry.key, State.FEW, needed=minimum)
    return CharacteristicResult(entry.key, State.SHOWN, mean_of(rows))
