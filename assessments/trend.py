"""The change between two rounds as rows of the result page: two dots, a margin, and a verdict in words (B4).

No arrow, no percentage, no rank. Only the focus that the group chose beforehand gets a verdict; all else is a place to look.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import words
from assessments.disclosure import CharacteristicResult, Comparison, Released
from assessments.instruments import Definition
from assessments.statistics import Change, Verdict, Why
from core.likert import change_line

_HALF = 0.5


@dataclass(frozen=True)
class ChangeRow:
    """One section in two rounds.

    Attributes:
        before, after: what is shown of it, in words or figures.
        picture: empty when a word stands for one of the two numbers.
        verdict: one sentence.
        facts: what a reader must know beside the verdict, one sentence each.
    """

    key: str
    name: str
    is_focus: bool
    before: str
    after: str
    picture: SafeString
    verdict: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Trend:
    """All of it: one sentence when nothing can be compared at all, else rows, the focus first, and what holds for all."""

    nothing: str
    rows: tuple[ChangeRow, ...]
    common: tuple[str, ...] = ()


def trend(comparison: Comparison, before: Released, after: Released, definition: Definition) -> Trend:
    """The changes as the reader may see them: a section that is not in either result is left out."""
    first = {each.key: each for each in before.characteristics}
    second = {each.key: each for each in after.characteristics}
    seen = {key: change for key, change in comparison.sections.items() if key in first and key in second}
    reasons = {change.why for change in seen.values()}
    if seen and len(reasons) == 1 and all(change.verdict is Verdict.NOT_COMPARABLE for change in seen.values()):
        return Trend(why_not(reasons.pop()), ())
    rows = [_row(definition.section(key).name, change, first[key], second[key]) for key, change in seen.items()]
    common = tuple(fact for fact in rows[0].facts if all(fact in row.facts for row in rows)) if rows else ()
    # Beside the verdict on the focus stands all that belongs to it; what holds for all others is said once.
    rest = [
        row if row.is_focus else replace(row, facts=tuple(fact for fact in row.facts if fact not in common)) for row in rows
    ]
    return Trend("", tuple(sorted(rest, key=lambda row: not row.is_focus)), common)


def _row(name: str, change: Change, first: CharacteristicResult, second: CharacteristicResult) -> ChangeRow:
    numbers = [_number(each, change) for each in (first, second)]
    said = [_said(each, number) for each, number in zip((first, second), numbers, strict=True)]
    picture = SafeString("")
    comparable = change.verdict is not Verdict.NOT_COMPARABLE
    if comparable and numbers[0] is not None and numbers[1] is not None:
        label = _("%(name)s: first %(before)s, then %(after)s, on a line from 1 to 5.") % {
            "name": name,
            "before": said[0],
            "after": said[1],
        }
        picture = change_line(numbers[0], numbers[1], change.margin, label)
    return ChangeRow(
        second.key, name, not change.exploratory, said[0], said[1], picture, verdict(change), tuple(_facts(change))
    )


def _number(result: CharacteristicResult, change: Change) -> float | None:
    """What may be drawn: the shown number, in half points where the group changed."""
    value = result.score.value if result.score else None
    if value is None or change.step != _HALF:
        return value
    return int(value / _HALF + 0.5 + 1e-9) * _HALF


def _said(result: CharacteristicResult, number: float | None) -> str:
    if number is not None:
        return number_format(number, decimal_pos=1)
    return words.score_in_words(result.score) if result.score else "–"


def verdict(change: Change) -> str:
    """What may be said of a change, in one or two sentences."""
    if change.verdict is Verdict.NOT_COMPARABLE:
        return why_not(change.why)
    if change.verdict is Verdict.LIKELY:
        return words.sentence("likely")
    return {
        Why.NOT_FOCUS: _("You did not choose this one beforehand, so this is only a place to look. It may be chance."),
        Why.ONE_ITEM: _("The short poll asks one statement here. That is too little to tell a change from chance."),
        Why.FIVE_LINKED: _("Only five people surely took part both times. That is too few to tell a change from chance.")
        if change.at_least
        else _("Five people took part both times. That is too few to tell a change from chance."),
    }.get(change.why) or words.sentence("noise")


def why_not(why: Why) -> str:
    """Why two rounds cannot be compared."""
    return {
        Why.PULSE: _("Not comparable: one of the two rounds was the short poll, the other was not."),
        Why.OTHER_ITEMS: _("Not comparable: other statements were asked than last time."),
        Why.OTHER_SCALE: _("Not comparable: the answers to choose from were other ones than last time."),
        Why.TOO_SOON: _("Not comparable: there were less than eight weeks between the two rounds."),
    }.get(why) or words.sentence("newgroup")


def _facts(change: Change) -> list[str]:
    if change.verdict is Verdict.NOT_COMPARABLE or change.linked is None:
        return []
    said = [words.sentence("panel.least" if change.at_least else "panel", same=change.linked, n=change.people)]
    if change.margin is not None:
        margin = number_format(change.margin, decimal_pos=2)
        said.append(
            ngettext(
                "With %(count)d person the margin is ± %(margin)s: so much can answers move by themselves.",
                "With %(count)d people the margin is ± %(margin)s: so much can answers move by themselves.",
                change.linked,
            )
            % {"count": change.linked, "margin": margin}
        )
    if change.step == _HALF and change.margin is not None:
        said.append(_("Not the same people answered both times. That is why both are shown in half points here."))
    if change.is_drop:
        said.append(
            _("People who learn may judge more strictly. A lower score after a good period need not mean that it went worse.")
        )
    if change.other_season:
        said.append(_("The two rounds were at different times of the year. That alone can make a difference."))
    return said
