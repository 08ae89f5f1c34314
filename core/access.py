"""The one door to an object: not visible is 404, visible but not allowed is 403."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from core.tenancy import OwnedManager

T = TypeVar("T", bound=Model)


def get_or_deny(request: HttpRequest, permission: str, source: OwnedManager[T] | QuerySet[T], **lookup: Any) -> T:
    """Fetch the object that a view is about.

    Args:
        request: whose user asks.
        permission: a permission from some app's ``rules.py``, e.g. ``"meetings.edit_meeting"``.
        source: manager or queryset that has ``visible_to``, which is applied here so that no view can forget it.
        lookup: what identifies the object.

    Raises:
        Http404: it is not there, or not visible to this person: both look the same.
        PermissionDenied: visible, but this may not be done by this person.
    """
    queryset = source.get_queryset() if isinstance(source, OwnedManager) else source
    found: T | None = queryset.visible_to(request.user).filter(**lookup).first()  # type: ignore[attr-defined]  # OwnedManager gives an OwnedQuerySet
    if found is None:
        raise Http404
    require(request, permission, found)
    # What the page is about: the frame opens the group that it belongs to.
    request.about = found  # type: ignore[attr-defined]  # read by the context processor
    return found


def allowed(request: HttpRequest, permission: str, obj: Any = None) -> bool:
    """Whether the request's user has ``permission`` on ``obj``."""
    return bool(request.user.has_perm(permission, obj))


def require(request: HttpRequest, permission: str, obj: Any = None) -> None:
    """Refuse with 403 unless the request's user has ``permission`` on ``obj``."""
    if not allowed(request, permission, obj):
        raise PermissionDenied
