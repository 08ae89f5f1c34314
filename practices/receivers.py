"""What is gone inside the group is gone outside it too."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cycles.models import Evidence, Source, TryOut
from practices.models import Part, Preparation
from practices.services.common import locked
from practices.services.publishing import empty, take_out
from schools.models import User


def take_along(sender: type[Preparation], instance: Preparation, **kwargs: Any) -> None:
    """A preparation goes, with its cycle, its group or its organisation: empty what others read of it."""
    if instance.example is not None:
        empty(instance.example)


def take_part_along(sender: type[Part], instance: Part, origin: Any = None, **kwargs: Any) -> None:
    """A part goes, by itself or because its author deleted the original: take it out of what others read.

    When the whole preparation goes, :func:`take_along` does it.
    """
    begun_with = getattr(origin, "model", type(origin))
    if issubclass(begun_with, (Part, TryOut, Evidence, Source, User)):
        with transaction.atomic():
            take_out(locked(instance.preparation), [instance])
