"""What several pages of meetings share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from meetings.models import Meeting


def url(name: str, meeting: Meeting, *args: Any) -> str:
    """The address of one of a meeting's pages."""
    return reverse(f"meetings:{name}", args=[meeting.group.organisation.slug, meeting.pk, *args])


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None on a GET, so that the form stays unbound (an empty POST is still a POST)."""
    return request.POST if request.method == "POST" else None


def go(to: str) -> HttpResponse:
    """Send on to ``to``: also the answer to a GET of an address that only acts on POST."""
    response = HttpResponseRedirect(to)
    response.status_code = 303
    return response


def confirm_page(request: HttpRequest, context: Mapping[str, Any]) -> HttpResponse:
    """Ask once more, or answer 422 when the answer was refused. Context: see templates/ui/confirm.html."""
    form = context.get("form")
    refused = form is not None and form.is_bound and bool(form.errors)
    return render(request, "ui/confirm.html", dict(context), status=422 if refused else 200)
