"""Grow an ingredient from a success: what worked, then why, then what holds elsewhere, and when it does not (D8)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.enums import Origin
from cycles.models import Cycle, Ingredient, Source, TryOut
from cycles.models.library import STEPS
from cycles.services.common import block, checked
from groups.models import Group
from schools.audit import record


@transaction.atomic
def keep(
    *,
    group: Group,
    origin: str,
    worked: str,
    cycle: Cycle | None = None,
    try_out: TryOut | None = None,
    source: Source | None = None,
    by: Any,
) -> Ingredient:
    """Put what worked in the library. The same words of the same origin twice are one ingredient.

    Args:
        origin: a shared try-out, a lesson, or the outcome of a cycle.
        cycle, try_out, source: where it comes from, as far as known; a try-out brings its cycle and source along.

    Raises:
        DomainError: the text is empty, the origin is not of this group, or the try-out is not shared.
    """
    if origin not in Origin.values:
        raise DomainError(_("Choose where it comes from."), field="origin")
    if origin == Origin.TRY_OUT:
        if try_out is None or try_out.group_id != group.pk or not try_out.is_shared:
            raise DomainError(_("Choose a try-out that is shared with the group."), field="try_out")
        cycle, source = try_out.cycle, source or try_out.source
    elif cycle is None or cycle.group_id != group.pk:
        raise DomainError(_("Choose a cycle of this group."), field="cycle")
    else:
        try_out = None
    made = Ingredient(group=group, origin=origin, cycle=cycle, try_out=try_out, source=source, worked=block(worked), author=by)
    checked(made)
    same = Ingredient.objects.filter(group=group, origin=origin, cycle=cycle, try_out=try_out, worked=made.worked)
    before: Ingredient | None = same.select_related("group__organisation").first()
    if before:
        return before
    made.save()
    record(by=by, verb="ingredient.kept", on=made)
    return made


@transaction.atomic
def grow(*, ingredient: Ingredient, step: str, text: str, version: int, by: Any) -> Ingredient:
    """Take a step, or write it anew.

    Args:
        step: ``worked``, ``why``, ``elsewhere`` or ``limits``.
        version: of the ingredient that the writer started from.

    Raises:
        DomainError: the text is empty where it must not be, or somebody else wrote meanwhile.
    """
    if step not in ("worked", *STEPS):
        raise ValueError(step)
    now = Ingredient.objects.select_for_update(of=("self",)).select_related("group__organisation").get(pk=ingredient.pk)
    words = block(text)
    if getattr(now, step) == words and words:
        return _found(now)
    if now.version != version:
        raise DomainError(
            _("Somebody else wrote in this ingredient meanwhile. Both texts are here. Make one of them and save."), field="text"
        )
    if not words and step != "limits":
        raise DomainError(_("Write a sentence, or go back without saving."), field="text")
    setattr(now, step, words)
    try:
        checked(now)
    except DomainError as refusal:
        raise DomainError(refusal.message, field="text") from None
    now.version += 1
    now.save()
    record(by=by, verb="ingredient.grown", on=now)
    return _found(now)


@transaction.atomic
def remove(*, ingredient: Ingredient, by: Any) -> None:
    """Take an ingredient out of the library."""
    record(by=by, verb="ingredient.removed", on=ingredient)
    ingredient.delete()


def _found(ingredient: Any) -> Ingredient:
    assert isinstance(ingredient, Ingredient)
    return ingredient
