"""Asks who it is, opens the organisation of ``/o/<organisation>/…`` and speaks the person's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from core.tenancy import no_scope, open_scope
from core.terms import own_terms, use_terms
from schools.scopes import organisation_for

GetResponse = Callable[[HttpRequest], HttpResponse]


class SignInMiddleware(LoginRequiredMiddleware):
    """Closes everything that does not open itself, and brings people back to where they were.

    Who sends a form after the session ended goes back to the page with the form: the address that the form was sent to often
    takes nothing else, and what was typed waits on the page (``static/js/autosave.js``).
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Redirect to the sign-in page; after a form, tell it that a session ended."""
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        page = request.headers.get("Referer", "")
        back = "/"
        if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
            parts = urlsplit(page)
            back = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back, 'ended': '1'})}")


class PersonalLanguageMiddleware:
    """A signed-in person's own language wins over the browser's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for this request."""
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or ""
        return self.get_response(request)


class OrganisationMiddleware:
    """Every request starts without a scope; an organisation in the URL opens one, for its own people only."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Close the scope again, whatever the view did."""
        request.organisation = None  # type: ignore[attr-defined]  # our own attribute
        with no_scope(), own_terms({}):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Resolve the organisation; a stranger gets 404 as if it were not there."""
        slug = kwargs.get("organisation")
        if slug is None or not request.user.is_authenticated:
            return
        organisation = organisation_for(request.user, slug)
        if organisation is None:
            raise Http404
        request.organisation = organisation  # type: ignore[attr-defined]  # our own attribute
        open_scope(organisation.pk)
        use_terms(organisation.terms)
