"""What a group says of the seven characteristics: the result of a round, or what it agreed on by talking (R13).

A round comes from answers without names, a talk from a conversation; which of the two it is, is always said beside it. The
newest one stands. Only a talk that left a row open does not take the place of a result: part of the profile would be empty.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import words
from assessments.disclosure import Outcome, Released
from assessments.enums import CHARACTERISTICS, MATRIX
from assessments.instruments import shipped
from assessments.models import Joint, JointAnswer, Release
from assessments.talk import Row, rows_of
from assessments.told import Told
from groups.models import Group

#: What has the seven characteristics as its rows, so that a talk over it can be a claim.
ABOUT_THE_SEVEN = (MATRIX, CHARACTERISTICS)
#: From here a claim says "we have this", and up to here "we miss this", on the line from 1 to 5.
HIGH, LOW = 3.5, 2.5
#: On this level of the matrix and above it is there, on the levels below hardly.
UNDER_WAY = 3


def is_about_the_seven(joint: Joint) -> bool:
    """Whether its rows are the seven characteristics, as we ship them."""
    return joint.instrument in ABOUT_THE_SEVEN and joint.own_version_id is None


@dataclass(frozen=True)
class Talk:
    """What a group fixed after talking the seven characteristics over.

    Attributes:
        levels: 1 for the lowest, by the key of the characteristic; what was left open has none.
    """

    pk: int
    instrument: str
    version: int
    fixed_at: datetime.datetime
    levels: Mapping[str, int]

    @property
    def is_whole(self) -> bool:
        """Whether all rows have a level."""
        return len(self.levels) == len(self._rows)

    @property
    def _rows(self) -> list[Row]:
        return rows_of(shipped(self.instrument, self.version))

    def level_of(self, characteristic: str) -> str:
        """What the group chose, in words; "" for a row that was left open."""
        return level_in_words(shipped(self.instrument, self.version), characteristic, self.levels.get(characteristic))

    @property
    def headline(self) -> str:
        """The news in one sentence without a full stop: the lowest by name. Never a total."""
        if not self.is_whole:
            return _("Agreed by talking: %(done)d of %(count)d rows") % {"done": len(self.levels), "count": len(self._rows)}
        lowest = min(self.levels.values())
        weak = [row for row in self._rows if self.levels[row.key] == lowest]
        level = weak[0].levels[lowest - 1]
        if len(weak) == len(self._rows):
            return _("Agreed by talking: everywhere “%(level)s”") % {"level": level}
        names = ", ".join(row.name for row in weak)
        return _("Agreed by talking, the least: %(names)s (“%(level)s”)") % {"names": names, "level": level}

    def url(self, group: Group) -> str:
        """The page with all that was agreed on."""
        return reverse("assessments:joint", args=[group.organisation.slug, self.pk])


def level_in_words(definition: Any, characteristic: str, level: int | None) -> str:
    """A level of one row of a talk, in the active language; "" for none."""
    row = next(each for each in rows_of(definition) if each.key == characteristic)
    return row.levels[level - 1] if level else ""


def with_talk(groups: Any) -> Any:
    """Groups with the last talk about the seven that each fixed, in the same query; :func:`talk_of` reads it."""
    fixed = Joint.objects.fixed().filter(instrument__in=ABOUT_THE_SEVEN, own_version__isnull=True)
    last = fixed.filter(group=OuterRef("pk"))
    last_of_answer = fixed.filter(group=OuterRef("joint__group")).values("pk")[:1]
    chosen = JointAnswer.objects.filter(joint__group=OuterRef("pk"), joint=Subquery(last_of_answer), level__isnull=False)
    row = Concat("key", Value(" "), Cast("level", TextField()), output_field=TextField())
    levels = chosen.order_by().values("joint__group").annotate(told=Told(row)).values("told")
    return groups.annotate(
        talk=Subquery(last.values("pk")[:1]),
        talk_instrument=Subquery(last.values("instrument")[:1]),
        talk_version=Subquery(last.values("instrument_version")[:1]),
        talk_fixed_at=Subquery(last.values("fixed_at")[:1]),
        talk_levels=Subquery(levels),
    )


def talk_of(group: Any) -> Talk | None:
    """The last talk about the seven of a group of :func:`with_talk`; None without one. No query."""
    pairs = [pair.split() for pair in (group.talk_levels or "").split(",") if pair]
    if not pairs:  # nothing, or only texts without a level
        return None
    levels = {key: int(level) for key, level in pairs}
    return Talk(group.talk, group.talk_instrument, group.talk_version, group.talk_fixed_at, levels)


def stands(talk: Talk | None, release: Release | None) -> bool:
    """Whether the talk is what the group says, and not the last result about the seven (newest first)."""
    if talk is None or release is None:
        return talk is not None
    return talk.is_whole and talk.fixed_at > release.released_at


#: The result of a round, a talk, or nothing yet.
Claim = Outcome | Talk | None


@dataclass(frozen=True)
class Said:
    """What a group says of one characteristic.

    Attributes:
        value: its place on the line from 1 to 5; None when only ``word`` may be said.
        label: what the picture of it says in words.
        text: as part of a sentence; "" when it says nothing.
        has, misses: whether it says that this is there, or that it is missing.
    """

    value: float | None
    word: str
    label: str
    text: str = ""
    has: bool = False
    misses: bool = False


def said_of(claim: Claim, characteristic: str) -> Said:
    """Read one characteristic in a claim."""
    if isinstance(claim, Talk):
        return _agreed(claim, characteristic)
    results = {each.key: each for each in claim.characteristics} if isinstance(claim, Released) else {}
    result = results.get(characteristic)
    word = words.claim_in_words(result) if result else _("No result yet")
    if result is None or result.score is None:
        return Said(None, word, word)
    score = words.score_in_words(result.score)
    label = word or _("%(score)s on a line from 1 to 5.") % {"score": score}
    rank = result.score.rank
    return Said(result.score.value, word, label, score, has=rank >= HIGH, misses=rank <= LOW)


def _agreed(talk: Talk, characteristic: str) -> Said:
    name = talk.level_of(characteristic)
    if not name:
        word = _("Left open when you talked")
        return Said(None, word, word)
    level = talk.levels[characteristic]
    least = UNDER_WAY if talk.instrument == MATRIX else HIGH
    most = UNDER_WAY - 1 if talk.instrument == MATRIX else LOW
    quoted = _("“%(name)s”") % {"name": name}
    return Said(None, quoted, quoted, quoted, has=level >= least, misses=level <= most)
