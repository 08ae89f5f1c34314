"""Six norms for a PLG that works (katern §2.6, after Thurlings and Den Brok), each read from what the group keeps here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.status import is_single_session
from assessments.traces import BY_KEY

Values = Mapping[str, Mapping[str, Any]]

#: The rules that the norms are read from. A count of before a rule was there does not have them all: then it waits a night.
READ_FROM = frozenset(
    {
        "runs_a_year",
        "sources",
        "before_after",
        "cycles_pupils",
        "expert_present",
        "plan_link",
        "meetings_held",
        "meetings_fixed",
    }
)


@dataclass(frozen=True)
class Norm:
    """One norm.

    Attributes:
        is_met: whether it can be seen.
        text: what it was read from, in words.
    """

    key: str
    name: str
    is_met: bool
    text: str


def norms(values: Values) -> list[Norm]:
    """The six norms in the order of the source; none before the group was counted."""
    if not values.keys() >= READ_FROM:
        return []
    return [_year(values), _content(values), _inquiry(values), _theory(values), _outside(values), _policy(values)]


def warnings(values: Values) -> list[str]:
    """What a group should know before it calls itself a PLG, each with its name."""
    if not values.keys() >= READ_FROM:
        return []
    found = []
    if not values["runs_a_year"]["year"]:
        found.append(
            _("Shorter than twelve months: %(sentence)s Growth in teaching takes a school year or more.")
            % {"sentence": _said("runs_a_year", values)}
        )
    if is_single_session(values):
        found.append(_("A single session: one meeting cannot be called a PLG, however good it is."))
    return found


def _said(key: str, values: Values) -> str:
    return BY_KEY[key].say(values[key])


def _year(values: Values) -> Norm:
    return Norm("year", _("At least a year"), values["runs_a_year"]["year"], _said("runs_a_year", values))


def _content(values: Values) -> Norm:
    return Norm("content", _("Knowledge of the subject"), values["sources"]["count"] > 0, _said("sources", values))


def _inquiry(values: Values) -> Norm:
    met = values["before_after"]["count"] > 0
    return Norm("inquiry", _("Inquiry"), met, _said("before_after", values) or _said("cycles_pupils", values))


def _theory(values: Values) -> Norm:
    used = values["sources"]["used"]
    text = (
        ngettext("%(count)d try-out began with a source.", "%(count)d try-outs began with a source.", used) % {"count": used}
        if used
        else _("No try-out began with a source yet.")
    )
    return Norm("theory", _("Theory and practice together"), used > 0, text)


def _outside(values: Values) -> Norm:
    return Norm("outside", _("Expertise from outside"), values["expert_present"]["count"] > 0, _said("expert_present", values))


def _policy(values: Values) -> Norm:
    return Norm("policy", _("It fits the policy of the school"), values["plan_link"]["linked"], _said("plan_link", values))
