"""A released or withheld result in sentences: what a page, a panel and a dashboard say about it."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from assessments.disclosure import CharacteristicResult, Level, Outcome, Reason, Released, Score, State, Withheld
from assessments.enums import Moment
from assessments.instruments import Definition
from core.content import load, say

# Two or three equally weak characteristics are named; more of them are not a place to begin.
MOST_NAMED = 3


def sentence(key: str, **values: Any) -> str:
    """One of our own sentences about results (content/sentences.json), with its values filled in."""
    entries = load("assessments", "sentences")["sentences"]
    return say(next(entry for entry in entries if entry["key"] == key)).format(**values)


#: That it is time for a round, each a sentence without a full stop; read in a mail's language too, so not yet translated.
DUE = {
    Moment.START: gettext_lazy("It is time for the round at the start"),
    Moment.MIDDLE: gettext_lazy("It is time for the round half-way"),
    Moment.END: gettext_lazy("It is time for the round at the end"),
    Moment.LATER: gettext_lazy("Half a year has passed: it is time to look whether it lasted"),
}


def headline(outcome: Outcome, definition: Definition) -> str:
    """The news of a round in one sentence without a full stop: what is missed most, or why nothing is shown."""
    if isinstance(outcome, Withheld):
        return _("There are too few answers to show a result")
    weakest = outcome.weakest
    if weakest is None:
        return _("There are too few answers to name what you miss most")
    if len(weakest.keys) == 1:
        section = definition.section(weakest.keys[0])
        return section.says("weakest").rstrip(".") or _("What you miss most: %(name)s") % {"name": section.name}
    if len(weakest.keys) == len(outcome.characteristics):
        return _("None of the characteristics stands out")
    if len(weakest.keys) > MOST_NAMED:
        return ngettext(
            "%(count)d characteristic is equally weak", "%(count)d characteristics are equally weak", len(weakest.keys)
        ) % {"count": len(weakest.keys)}
    missed = [section.says("missed") or section.name for section in map(definition.section, weakest.keys)]
    return _("What you miss most: %(these)s and %(last)s") % {"these": ", ".join(missed[:-1]), "last": missed[-1]}


def remarks(outcome: Released, definition: Definition) -> list[str]:
    """What a reader must know beside the headline, one sentence each."""
    weakest = outcome.weakest
    said = []
    if weakest is not None and weakest.no_expert:
        said.append(definition.text("no_expert"))
    if weakest is not None and len(weakest.keys) > MOST_NAMED:
        said.append(_("Choose together which one to work on first."))
    if weakest is not None and not weakest.complete:
        said.append(_("A characteristic with too few answers may be weaker still."))
    return said


def why_withheld(outcome: Withheld) -> str:
    """Why there is nothing to see, and what would have been enough."""
    if outcome.reason is Reason.FEW:
        return sentence("few", k=outcome.needed)
    if outcome.reason is Reason.SHARE:
        return _(
            "Too small a part of the group answered. With %(invited)d people we show a result from %(needed)d answers. "
            "Otherwise a few would speak for all."
        ) % {"invited": outcome.invited, "needed": outcome.needed}
    return _(
        "The group is too small for answers without names: a result needs %(needed)d people. "
        "Talk about the seven characteristics instead, and agree on one answer for each."
    ) % {"needed": outcome.needed}


def score_in_words(score: Score) -> str:
    """A score as it is written: a number with one decimal, or the word that stands for a range (R9)."""
    if score.value is not None:
        return number_format(score.value, decimal_pos=1)
    if score.level is Level.MIDDLE:
        return pgettext("score", "in the middle")
    return pgettext("score", "low") if score.level is Level.LOW else pgettext("score", "high")


def claim_in_words(result: CharacteristicResult) -> str:
    """What the group says of one characteristic, when no dot can say it; "" when a dot can."""
    if result.state is State.NO_EXPERT:
        return _("No expert in the group")
    if result.state is State.FEW or result.score is None:
        return _("Too few answers: at least %(needed)d people are needed here.") % {"needed": result.needed}
    if result.score.value is not None:
        return ""
    limits = {(Level.LOW, 0.1): 1.5, (Level.LOW, 0.5): 2.0, (Level.HIGH, 0.1): 4.5, (Level.HIGH, 0.5): 4.0}
    limit = number_format(limits[result.score.level, result.score.step], decimal_pos=1)
    if result.score.level is Level.LOW:
        return _("Low: %(limit)s or less") % {"limit": limit}
    return _("High: %(limit)s or more") % {"limit": limit}


def spread_in_words(result: CharacteristicResult) -> str:
    """How far the answers lie apart, as a sentence; "" where the rules allow no word about it."""
    return sentence(f"agree.{result.agreement}") if result.agreement else ""
