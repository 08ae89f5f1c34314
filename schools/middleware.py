"""Opens the organisation of ``/o/<organisation>/…`` and speaks the person's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from core.tenancy import no_scope, open_scope
from core.terms import own_terms, use_terms
from schools.scopes import organisation_for

GetResponse = Callable[[HttpRequest], HttpResponse]


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
