"""What a closed round turns into, and how it is stored: `Withheld`, or `Released` with scores.

Data only. The rules that decide what goes in are in `assessments.disclosure.rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, cast

from assessments.statistics import Agreement

SMALLEST = 5
SMALLEST_MAXIMUM = 10
RESPONSE_PER_CENT = 60
JSON_VERSION = 1


def needed(invited: int, smallest: int = SMALLEST) -> int:
    """Return how many answers a round needs: max(smallest, 60 % of those invited, rounded up).

    Raises ValueError if ``smallest`` is not between 5 and 10 (R1).
    """
    if not SMALLEST <= smallest <= SMALLEST_MAXIMUM:
        raise ValueError("the smallest number of answers is 5 to 10")
    return max(smallest, -(-RESPONSE_PER_CENT * invited // 100))


class Reason(StrEnum):
    """Why a result is withheld."""

    SMALL_GROUP = "small_group"  # fewer invited than the minimum: no round was possible
    FEW = "few"  # fewer answers than the minimum
    SHARE = "share"  # enough answers, but under 60 % of those invited


class State(StrEnum):
    """What became of one characteristic."""

    SHOWN = "shown"
    FEW = "few"
    NO_EXPERT = "no_expert"


class Level(StrEnum):
    """A score is a number, or only a word (R9)."""

    NUMBER = "number"
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


@dataclass(frozen=True)
class Score:
    """A shown score: a number rounded to ``step``, or a word without one."""

    level: Level
    step: float
    value: float | None = None

    @property
    def rank(self) -> float:
        """Where the score stands among scores of the same questionnaire."""
        if self.value is not None:
            return self.value
        return {Level.LOW: 1.0, Level.HIGH: 5.0}.get(self.level, 3.0)

    def to_json(self) -> dict[str, Any]:
        """Return the score as JSON data."""
        return {"level": self.level.value, "step": self.step, "value": self.value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. ValueError for anything else."""
        level, step, value = take(data, "level", "step", "value")
        return cls(Level(level), step, value)


@dataclass(frozen=True)
class Bar:
    """How many people disagree (1-2), are neutral (3) and agree (4-5)."""

    disagree: int
    neutral: int
    agree: int


@dataclass(frozen=True)
class ItemResult:
    """One statement: a score, or a bar, or neither when too few answered it."""

    key: str
    score: Score | None = None
    bar: Bar | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the item as JSON data."""
        return {
            "key": self.key,
            "score": self.score.to_json() if self.score else None,
            "bar": [self.bar.disagree, self.bar.neutral, self.bar.agree] if self.bar else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. ValueError for anything else."""
        key, score, bar = take(data, "key", "score", "bar")
        return cls(key, Score.from_json(score) if score else None, Bar(*bar) if bar else None)


@dataclass(frozen=True)
class CharacteristicResult:
    """One characteristic as the group may see it.

    ``needed`` is the number of persons it lacked, with state FEW only. ``agreement`` is the key of
    a sentence, with a score of one decimal only.
    """

    key: str
    state: State
    score: Score | None = None
    agreement: Agreement | None = None
    needed: int | None = None
    items: tuple[ItemResult, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the characteristic as JSON data."""
        return {
            "key": self.key,
            "state": self.state.value,
            "score": self.score.to_json() if self.score else None,
            "agreement": self.agreement,
            "needed": self.needed,
            "items": [item.to_json() for item in self.items],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. ValueError for anything else."""
        key, state, score, agreement, needed, items = take(data, "key", "state", "score", "agreement", "needed", "items")
        if agreement not in (None, "hi", "mid", "lo"):
            raise ValueError("unknown word for agreement")
        return cls(
            key,
            State(state),
            Score.from_json(score) if score else None,
            cast("Agreement | None", agreement),
            needed,
            tuple(ItemResult.from_json(item) for item in items),
        )


@dataclass(frozen=True)
class Weakest:
    """The weakest characteristics (more than one if their shown scores are equal).

    ``no_expert``: it is weakest because there is no expert at all. ``complete``: every
    characteristic could be compared; if not, a withheld one may be weaker still.
    """

    keys: tuple[str, ...]
    no_expert: bool
    complete: bool


@dataclass(frozen=True)
class Withheld:
    """There is nothing to see, and why: ``needed`` answers would have been enough."""

    reason: Reason
    answered: int
    invited: int
    needed: int

    def to_json(self) -> dict[str, Any]:
        """Return the refusal as JSON data."""
        return {
            "kind": "withheld",
            "version": JSON_VERSION,
            "reason": self.reason.value,
            "answered": self.answered,
            "invited": self.invited,
            "needed": self.needed,
        }


@dataclass(frozen=True)
class Released:
    """The frozen result of a round: exactly what may be shown."""

    answered: int
    invited: int
    characteristics: tuple[CharacteristicResult, ...]

    def __post_init__(self) -> None:
        """Refuse a result that no rule could have released."""
        if self.answered < needed(self.invited):
            raise ValueError("too few answers for a released result")

    @property
    def weakest(self) -> Weakest | None:
        """The characteristic to name, or None if no single one is shown."""
        missing = tuple(c.key for c in self.characteristics if c.state is State.NO_EXPERT)
        complete = all(c.state is not State.FEW for c in self.characteristics)
        if missing:
            return Weakest(missing, no_expert=True, complete=complete)
        ranks = {c.key: c.score.rank for c in self.characteristics if c.score}
        if not ranks:
            return None
        lowest = min(ranks.values())
        keys = tuple(key for key, rank in ranks.items() if rank == lowest)
        return Weakest(keys, no_expert=False, complete=complete)

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON data, to be stored when the round closes."""
        return {
            "kind": "released",
            "version": JSON_VERSION,
            "answered": self.answered,
            "invited": self.invited,
            "characteristics": [c.to_json() for c in self.characteristics],
        }


Outcome = Released | Withheld


def from_json(data: Mapping[str, Any]) -> Outcome:
    """Read a stored outcome. ValueError for unknown kinds, versions, and keys that do not belong."""
    if data.get("version") != JSON_VERSION:
        raise ValueError("unknown version of a stored result")
    if data.get("kind") == "withheld":
        _, _, reason, answered, invited, lacking = take(data, "kind", "version", "reason", "answered", "invited", "needed")
        return Withheld(Reason(reason), answered, invited, lacking)
    if data.get("kind") == "released":
        _, _, answered, invited, characteristics = take(data, "kind", "version", "answered", "invited", "characteristics")
        results = tuple(CharacteristicResult.from_json(entry) for entry in characteristics)
        return Released(answered, invited, results)
    raise ValueError("unknown kind of stored result")


def take(data: Mapping[str, Any], *names: str) -> tuple[Any, ...]:
    """Return the named values of stored data; ValueError unless it holds those names and no others."""
    if set(data) != set(names):
        raise ValueError("a stored result holds exactly what may be shown")
    return tuple(data[name] for name in names)
