"""What is about one person is seen by that person first (R8).

A section that asks only about the one expert or the one leader is a score of a person. For seven days after the release, or
until that person lets the others see it, the others see the rest of the result without it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from assessments.disclosure import Outcome, Released, from_json
from assessments.enums import Part
from assessments.models import Release, Round
from assessments.people import part_for
from assessments.questionnaire import questionnaire

WAITS = datetime.timedelta(days=7)
_WHOSE = {"expert": Part.EXPERT, "leader": Part.LEADER}


@dataclass(frozen=True)
class Embargo:
    """What of a result waits for the person whom it is about.

    Attributes:
        about: "expert" or "leader"; "" when nothing of the result is about one person.
        sections: the keys of what is about that person.
        is_theirs: whether the reader is that person.
        waits_until: until when the others do not see it; None when it is over.
    """

    about: str
    sections: frozenset[str]
    is_theirs: bool
    waits_until: datetime.datetime | None

    @property
    def hidden(self) -> frozenset[str]:
        """The sections that the reader may not see yet."""
        return self.sections if self.waits_until and not self.is_theirs else frozenset()

    @property
    def may_let_go(self) -> bool:
        """Whether the reader may let the others see it now."""
        return self.is_theirs and self.waits_until is not None

    def seen(self, outcome: Released) -> Released:
        """The result as the reader may see it."""
        left = tuple(each for each in outcome.characteristics if each.key not in self.hidden)
        return Released(outcome.answered, outcome.invited, left)


NOTHING_WAITS = Embargo("", frozenset(), is_theirs=False, waits_until=None)


def about_one_person(round_: Round) -> dict[str, str]:
    """The sections of a round that are all about one person, with whom: "expert" or "leader"."""
    asked = questionnaire(round_.definition, has_expert=round_.has_expert)
    keys = [entry.key for entry in asked if entry.about_person and not (entry.needs_expert and not round_.has_expert)]
    return {key: round_.definition.section(key).items[0].about for key in keys}


def is_about(user: Any, round_: Round) -> bool:
    """Whether a section of the round is about ``user`` alone."""
    part = part_for(user, round_)
    return any(_WHOSE[whose] == part for whose in about_one_person(round_).values())


def embargo_of(release: Release, outcome: Outcome, reader: Any) -> Embargo:
    """What of a released result waits, and whether for this reader."""
    if not isinstance(outcome, Released):
        return NOTHING_WAITS
    about = about_one_person(release.round)
    shown = {each.key for each in outcome.characteristics if each.score is not None}
    sections = frozenset(about) & shown
    if not sections:
        return NOTHING_WAITS
    whose = next(about[key] for key in sorted(sections))
    return Embargo(
        about=whose,
        sections=sections,
        is_theirs=part_for(reader, release.round) == _WHOSE[whose],
        waits_until=waits_until(release),
    )


def waits_until(release: Release) -> datetime.datetime | None:
    """Until when what is about one person is shown to that person only; None when that is over."""
    if release.let_go_at is not None:
        return None
    until = release.released_at + WAITS
    return until if until > timezone.now() else None


def seen_by_all(release: Release) -> Outcome:
    """A released outcome as a list, a panel or a dashboard may tell of it, whoever reads: without a score that still waits."""
    outcome = from_json(release.result)
    if not isinstance(outcome, Released) or not waits_until(release):
        return outcome
    hidden = about_one_person(release.round)
    left = tuple(each for each in outcome.characteristics if each.score is None or each.key not in hidden)
    return Released(outcome.answered, outcome.invited, left)
