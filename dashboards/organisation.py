"""The organisation's first page."""

from django.http import HttpRequest, HttpResponse

from core.htmx import page


def organisation(request: HttpRequest, organisation: str) -> HttpResponse:
    """Schools and groups."""
    return page(request, "dashboards/organisation.html", {})
