"""Drafts: read, keep and forget a person's unsent text."""

from __future__ import annotations

from typing import Any

from core.models import Draft

MAX_BYTES = 200_000


def draft_data(user: Any, key: str) -> dict[str, str]:
    """The unsent fields of the form ``key``, or an empty mapping."""
    found = Draft.objects.filter(user=user, key=key).first()
    return dict(found.fields) if found else {}


def keep_draft(user: Any, key: str, fields: dict[str, str]) -> Draft:
    """Keep the fields of an unsent form; the newest text of the person wins."""
    draft, _created = Draft.objects.update_or_create(user=user, key=key, defaults={"fields": fields})
    return draft


def forget_draft(user: Any, key: str) -> None:
    """The form was sent: its draft is no longer needed."""
    Draft.objects.filter(user=user, key=key).delete()


def forget_drafts(user: Any, prefix: str) -> None:
    """Forget all drafts whose key begins like this: a form that kept one draft per state of the text."""
    Draft.objects.filter(user=user, key__startswith=prefix).delete()
