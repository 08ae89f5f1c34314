"""One round: how it stands while it is open, and its released result."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import profile, services, words
from assessments.disclosure import Released, from_json
from assessments.models import Round
from assessments.people import part_for
from assessments.traces import traces
from assessments.views.open import open_context
from core.access import get_or_deny
from core.htmx import page
from core.templatetags.ui import short_day
from groups.enums import Role
from groups.roles import roles_in


@require_safe
def detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One round: how it stands while it is open; afterwards what may be shown of it, and to the reader their own answers."""
    found = get_or_deny(request, "assessments.view_round", Round.objects.with_group().with_release(), pk=pk)
    if found.is_open:
        return page(request, "assessments/round_open.html", open_context(request, found))
    context: dict[str, Any] = {"round": found, "group": found.group, "school": found.school}
    context["part"] = part_for(request.user, found)
    outcome = from_json(found.release.result)
    own = services.own_answers(found, request.user)
    context |= {
        "outcome": outcome,
        "headline": words.headline(outcome, found.definition),
        "frozen": words.sentence("frozen", date=short_day(found.closed_at)),
        "own": profile.own_rows(own, found.definition) if own else [],
        "own_sentence": words.sentence("own"),
    }
    if not isinstance(outcome, Released):
        return page(request, "assessments/round_withheld.html", {**context, "why": words.why_withheld(outcome)})
    assert found.closed_at is not None
    seen = {}
    if found.group is not None:
        colleague = not roles_in(request.user, found.group).isdisjoint((Role.ORGANISER, Role.TEACHER, Role.EXPERT))
        seen = traces(found.group, found.closed_at, may_read_try_outs=colleague)
    rows = profile.rows(outcome, found.definition, seen)
    context |= {
        "rows": rows,
        "remarks": words.remarks(outcome, found.definition),
        "has_statements": any(row.statements for row in rows),
    }
    return page(request, "assessments/detail.html", {**context, "low": _("1 not at all"), "high": _("5 completely")})
