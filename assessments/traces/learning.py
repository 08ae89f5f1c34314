"""Traces of a shared purpose (C1) and of everyone learning (C2)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.traces.facts import Facts
from assessments.traces.rule import Counted, Rule, Value
from assessments.traces.words_about_pupils import names_pupils


class GoalWithPupils(Rule):
    """The goal of the group has a part about pupils. Evidence: it has."""

    key = "goal_pupils"
    characteristic = "C1"
    page = "groups:detail"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        return Counted({"named": names_pupils(facts.group.goal_pupils)})

    def say(self, value: Value) -> str:
        """See the class."""
        if value["named"]:
            return _("The goal of the group names pupils.")
        return _("The goal of the group does not say which pupils it is about.")

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["named"])


class CyclesAboutPupils(Rule):
    """Cycles whose goal names pupils. Evidence: one at least."""

    key = "cycles_pupils"
    characteristic = "C1"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        rows = facts.cycles
        return Counted({"count": sum(named for _pk, named in rows), "of": len(rows)}, {"cycle": [pk for pk, _named in rows]})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["of"]:
            return _("No cycle ran in this period.")
        return ngettext(
            "%(count)d of %(of)d cycle has a goal that names pupils.",
            "%(count)d of %(of)d cycles have a goal that names pupils.",
            value["of"],
        ) % {"count": value["count"], "of": value["of"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])


class DecisionsWithValue(Rule):
    """Decisions with the value behind them. Evidence: one at least."""

    key = "decisions_value"
    characteristic = "C1"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        rows = facts.decisions
        return Counted({"count": sum(named for _pk, named in rows), "of": len(rows)}, {"decision": [pk for pk, _named in rows]})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["of"]:
            return _("No decision was noted in this period.")
        return ngettext(
            "%(count)d of %(of)d decision names the value behind it.",
            "%(count)d of %(of)d decisions name the value behind them.",
            value["of"],
        ) % {"count": value["count"], "of": value["of"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])


class LearningQuestions(Rule):
    """How many members have a learning question: never who, and not when it would be about too few. Evidence: half of them."""

    key = "learning_questions"
    characteristic = "C2"
    page = "groups:learning"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        found = facts.learning
        return Counted({"count": found.count, "of": found.of} if found else {"count": None, "of": None})

    def say(self, value: Value) -> str:
        """See the class."""
        if value["count"] is None:
            return _("How many members have a learning question is not said: it could be about one person.")
        return ngettext(
            "%(count)d of %(of)d member has a learning question.",
            "%(count)d of %(of)d members have a learning question.",
            value["of"],
        ) % {"count": value["count"], "of": value["of"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"]) and value["count"] * 2 >= value["of"]


class Reactions(Rule):
    """What colleagues wrote under each other's shared try-outs, the expert included. Evidence: one at least."""

    key = "reactions"
    characteristic = "C2"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        return Counted({"count": len(facts.reactions)}, {"try_out": sorted(set(facts.reactions))})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["count"]:
            return _("Nobody reacted to a colleague's try-out yet.")
        return ngettext(
            "Colleagues reacted %(count)d time to each other's try-outs.",
            "Colleagues reacted %(count)d times to each other's try-outs.",
            value["count"],
        ) % {"count": value["count"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])
