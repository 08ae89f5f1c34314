"""Answers to requests that are refused around the views, and what a browser may keep of the others."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import DomainError
from core.queue import is_queued, refused

GetResponse = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)


class PrivatePagesMiddleware:
    """What a signed-in person sees is for that person's browser, and gone from it after signing out.

    Many people share the computer of the staff room. ``no-store`` would also do, but then browsers forget what was typed when
    somebody goes back to a form. So a page may stay for going back, is asked for again each time that it is opened, and is
    thrown away at sign-out.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add ``Cache-Control`` where a view did not, and ``Clear-Site-Data`` to the answer that ends a session."""
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if (was_signed_in or request.user.is_authenticated) and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-cache"
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache"'
        return response


class RefusedIntentionMiddleware:
    """A refusal of a service that no form could show: two people, or two clicks, at the same moment."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before or after."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 409 with the service's sentence, and 404 for what was taken away after the page had looked for it."""
        if isinstance(exception, DomainError):
            if is_queued(request):
                return refused(str(exception.message), 409)
            return render(request, "409.html", {"sentence": exception.message}, status=409)
        if isinstance(exception, ObjectDoesNotExist):
            log.warning("Something was gone before it could be changed.", exc_info=exception)
            return render(request, "404.html", status=404)
        return None


class FormAddressMiddleware:
    """Who opens an address that only takes a form (Back, a bookmark, after signing in) gets a page, not an empty window."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give an empty 405 a page, and leave its ``Allow`` as it is."""
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


class RefusedUploadMiddleware:
    """Turns away a body that is larger than anything the product takes, before it is read, with a page that says so."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 for a body above ``UPLOAD_MAX_BYTES``."""
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > settings.UPLOAD_MAX_BYTES:
            return render(request, "413.html", status=413)
        return self.get_response(request)
