"""What a form is bound to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def sent(request: HttpRequest, *, files: bool = False) -> list[Any]:
    """The data of a POST, also when it is empty, so that an empty form is refused and not just shown; nothing for a GET."""
    if request.method != "POST":
        return []
    return [request.POST, request.FILES] if files else [request.POST]
