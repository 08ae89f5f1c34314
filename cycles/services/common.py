"""What all services of cycles share: a running cycle, locked; checked fields; people of the group."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, TextField
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.models import Cycle
from groups.models import Group
from groups.roles import roles_in


def locked(cycle: Cycle) -> Cycle:
    """The cycle as it is now, locked until the transaction ends.

    Raises:
        DomainError: it is closed, and a closed cycle is for reading only.
    """
    now = Cycle.objects.select_for_update(of=("self",)).with_group().get(pk=cycle.pk)
    if not now.is_running:
        raise DomainError(_("This cycle is closed. You can read it, but no longer change it."))
    return now


def checked(thing: Model) -> None:
    """Check each of its own fields, not its relations.

    Raises:
        DomainError: one of them does not fit; the sentence belongs to that field.
    """
    try:
        thing.clean_fields(exclude=[field.name for field in thing._meta.fields if field.is_relation])
    except ValidationError as refusal:
        name, sentences = next(iter(refusal.message_dict.items()))
        raise DomainError(" ".join(sentences), field=name) from None
    for field in thing._meta.fields:  # Django leaves the length of a TextField to forms
        longest = getattr(field, "max_length", None)
        if isinstance(field, TextField) and longest and len(getattr(thing, field.name)) > longest:
            raise DomainError(_("This text is too long: at most %(n)d characters.") % {"n": longest}, field=field.name)


def must_be_in_group(person: Any, group: Group, *, field: str = "owner") -> None:
    """Refuse an owner who is not in the group now."""
    if not roles_in(person, group):
        raise DomainError(_("Choose somebody who is in the group now."), field=field)


def not_past(day: datetime.date, *, field: str) -> None:
    """Refuse a day before today."""
    if day < timezone.localdate():
        raise DomainError(_("This day is past. Choose today or later."), field=field)


def not_future(day: datetime.date, *, field: str) -> None:
    """Refuse a day after today."""
    if day > timezone.localdate():
        raise DomainError(_("This day is still to come. Choose today or earlier."), field=field)


def must_be_newest(now: int, version: int) -> None:
    """Refuse a text that was started from an older one than there is now; the page then shows both."""
    if now != version:
        raise DomainError(
            _("While you were writing, somebody else saved this. Both texts are here. Make one of them and save.")
        )


def one_line(text: str) -> str:
    """Text of one line, without spaces around it."""
    return " ".join(text.split())


def block(text: str) -> str:
    """Text of several lines, trimmed and with one kind of line end, so that the same words compare as the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
