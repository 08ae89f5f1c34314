"""Traces of the expert (C6) and of the conditions (C7)."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.traces.facts import Facts
from assessments.traces.rule import NORMS, ROLES, Counted, Rule, Value
from groups import facts as groups

#: A meeting that stands in the diary a month before is fixed, not looked for each time.
AHEAD = datetime.timedelta(days=28)


class ExpertPresent(Rule):
    """Meetings with the expert there, of those where it was noted who was. No secret: product.md. Evidence: one at least."""

    key = "expert_present"
    characteristic = "C6"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        value = {"count": len(facts.with_expert), "of": len(facts.noted), "expert": facts.has_expert}
        return Counted(value, {"meeting": facts.with_expert})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["expert"]:
            return _("The group has no expert.")
        if not value["of"]:
            return _("It was not noted yet who was at a meeting.")
        return ngettext(
            "The expert was at %(count)d of %(of)d meeting.", "The expert was at %(count)d of %(of)d meetings.", value["of"]
        ) % {"count": value["count"], "of": value["of"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])


class SourcesWithExample(Rule):
    """Sources with an example from a classroom, and try-outs that began with one.

    No evidence by itself: a group can read without an expert.
    """

    key = "sources"
    characteristic = "C6"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        used = sum(row.from_theory for row in facts.try_outs)
        return Counted({"count": len(facts.sources), "used": used}, {"source": [pk for pk, _expert in facts.sources]})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["count"]:
            return _("No source was brought in yet in this period.")
        return ngettext(
            "%(count)d source was brought in, with an example from a classroom.",
            "%(count)d sources were brought in, each with an example from a classroom.",
            value["count"],
        ) % {"count": value["count"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return False


class ExpertUsed(Rule):
    """Shared try-outs that began with a source from the expert. Evidence: one at least."""

    key = "expert_used"
    characteristic = "C6"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        rows = [row.pk for row in facts.try_outs if row.from_expert]
        return Counted({"count": len(rows), "expert": facts.has_expert}, {"try_out": rows})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["expert"]:
            return ""
        if not value["count"]:
            return _("No try-out began with a source from the expert.")
        return ngettext(
            "%(count)d try-out began with a source from the expert.",
            "%(count)d try-outs began with a source from the expert.",
            value["count"],
        ) % {"count": value["count"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])


class MeetingsFixed(Rule):
    """Meetings of the school year whose date stood a month before. Evidence: all, and two at least (D2)."""

    key = "meetings_fixed"
    characteristic = "C7"
    source = ROLES

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        rows = facts.planned
        fixed = [pk for pk, created_at, starts_at in rows if starts_at - created_at >= AHEAD]
        last = timezone.localdate(rows[-1][2]).isoformat() if rows else None
        return Counted(
            {"count": len(fixed), "of": len(rows), "last": last}, {"meeting": sorted(pk for pk, _made, _starts in rows)}
        )

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["of"]:
            return _("No meeting has a date in this school year.")
        last = date_format(datetime.date.fromisoformat(value["last"]), "j F Y")
        return ngettext(
            "%(count)d of %(of)d meeting of this school year had its date a month before; the last one is on %(last)s.",
            "%(count)d of %(of)d meetings of this school year had their date a month before; the last one is on %(last)s.",
            value["of"],
        ) % {"count": value["count"], "of": value["of"], "last": last}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["of"] >= 2 and value["count"] * 4 >= value["of"] * 3)


class HoursGranted(Rule):
    """Hours granted to each member beside hours planned. Evidence: as many as were planned."""

    key = "hours"
    characteristic = "C7"
    source = ROLES
    page = "groups:conditions"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        planned, granted = facts.hours.planned, facts.hours.granted
        return Counted(
            {
                "planned": None if planned is None else float(planned),
                "granted": None if granted is None else float(granted),
            }
        )

    def say(self, value: Value) -> str:
        """See the class."""
        planned, granted = value["planned"], value["granted"]
        if planned is None and granted is None:
            return _("Hours are neither planned nor granted yet.")
        if granted is None:
            return _("%(planned)s hours are planned for each member; none are granted yet.") % {"planned": _number(planned)}
        if planned is None:
            return _("%(granted)s hours are granted to each member; the group planned none.") % {"granted": _number(granted)}
        return _("%(granted)s of the %(planned)s hours that are planned for each member are granted.") % {
            "granted": _number(granted),
            "planned": _number(planned),
        }

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return value["granted"] is not None and value["granted"] > 0 and value["granted"] >= (value["planned"] or 0)


class LeaderPresent(Rule):
    """Meetings with the leader there, for a part at least (D3; only that, never how long). Evidence: one at least."""

    key = "leader_present"
    characteristic = "C7"
    source = ROLES

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        return Counted({"count": len(facts.with_leader), "of": len(facts.noted)}, {"meeting": facts.with_leader})

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["of"]:
            return ""
        return ngettext(
            "The school leader was at a part of %(count)d of %(of)d meeting.",
            "The school leader was at a part of %(count)d of %(of)d meetings.",
            value["of"],
        ) % {"count": value["count"], "of": value["of"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["count"])


class RequestsUnanswered(Rule):
    """Requests to the school leader that wait for an answer. Evidence: there were some, and none waits."""

    key = "requests"
    characteristic = "C7"
    source = ROLES

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        waiting = [pk for pk, answered in facts.requests if not answered]
        return Counted(
            {"count": len(waiting), "of": len(facts.requests)}, {"request": [pk for pk, _answered in facts.requests]}
        )

    def say(self, value: Value) -> str:
        """See the class."""
        if not value["of"]:
            return _("Nothing was asked of the school leader.")
        return ngettext(
            "%(count)d of %(of)d request to the school leader waits for an answer.",
            "%(count)d of %(of)d requests to the school leader wait for an answer.",
            value["of"],
        ) % {"count": value["count"], "of": value["of"]}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["of"]) and not value["count"]


class BudgetSet(Rule):
    """Whether money for expertise was set aside; never how much. Evidence: it was."""

    key = "budget"
    characteristic = "C7"
    source = ROLES
    page = "groups:conditions"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        return Counted({"set": facts.has_budget})

    def say(self, value: Value) -> str:
        """See the class."""
        return _("Money for expertise is set aside.") if value["set"] else _("No money for expertise is set aside.")

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["set"])


class RunsAYear(Rule):
    """Whether the group lasts twelve months. Evidence: it does."""

    key = "runs_a_year"
    characteristic = "C7"
    source = NORMS
    page = "groups:detail"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        return Counted({"days": groups.run_length(facts.group).days, "year": groups.runs_a_year(facts.group)})

    def say(self, value: Value) -> str:
        """See the class."""
        if value["year"]:
            return _("The group lasts twelve months or more.")
        months = value["days"] * 12 // 365
        return ngettext(
            "The group lasts %(months)d month; it takes twelve at least.",
            "The group lasts %(months)d months; it takes twelve at least.",
            months,
        ) % {"months": months}

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["year"])


class PlanLinked(Rule):
    """Whether the group works on a goal of the school's plan. Evidence: it does."""

    key = "plan_link"
    characteristic = "C7"
    source = ROLES
    page = "groups:conditions"

    def count(self, facts: Facts) -> Counted:
        """See the class."""
        return Counted({"linked": facts.has_plan_link})

    def say(self, value: Value) -> str:
        """See the class."""
        if value["linked"]:
            return _("The group works on a goal of the school's plan.")
        return _("No goal of the school's plan is linked to the group.")

    def is_seen(self, value: Value) -> bool:
        """See the class."""
        return bool(value["linked"])


def _number(hours: float) -> str:
    return str(number_format(hours, decimal_pos=0 if hours == int(hours) else 1))
