"""Who asks, and where: typed answers from a request behind sign-in and the organisation's middleware."""

from __future__ import annotations

from django.http import HttpRequest

from schools.models import Organisation, User


def person(request: HttpRequest) -> User:
    """The signed-in person. Only for views that are not open to strangers."""
    assert isinstance(request.user, User)
    return request.user


def here(request: HttpRequest) -> Organisation:
    """The organisation of an address under ``/o/<organisation>/``."""
    found = request.organisation  # type: ignore[attr-defined]  # set by OrganisationMiddleware
    assert isinstance(found, Organisation)
    return found
