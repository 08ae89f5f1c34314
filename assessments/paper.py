"""The result on paper: the facts of the page for the same reader, and never anybody's own answers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments import profile, words
from assessments.disclosure import Released
from assessments.enums import Audience
from assessments.result import Result
from core.templatetags.ui import short_day


def sheet(result: Result, comments: list[str]) -> dict[str, Any]:
    """What the template prints.

    Args:
        comments: the texts that everybody may read.
    """
    round_, outcome = result.round, result.outcome
    whose = round_.group.name if round_.group else round_.school.name if round_.school else ""
    data: dict[str, Any] = {
        "title": result.headline,
        "kind": result.definition.name,
        "under": whose,
        "facts": [
            (_("Answered"), _("%(answered)d of %(asked)d people") % {"answered": outcome.answered, "asked": outcome.invited}),
            (_("Fixed on"), short_day(round_.closed_at)),
        ],
        "sections": [],
        "comments_title": _("What people wrote"),
        "comments_note": words.comments_note(),
        "comments": comments,
        "closing": words.promises(about_leader=result.definition.audience is Audience.LEADER),
        "closing_title": _("Who sees this"),
        "ends": [_("1 not at all"), _("5 completely")],
    }
    if not isinstance(outcome, Released):
        return {**data, "lead": [words.why_withheld(outcome)], "rows": [], "changes": [], "comments": []}
    rows = profile.rows(outcome, result.definition, {})
    return {
        **data,
        "lead": [*words.remarks(outcome, result.definition), *words.embargo_sentences(result.embargo)],
        "rows_title": result.definition.name,
        "rows": [
            {"name": row.name, "value": row.value, "said": row.word or row.shown, "spread": row.spread, "weak": row.weak}
            for row in rows
        ],
        "changes_title": _("Since the last round"),
        **_changes(result),
        "statements_title": _("By statement"),
        "statements_head": [_("Statement"), _("The group")],
        "sections": [
            {
                "name": row.name,
                "rows": [[each.text, each.in_words if each.has_bar else each.score] for each in row.statements],
            }
            for row in rows
            if row.statements
        ],
    }


def _changes(result: Result) -> dict[str, Any]:
    trend = result.trend
    if trend is None:
        return {"changes": [], "changes_nothing": ""}
    head = [_("Characteristic"), _("First"), _("Then"), _("What may be said")]
    return {
        "changes_nothing": trend.nothing,
        "changes_head": head,
        "changes_common": list(trend.common),
        "changes": [[row.name, row.before, row.after, " ".join((row.verdict, *row.facts))] for row in trend.rows],
    }
