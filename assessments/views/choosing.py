"""The page on which a questionnaire is chosen, before anything else about a round can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from assessments.choices import Choice, choices, find
from assessments.enums import Audience
from core.htmx import page
from schools.models import Organisation


def chosen(request: HttpRequest, organisation: Organisation, *audiences: Audience) -> Choice | None:
    """The questionnaire that the request names, in the address or in the form; None for none or an unknown one."""
    wanted = _wanted(request)
    return find(wanted, organisation, *audiences) if wanted else None


def choose(request: HttpRequest, organisation: Organisation, *audiences: Audience, context: Mapping[str, Any]) -> HttpResponse:
    """Show what can be chosen; a form that named nothing of it is refused.

    Args:
        context: ``group`` or ``school``, ``possible``, and with it ``asked`` and ``needed``.
    """
    posted = request.method == "POST"
    unknown = posted or bool(_wanted(request))
    found = choices(organisation, *audiences) if context["possible"] else []
    return page(
        request, "assessments/choose.html", {**context, "choices": found, "unknown": unknown}, status=422 if posted else 200
    )


def _wanted(request: HttpRequest) -> str:
    return (request.POST if request.method == "POST" else request.GET).get("instrument", "")
