"""Traces of the own lessons (C3), of working together (C4), and of doing and reflecting (C5)."""

from __future__ import annotations

from statistics import median
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.traces.facts import Facts
from assessments.traces.rule import Counted, Rule, Value
from meetings.enums import Kind

#: A median of fewer try-outs, or of those of fewer people, would be about somebody.
FEWEST_TRY_OUTS: Final = 5
FEWEST_AUTHORS: Final = 3
#: Below this many members "from more than half" would be about one or two of them.
FEWEST_MEMBERS: Final = 5


class TryOuts(Rule):
    """Try-outs in own lessons, shared with the group. Evidence: one at least."""

    key = "try_outs"
    characteristic = "C3"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        return Counted({"count": len(facts.try_outs)}, {"try_out": [row.pk for row in facts.try_outs]})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["count"]:
            return _("No try-out was shared yet in this period.")
        text = ngettext("%(count)d try-out was shared.", "%(count)d try-outs were shared.", value["count"])
        return text % {"count": value["count"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])


class DaysToTryOut(Rule):
    """Days from an idea (agenda item, source, plan, ingredient, a colleague's try-out) to the lesson: the median, about nobody.

    No evidence by itself: how fast is fast enough is the group's to say (C3.3 asks about two weeks).
    """

    key = "days_to_try_out"
    characteristic = "C3"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        rows = [row for row in facts.try_outs if row.days is not None]
        enough = len(rows) >= FEWEST_TRY_OUTS and len({row.author for row in rows}) >= FEWEST_AUTHORS
        days = round(median(row.days or 0 for row in rows)) if enough else None
        return Counted({"days": days}, {"try_out": [row.pk for row in rows]} if enough else {})

    def say(self, value: Value) -> str:
        """See the class."""
        if value["days"] is None:
            return ""
        if value["days"] == 0:
            return _("Half of the try-outs came on the day of the idea.")
        return ngettext(
            "Half of the try-outs came within %(days)d day of the idea.",
            "Half of the try-outs came within %(days)d days of the idea.",
            value["days"],
        ) % {"days": value["days"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return False


class LessonVisits(Rule):
    """Lesson visits that took place, without anybody's name. Evidence: one at least."""

    key = "lesson_visits"
    characteristic = "C3"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        meetings = [pk for pk, kind in facts.held.items() if kind == Kind.LESSON_VISIT]
        return Counted({"count": len(facts.visits)}, {"meeting": sorted(meetings)})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["count"]:
            return _("No lesson visit was noted.")
        text = ngettext("%(count)d lesson visit took place.", "%(count)d lesson visits took place.", value["count"])
        return text % {"count": value["count"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])


class MeetingsHeld(Rule):
    """Meetings held. Evidence: two at least, since a single session is no PLG (katern §2.6)."""

    key = "meetings_held"
    characteristic = "C4"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        return Counted({"count": len(facts.held)}, {"meeting": sorted(facts.held)})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["count"]:
            return _("The group has not met yet in this period.")
        text = ngettext("The group met %(count)d time.", "The group met %(count)d times.", value["count"])
        return text % {"count": value["count"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"] >= 2)


class Spread(Rule):
    """Whether shared try-outs come from more than half of the members: no number, and nothing about a group under five.

    "Seven of eight" would set a reader looking for the eighth, so only the half is kept. Evidence: more than half.
    """

    key = "spread"
    characteristic = "C4"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        authors = {row.author for row in facts.try_outs} & facts.members
        if len(facts.members) < FEWEST_MEMBERS or not authors:
            return Counted({"most": None})
        return Counted({"most": len(authors) * 2 > len(facts.members)}, {"try_out": [row.pk for row in facts.try_outs]})

    def say(self, value: Value) -> str:
        """See the class."""
        if value["most"] is None:
            return ""
        if value["most"]:
            return _("Shared try-outs came from more than half of the members.")
        return _("Shared try-outs came from half of the members, or fewer.")

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["most"])


class SharedPreparation(Rule):
    """Research lessons that the group prepared together. Evidence: one at least."""

    key = "shared_preparation"
    characteristic = "C4"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        return Counted({"count": len(facts.lessons)}, {"lesson": facts.lessons})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["count"]:
            return _("No lesson was prepared together here.")
        text = ngettext("%(count)d lesson was prepared together.", "%(count)d lessons were prepared together.", value["count"])
        return text % {"count": value["count"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])


class ReciprocalVisits(Rule):
    """Pairs of colleagues of whom each was in the other's lesson, without names. Evidence: one at least."""

    key = "reciprocal_visits"
    characteristic = "C4"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        pairs = {(visitor, host) for _meeting, visitor, host in facts.visits}
        count = sum((host, visitor) in pairs for visitor, host in pairs) // 2
        meetings = {meeting for meeting, visitor, host in facts.visits if (host, visitor) in pairs}
        return Counted({"count": count}, {"meeting": sorted(meetings)})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["count"]:
            return ""
        return ngettext(
            "%(count)d pair of colleagues visited each other.",
            "%(count)d pairs of colleagues visited each other.",
            value["count"],
        ) % {"count": value["count"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])


class WholeTryOuts(Rule):
    """Shared try-outs with both halves: done and thought (katern §2.3). Evidence: one at least."""

    key = "whole_try_outs"
    characteristic = "C5"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        rows = facts.try_outs
        return Counted({"count": sum(row.is_whole for row in rows), "of": len(rows)}, {"try_out": [row.pk for row in rows]})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["of"]:
            return _("No try-out was shared yet in this period.")
        return ngettext(
            "%(count)d of %(of)d try-out has both doing and thinking.",
            "%(count)d of %(of)d try-outs have both doing and thinking.",
            value["of"],
        ) % {"count": value["count"], "of": value["of"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])


class BeforeAndAfter(Rule):
    """Cycles with data from before and after. Evidence: one at least."""

    key = "before_after"
    characteristic = "C5"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        return Counted({"count": len(facts.measured), "of": len(facts.cycles)}, {"cycle": facts.measured})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["of"]:
            return ""
        return ngettext(
            "%(count)d of %(of)d cycle has data from before and after.",
            "%(count)d of %(of)d cycles have data from before and after.",
            value["of"],
        ) % {"count": value["count"], "of": value["of"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])
