"""Pages and fragments: one template, and the page decides which of its fragments may be asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from core.drafts import forget_draft
from core.queue import is_queued, kept, refusal_of, refused, somebody_waits


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx sent the request (a boosted link counts as a page)."""
    details = getattr(request, "htmx", None)
    return details is not None and bool(details) and not details.boosted


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
        refused_forms = [value for value in context.values() if isinstance(value, BaseForm) and value.is_bound and value.errors]
        status = 422 if refused_forms else 200
        if refused_forms and is_queued(request):
            return refused(" ".join(refusal_of(form) for form in refused_forms))
    target = request.htmx.target if is_htmx(request) else None  # type: ignore[attr-defined]  # set by HtmxMiddleware
    name = f"{template}#{target}" if target in fragments else template
    return render(request, name, dict(context), status=status)


def next_url(request: HttpRequest, otherwise: str) -> str:
    """Where the form asked to go afterwards, when that is a page of ours; a bare word is no page."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if wanted.startswith("/") and "\x00" not in wanted and safe else otherwise


def done(request: HttpRequest, url: str, message: str = "") -> HttpResponse:
    """Answer after a successful write: go to ``url``, and say what happened there.

    A form that kept itself (``{% draft %}``) names its draft in the field ``draft``: it is forgotten here, and a cookie tells
    the browser to drop its own copy.
    """
    if message and somebody_waits(request):
        messages.success(request, message)
    response: HttpResponse
    if is_queued(request):
        response = kept(url, message)
    elif is_htmx(request):
        response = HttpResponseClientRedirect(url)
    else:
        response = HttpResponseRedirect(url)
        response.status_code = 303
    return drop_draft(request, response)


def drop_draft(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Forget the draft that a sent form names, here and, by a cookie, in the browser. ``done`` does so itself."""
    key = request.POST.get("draft", "")[:120]
    if key and request.user.is_authenticated:
        forget_draft(request.user, key)
        response.set_cookie("draft_sent", quote(key), max_age=300, samesite="Lax", secure=request.is_secure())
    return response
