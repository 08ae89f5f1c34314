"""A person's own pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from core.htmx import page


def today(request: HttpRequest) -> HttpResponse:
    """What is next, what waits, what was promised."""
    return page(request, "dashboards/today.html", {})


def portfolio(request: HttpRequest) -> HttpResponse:
    """An expert's groups."""
    return page(request, "dashboards/portfolio.html", {})


def me(request: HttpRequest) -> HttpResponse:
    """About me."""
    return page(request, "dashboards/me.html", {})
