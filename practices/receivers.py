"""What is gone inside the group is gone outside it too."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cycles.models import Evidence, Source, TryOut
from practices.models import Part, Preparation
from practices.services.common import locked
from practices.services.publishing import empty, keep_the_yes_for_the_rest, leave_the_photo_out, take_out
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
            now = locked(instance.preparation)
            if begun_with is not Part:
                keep_the_yes_for_the_rest(instance)
            take_out(now, [instance])


def take_photo_along(sender: type[TryOut], try_out: TryOut, **kwargs: Any) -> None:
    """A photo is gone or another one: its copies go."""
    for part in Part.objects.filter(try_out=try_out, with_photo=True).select_related("preparation"):
        with transaction.atomic():
            leave_the_photo_out(part)


def take_private_along(sender: type[TryOut], try_out: TryOut, **kwargs: Any) -> None:
    """A try-out is its author's alone again: its copies go, as when it is deleted."""
    for part in Part.objects.filter(try_out=try_out).select_related("preparation"):
        with transaction.atomic():
            locked(part.preparation)
            keep_the_yes_for_the_rest(part)
            part.delete()
