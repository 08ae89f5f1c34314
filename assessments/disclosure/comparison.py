"""What may be said about the change between two rounds, and how it is stored (B4, R6).

The verdict itself is found by `assessments.statistics.change`. Here is what may be kept of it: nothing from which the scores of
those who took part twice could follow. A section about one person is never compared (R8).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from assessments.disclosure.outcome import CharacteristicResult, Level, Released, take
from assessments.questionnaire import Characteristic
from assessments.statistics import Change, TwoRounds, Undefined, compare, person_score
from assessments.statistics.change import Shown

JSON_VERSION = 1

Answers = Mapping[str, int | None]


@dataclass(frozen=True, repr=False)
class Side:
    """One of two rounds, as far as they are compared. Has no representation, so that no answer ends up in a log.

    Attributes:
        asked: what was asked.
        document: what tells one questionnaire from another: key, version, own version.
        scale: the answers to choose from.
        is_pulse: whether it was the short poll.
        closed_at: its last moment.
        members: who was asked to answer as the group itself.
        outcome: what was released.
        answers: of the group's own respondents, in any order.
    """

    asked: Sequence[Characteristic]
    document: tuple[Any, ...]
    scale: tuple[int, ...]
    is_pulse: bool
    closed_at: datetime.datetime
    members: Collection[int]
    outcome: Released
    answers: Sequence[Answers]

    def entry(self, key: str) -> Characteristic | None:
        """What was asked in a section; None if it is not in this round."""
        return next((each for each in self.asked if each.key == key), None)

    def shown(self, key: str) -> Shown | None:
        """What a page shows of a section; None if nothing."""
        result = next((each for each in self.outcome.characteristics if each.key == key), None)
        return None if result is None else _shown(result)

    def people(self, entry: Characteristic) -> int:
        """How many people of the full group have a score."""
        return sum(not isinstance(_score(entry, answers), Undefined) for answers in self.answers)


@dataclass(frozen=True)
class Comparison:
    """The changes since an earlier round, section by section.

    ``before`` is the number of the earlier round.
    """

    before: int
    sections: Mapping[str, Change]

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as JSON data, to be frozen with the second round's result."""
        return {
            "version": JSON_VERSION,
            "before": self.before,
            "sections": {key: change.to_json() for key, change in self.sections.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. ValueError for anything else."""
        version, before, sections = take(data, "version", "before", "sections")
        if version != JSON_VERSION:
            raise ValueError("unknown version of a stored comparison")
        return cls(before, {key: Change.from_json(each) for key, each in sections.items()})


def changes(first: Side, second: Side, pairs: Sequence[tuple[Answers, Answers]], *, focus: str) -> dict[str, Change]:
    """Find what may be said about the change of every section that both rounds show.

    Args:
        first, second: the two rounds.
        pairs: the two sets of answers of everybody who gave both.
        focus: the section that the group chose before the second round; "" for none.
    """
    found = {}
    for entry in second.asked:
        change = None if entry.about_person else _change(entry, first, second, pairs, focus)
        if change is not None:
            found[entry.key] = change
    return found


def _change(
    entry: Characteristic, first: Side, second: Side, pairs: Sequence[tuple[Answers, Answers]], focus: str
) -> Change | None:
    earlier, before, after = first.entry(entry.key), first.shown(entry.key), second.shown(entry.key)
    if earlier is None or before is None or after is None:
        return None
    return compare(
        TwoRounds(
            before=[_score(earlier, one) for one, _ in pairs],
            after=[_score(entry, other) for _, other in pairs],
            people_before=first.people(earlier),
            people_after=second.people(entry),
            shown_before=before,
            shown_after=after,
            is_focus=focus == entry.key,
            joined=len(set(second.members) - set(first.members)),
            left=len(set(first.members) - set(second.members)),
            stayed=len(set(first.members) & set(second.members)),
            days_between=(second.closed_at - first.closed_at).days,
            same_items=first.document == second.document and earlier == entry,
            same_scale=first.scale == second.scale,
            pulse_before=first.is_pulse,
            pulse_after=second.is_pulse,
        )
    )


def _score(entry: Characteristic, answers: Answers) -> float | Undefined:
    return person_score([answers.get(item.key) for item in entry.items])


def _shown(result: CharacteristicResult) -> Shown | None:
    """A number, a word near the ends of the scale, or None for nothing."""
    if result.score is None:
        return None
    if result.score.value is not None:
        return result.score.value
    return "low" if result.score.level is Level.LOW else "high"
