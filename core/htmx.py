"""Pages and fragments: one template, and the page decides which of its fragments may be asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx sent the request (a boosted link counts as a page)."""
    details = getattr(request, "htmx", None)
    return bool(details) and not details.boosted


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    fragments: Collection[str] = (),
    status: int | None = None,
) -> HttpResponse:
    """Answer with the page, or with one of its fragments.

    Args:
        template: the page's template, e.g. ``"groups/detail.html"``.
        fragments: partial names that may be asked for. The client never names a template: only a target in this list
            is answered with its fragment; anything else gets the page.
        status: given, or 422 when a form in the context was refused, or 200.
    """
    if status is None:
        refused = any(_refused(value) for value in context.values())
        status = 422 if refused else 200
    target = request.htmx.target if is_htmx(request) else None  # type: ignore[attr-defined]  # set by HtmxMiddleware
    name = f"{template}#{target}" if target in fragments else template
    return render(request, name, dict(context), status=status)


def _refused(value: object) -> bool:
    if isinstance(value, BaseForm):
        return value.is_bound and bool(value.errors)
    if isinstance(value, BaseFormSet):
        return value.is_bound and not value.is_valid()
    return False


def done(request: HttpRequest, url: str, message: str = "") -> HttpResponse:
    """Answer after a successful write: go to ``url``, and say what happened there."""
    if message:
        messages.success(request, message)
    if is_htmx(request):
        return HttpResponseClientRedirect(url)
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
