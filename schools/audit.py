"""The audit trail: one line per intention, written by services."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from core.tenancy import organisation_id_of
from schools.models import AuditEvent, Organisation


def record(*, by: Any, verb: str, on: Model) -> None:
    """Append an event. No personal text goes in: only who, what kind of thing, and which.

    Args:
        by: the person who did it, or None for the system.
        verb: ``"<thing>.<past participle>"``, e.g. ``"group.created"``.
        on: the tenant object that it happened to, or the organisation itself.
    """
    organisation_id = on.pk if isinstance(on, Organisation) else organisation_id_of(on)
    assert organisation_id is not None
    AuditEvent.objects.create(
        organisation_id=organisation_id,
        actor=by,
        verb=verb,
        object_type=on._meta.label,
        object_id=on.pk if isinstance(on.pk, int) else None,
    )
