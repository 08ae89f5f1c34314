"""The plan on one sheet of paper: to take along, to hang up, and to write on what was seen."""

from __future__ import annotations

from typing import Any, Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cycles.models import Cycle, Plan, PlanStep, Risk

# A prediction of more lines is set as one paragraph: the sheet stays one sheet.
MOST_LINES: Final = 12


def sheet(cycle: Cycle, plan: Plan | None, steps: list[PlanStep], risks: list[Risk]) -> dict[str, Any]:
    """What templates/pdf/cycles/plan.typ shows. Hunches are no part of it: paper hangs where everybody reads.

    Args:
        plan: of the current pass, None when nothing was written yet.
        steps, risks: as the page shows them.
    """
    facts = [[_("Group"), cycle.group.name], [_("Cycle"), cycle.title]]
    if plan and plan.by_on:
        facts.append([_("Expected by"), date_format(plan.by_on, "j F Y")])
    return {
        "kind": _("Plan"),
        "title": (plan and plan.change) or _("One change"),
        "goal": cycle.goal,
        "facts": facts,
        "expect": _("We expect to see"),
        "prediction": _short(plan.prediction) if plan else "",
        "locked": _locked(plan),
        "steps_title": _("Who does what"),
        "steps_head": [_("Step"), _("Who"), _("By when"), _("Done")],
        "steps": [
            [step.text, str(step.owner), date_format(step.due_on, "j F"), _("Done") if step.done_at else ""] for step in steps
        ],
        "risks_title": _("What may go wrong"),
        "risks_head": [_("What may go wrong"), _("Then we do this")],
        "risks": [[risk.text, risk.response] for risk in risks],
        "seen": _("What we saw, and when"),
        # Translators: {n} stays as it is.
        "more": _("And {n} more: you find them in the plan on the screen."),
    }


def _short(words: str) -> str:
    lines = [line for line in words.split("\n") if line.strip()]
    return "\n".join(lines) if len(lines) <= MOST_LINES else " ".join(lines)


def _locked(plan: Plan | None) -> list[str]:
    if plan is None or plan.locked_at is None:
        return []
    words = {"day": date_format(localtime(plan.locked_at), "j F Y"), "time": date_format(localtime(plan.locked_at), "H:i")}
    nothing = [] if plan.prediction else [_("Nothing was predicted before the result came in.")]
    return [*nothing, _("Locked on %(day)s at %(time)s, when the first result was entered. It no longer changes.") % words]
