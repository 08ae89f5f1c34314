"""The result of a school's groups together, and the page that says who sees what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import profile, words
from assessments.disclosure import Total
from assessments.models import WaveRelease
from core.access import get_or_deny, require
from core.htmx import page
from schools.models import Organisation


@require_safe
def wave_result(request: HttpRequest, organisation: str, wave: int) -> HttpResponse:
    """All groups of a wave together: no group by itself, no order of groups."""
    found = get_or_deny(request, "assessments.view_wave_result", WaveRelease.objects.with_wave(), wave=wave)
    total = Total.from_json(found.result)
    definition = found.wave.definition
    rows = profile.total_rows(total, definition)
    context = {
        "wave": found.wave,
        "school": found.wave.school,
        "release": found,
        "total": total,
        "definition": definition,
        "headline": words.wave_headline(total, definition),
        "rows": rows,
        "has_words": any(row.word for row in rows),
        "low": _("1 not at all"),
        "high": _("5 completely"),
    }
    return page(request, "assessments/wave_result.html", context)


@require_safe
def who_sees(request: HttpRequest, organisation: str) -> HttpResponse:
    """Who sees what of my answers: the promise, in plain words, for everybody in the organisation."""
    found: Organisation = request.organisation  # type: ignore[attr-defined]  # set by the middleware
    require(request, "schools.view_organisation", found)
    return page(request, "assessments/who_sees.html", {"tenant": found, "smallest": found.smallest_group})
