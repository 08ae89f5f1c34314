"""A released result as one reader may see it: put together once, for the page and for the paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessments import words
from assessments.disclosure import Comparison, Outcome, Released, from_json
from assessments.embargo import Embargo, embargo_of, seen_by_all
from assessments.enums import CHARACTERISTICS, PULSE, Audience
from assessments.instruments import Definition
from assessments.models import Release, Round
from assessments.trend import Trend, trend


@dataclass(frozen=True)
class Earlier:
    """One line of the list of earlier rounds: when, with what, what it said, and whether the result is compared with it."""

    release: Release
    headline: str
    is_before: bool


@dataclass(frozen=True)
class Result:
    """What a reader may see of a closed round.

    Attributes:
        outcome: without what waits for the person whom it is about.
        trend: None when there is nothing to compare with.
        earlier: the group's other released rounds, the last one first.
    """

    round: Round
    definition: Definition
    outcome: Outcome
    embargo: Embargo
    trend: Trend | None
    earlier: tuple[Earlier, ...]

    @property
    def headline(self) -> str:
        """The news in one sentence without a full stop."""
        return words.waits_headline() if self.waits_whole else words.headline(self.outcome, self.definition)

    @property
    def waits_whole(self) -> bool:
        """Whether all of it still waits for the person whom it is about, so that the reader sees nothing of it."""
        return isinstance(self.outcome, Released) and bool(self.embargo.hidden) and not self.outcome.characteristics

    @property
    def notices(self) -> list[str]:
        """What a reader must know about a part that waits."""
        return words.embargo_sentences(self.embargo)

    @property
    def promises(self) -> list[str]:
        """Who sees this, and what it is not for."""
        return words.promises(about_leader=self.is_about_leader)

    @property
    def is_about_leader(self) -> bool:
        """Whether all of it is about the school leader, as that leader's mirror and for nothing else (R8)."""
        return self.definition.audience is Audience.LEADER

    @property
    def is_of_the_seven(self) -> bool:
        """Whether it asks about the seven characteristics."""
        return self.definition.key in (CHARACTERISTICS, PULSE)


def result_of(round_: Round, reader: Any) -> Result:
    """Read a closed round for somebody who may see it. One query, for the group's other rounds.

    Args:
        round_: fetched with its release.
        reader: who looks; what is about this person is not kept from this person.
    """
    release = round_.release
    release.round = round_
    outcome = from_json(release.result)
    embargo = embargo_of(release, outcome, reader)
    others = _others(round_)
    found: Trend | None = None
    before = None
    if isinstance(outcome, Released):
        outcome = embargo.seen(outcome)
        if release.change is not None:
            comparison = Comparison.from_json(release.change)
            before = next((each for each in others if each.round_id == comparison.before), None)
            found = _trend(comparison, before, outcome, round_.definition)
    compared = found is not None and not found.nothing
    return Result(
        round=round_,
        definition=round_.definition,
        outcome=outcome,
        embargo=embargo,
        trend=found,
        earlier=tuple(Earlier(each, headline_for_all(each), compared and each == before) for each in others),
    )


def _trend(comparison: Comparison, before: Release | None, after: Released, definition: Definition) -> Trend | None:
    first = from_json(before.result) if before else None
    return trend(comparison, first, after, definition) if isinstance(first, Released) else None


def _others(round_: Round) -> list[Release]:
    if round_.group is None:
        return []
    rows = Release.objects.filter(round__group=round_.group, round__closed_at__lt=round_.closed_at, result__kind="released")
    return list(rows.with_round().order_by("-round__closed_at"))


def headline_of(round_: Round) -> str:
    """The same of a closed round that was fetched with its release."""
    release = round_.release
    release.round = round_
    return headline_for_all(release)


def headline_for_all(release: Release) -> str:
    """The news of a released round as any reader of a list may see it, without what still waits for one person."""
    outcome = seen_by_all(release)
    if isinstance(outcome, Released) and not outcome.characteristics:
        return words.waits_headline()
    return words.headline(outcome, release.round.definition)
