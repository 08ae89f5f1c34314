"""Drafts: read, keep and forget a person's unsent text."""

from __future__ import annotations

from typing import Any

from core.models import Draft

MAX_BYTES = 200_000


def _is_name(key: str) -> bool:
    """Whether a key can be in the table at all: no database keeps a zero byte or half a surrogate pair as text."""
    return "\x00" not in key and key == key.encode("utf-8", "ignore").decode()


def draft_data(user: Any, key: str) -> dict[str, str]:
    """The unsent fields of the form ``key``, or an empty mapping."""
    found = Draft.objects.filter(user=user, key=key).first() if _is_name(key) else None
    return dict(found.fields) if found else {}


def keep_draft(user: Any, key: str, fields: dict[str, str]) -> Draft:
    """Keep the fields of an unsent form; the newest text of the person wins."""
    draft, _created = Draft.objects.update_or_create(user=user, key=key, defaults={"fields": fields})
    return draft


def forget_draft(user: Any, key: str) -> None:
    """The form was sent: its draft is no longer needed. A key that no draft can have forgets nothing."""
    if _is_name(key):
        Draft.objects.filter(user=user, key=key).delete()


def forget_drafts(user: Any, prefix: str) -> None:
    """Forget all drafts whose key begins like this: a form that kept one draft per state of the text."""
    Draft.objects.filter(user=user, key__startswith=prefix).delete()
