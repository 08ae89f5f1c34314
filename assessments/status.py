"""Claim beside trace beside the expert's view, and the status of a PLG: its weakest characteristic, in words (rules 2 and 3).

Nothing here is an average, a total or a rank: the three views stand beside each other, and where they differ it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import words
from assessments.claim import UNDER_WAY, Claim, Said, Talk, said_of
from assessments.disclosure import Released
from assessments.enums import CHARACTERISTICS, MATRIX
from assessments.instruments import Section, shipped
from assessments.models import ExpertView
from assessments.traces.board import Board, Trace

MOST_NAMED = 3


@dataclass(frozen=True)
class Line:
    """One characteristic, as a row of ``ui/profile.html`` and with what the expert sees.

    Attributes:
        value: the claim of the last result, 1 to 5; None when only ``word`` may be said, as after a talk, or there is no claim.
        label: what the picture of the claim says in words.
        is_seen: whether the traces show it.
        view: what the expert said last, or None.
        level: that in the words of the matrix.
        differs: where two of the three views say something else, one sentence each.
    """

    key: str
    name: str
    value: float | None
    label: str
    word: str
    traces: Sequence[Trace]
    is_seen: bool
    weak: bool
    view: ExpertView | None = None
    level: str = ""
    differs: Sequence[str] = field(default_factory=list)
    note: str = ""


def level_name(level: int) -> str:
    """A level of the matrix in the active language; ``level`` is 1 to 4."""
    return shipped(MATRIX).level_names[level - 1]


def sections() -> tuple[Section, ...]:
    """The seven characteristics in their fixed order."""
    return shipped(CHARACTERISTICS).sections


def name_of(key: str) -> str:
    """A characteristic's name. Raises KeyError for none."""
    return shipped(CHARACTERISTICS).section(key).name


def lines(claim: Claim, board: Board, views: Iterable[ExpertView]) -> list[Line]:
    """The seven characteristics in their fixed order, each with its three views.

    Args:
        claim: the last result about the seven or what was agreed on by talking, or None.
        board: what was counted of the school year.
        views: what the expert said last of each.
    """
    experts = {view.characteristic: view for view in views}
    missing = _missing(board)
    return [_line(each, said_of(claim, each.key), board, experts.get(each.key), missing) for each in sections()]


def _line(section: Section, said: Said, board: Board, view: ExpertView | None, missing: Sequence[str]) -> Line:
    level = level_name(view.level) if view else ""
    is_seen = section.key in board.seen
    return Line(
        key=section.key,
        name=section.name,
        value=said.value,
        label=said.label,
        word=said.word,
        traces=board.traces.get(section.key, ()),
        is_seen=is_seen,
        weak=section.key in missing,
        view=view,
        level=level,
        differs=_differences(said, view, level, is_seen, board),
    )


def _differences(said: Said, view: ExpertView | None, level: str, is_seen: bool, board: Board) -> list[str]:
    """Where the views differ, said openly; without a word about who is right."""
    score = said.text
    found = []
    if board.counted_at and said.has and not is_seen:
        found.append(_("You say %(score)s; the traces show too little to see it yet.") % {"score": score})
    if board.counted_at and said.misses and is_seen:
        found.append(_("You say %(score)s; the traces show that something happens.") % {"score": score})
    if view and said.has and view.level < UNDER_WAY:
        found.append(_("You say %(score)s; the expert sees “%(level)s”.") % {"score": score, "level": level})
    if view and said.misses and view.level >= UNDER_WAY:
        found.append(_("You say %(score)s; the expert sees “%(level)s”.") % {"score": score, "level": level})
    return found


@dataclass(frozen=True)
class Status:
    """How a PLG stands, in words: a headline without a full stop, and what a reader must know beside it."""

    headline: str
    remarks: Sequence[str] = ()
    is_in_the_making: bool = False


def status(claim: Claim, board: Board, views: Iterable[ExpertView] = ()) -> Status:
    """The status of a group: its weakest characteristic (katern §2.6: "Geen kenmerk kan gemist worden").

    While a characteristic cannot be seen in what the group keeps here, the PLG is in the making, whatever is claimed.
    """
    if board.counted_at is None:
        return Status(_("What can be seen is counted tonight"))
    if is_single_session(board.values):
        return Status(
            _("One meeting does not make a PLG"),
            [_("A PLG meets again and again, for a year at least.")],
            is_in_the_making=True,
        )
    missing = _missing(board)
    if missing:
        remark = _("A PLG needs all seven characteristics. Until each can be seen, it is in the making.")
        return Status(_in_the_making([name_of(key) for key in missing]), [remark], is_in_the_making=True)
    remarks = [_("All seven characteristics can be seen. A PLG is as strong as the weakest of them.")]
    lowest = _lowest(views)
    if lowest:
        names = ", ".join(_("“%(name)s”") % {"name": name_of(key)} for key in lowest)
        remarks.append(_("The expert sees the least of this: %(names)s.") % {"names": names})
    if isinstance(claim, Talk) and claim.is_whole:
        return Status(claim.headline, remarks)
    if not isinstance(claim, Released):
        return Status(_("All seven can be seen; which is the weakest, a self-assessment says"), remarks[1:])
    return Status(words.headline(claim, shipped(CHARACTERISTICS)), remarks)


def _in_the_making(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        return ngettext(
            "In the making: %(count)d characteristic cannot be seen yet",
            "In the making: %(count)d characteristics cannot be seen yet",
            len(names),
        ) % {"count": len(names)}
    if len(names) == 1:
        return _("In the making: “%(name)s” cannot be seen yet") % {"name": names[0]}
    quoted = [_("“%(name)s”") % {"name": name} for name in names]
    return _("In the making: %(these)s and %(last)s cannot be seen yet") % {
        "these": ", ".join(quoted[:-1]),
        "last": quoted[-1],
    }


def _missing(board: Board) -> list[str]:
    return [section.key for section in sections() if section.key not in board.seen] if board.counted_at else []


def _lowest(views: Iterable[ExpertView]) -> list[str]:
    """The characteristics on which the expert sees the least, when these are few enough to begin with."""
    levels = {view.characteristic: view.level for view in views}
    if not levels or len(set(levels.values())) == 1:
        return []
    least = min(levels.values())
    found = [key for key in sorted(levels) if levels[key] == least]
    return found if len(found) <= MOST_NAMED else []


def is_single_session(values: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether the group has, held or planned, at most one meeting in the school year (katern §2.6: no one-shots)."""
    held, planned = values.get("meetings_held", {}), values.get("meetings_fixed", {})
    return held.get("count", 0) <= 1 and planned.get("of", 0) == 1
