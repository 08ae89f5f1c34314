"""A released or withheld result in sentences: what a page, a panel and a dashboard say about it."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from assessments.disclosure import CharacteristicResult, Level, Outcome, Reason, Released, Score, State, Total, Withheld
from assessments.embargo import Embargo
from assessments.enums import CHARACTERISTICS, PULSE, Moment
from assessments.instruments import Definition
from assessments.proposals import Proposal
from core.content import load, say
from core.templatetags.ui import short_day

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


#: The same for a talk, in a group that is too small for a round.
TALK_DUE = {
    Moment.START: gettext_lazy("It is time to talk over how you are doing at the start"),
    Moment.MIDDLE: gettext_lazy("It is time to talk over how you are doing half-way"),
    Moment.END: gettext_lazy("It is time to talk over how you are doing at the end"),
    Moment.LATER: gettext_lazy("Half a year has passed: it is time to talk over whether it lasted"),
}


def due(proposal: Proposal) -> Any:
    """That it is time for a round or for a talk: a sentence without a full stop, not yet translated."""
    return (TALK_DUE if proposal.talk_below else DUE)[proposal.moment]


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
    of_the_seven = definition.key in (CHARACTERISTICS, PULSE)
    if len(weakest.keys) == len(outcome.characteristics):
        return _("None of the characteristics stands out") if of_the_seven else _("None of the parts stands out")
    if len(weakest.keys) > MOST_NAMED:
        count = len(weakest.keys)
        many = ngettext("%(count)d characteristic is equally weak", "%(count)d characteristics are equally weak", count)
        parts = ngettext("%(count)d part is equally weak", "%(count)d parts are equally weak", count)
        return (many if of_the_seven else parts) % {"count": count}
    missed = [section.says("missed") or section.name for section in map(definition.section, weakest.keys)]
    return _("What you miss most: %(these)s and %(last)s") % {"these": ", ".join(missed[:-1]), "last": missed[-1]}


def waits_headline() -> str:
    """The news of a result that its subject sees first."""
    return _("The result is first seen by the person whom it is about")


def wave_headline(total: Total, definition: Definition) -> str:
    """The news of a school's total, without a full stop: what its groups miss most together."""
    shown = [each for each in total.sections if each.score is not None]
    if not shown:
        return _("There are too few answers to show all groups together")
    if len(total.lowest) == len(shown):
        return _("None of them stands out over all groups")
    names = [definition.section(key).name for key in total.lowest]
    return _("Over all groups together this is lowest: %(names)s") % {"names": ", ".join(names)}


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


def comments_note() -> str:
    """How the texts of people stand there."""
    return _("In an order made by chance. Nothing links a text to its writer or to answers.")


def promises(*, about_leader: bool) -> list[str]:
    """Who sees a result and what it is not for, one sentence each."""
    said = [_("Nobody sees separate answers, and no name is kept with them.")]
    if about_leader:
        said.append(_("The school leader saw this first."))
        said.append(_("It is a mirror for the leader. It may not be used in an appraisal, a performance talk or a file."))
    else:
        said.append(_("The group, the expert and the school leader see this result."))
        said.append(_("It is for talking together. It says nothing about one person, and is not for judging anybody."))
    said.append(_("In a small group people may still guess. Nobody can promise more."))
    return said


def embargo_sentences(embargo: Embargo) -> list[str]:
    """What a reader must know while a part waits for the person whom it is about."""
    if embargo.waits_until is None:
        return []
    day = short_day(embargo.waits_until)
    if embargo.is_theirs:
        return [_("What is about you is seen only by you until %(day)s. You can let the others see it earlier.") % {"day": day}]
    if embargo.about == "expert":
        return [
            _("What the group says about the expert is first seen by the expert. You see it on %(day)s at the latest.")
            % {"day": day}
        ]
    return [
        _("What is about the school leader is first seen by the leader. You see it on %(day)s at the latest.") % {"day": day}
    ]
