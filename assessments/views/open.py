"""What the page of a round says while it is open: how many answered, never who."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from assessments import services
from assessments.enums import Audience
from assessments.models import Round
from assessments.people import asked_in, part_for
from core.access import allowed


def open_context(request: HttpRequest, round_: Round) -> dict[str, Any]:
    """The context of ``assessments/round_open.html``."""
    kept = services.kept_so_far(round_, request.user)
    definition = round_.definition
    count = services.count_answers(round_)
    organises = allowed(request, "assessments.choose_focus", round_)
    return {
        "round": round_,
        "group": round_.group,
        "school": round_.school,
        "part": part_for(request.user, round_),
        "count": count,
        "asked": len(asked_in(round_)),
        "answered": kept.sent,
        "begun": bool(kept.answers or kept.comment),
        "focus": definition.section(round_.focus).name if round_.focus else "",
        "may_choose_focus": organises and not count,
        "focus_is_locked": organises and bool(count),
        "about_leader": definition.audience == Audience.LEADER,
        "may_answer": allowed(request, "assessments.answer_round", round_),
        "may_close": allowed(request, "assessments.close_round", round_),
    }
