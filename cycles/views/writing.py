"""A page to write one thing, and a page to take it away: what all parts of a cycle share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.forms import attempt
from core.htmx import done, page


def phase_url(organisation: str, cycle_pk: int, phase: str) -> str:
    """The page of one phase of a cycle."""
    return reverse("cycles:phase", args=[organisation, cycle_pk, phase])


def write(request: HttpRequest, form: Any, action: Any, url: str, context: dict[str, Any]) -> HttpResponse:
    """Run the service when the form is good, then go to ``url``; else show the form."""
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: action(**form.cleaned_data)):
        return done(request, url, _("Saved."))
    return page(request, "cycles/write.html", {**context, "form": form, "back": url})


def take_away(request: HttpRequest, action: Any, url: str, title: str, text: str) -> HttpResponse:
    """Ask once more, then run the service."""
    if request.method == "POST":
        action()
        return done(request, url, _("Taken away."))
    context = {
        "title": title,
        "sentence": text,
        "action_label": _("Take it away"),
        "cancel_url": url,
        "danger": True,
    }
    return page(request, "ui/confirm.html", context)
