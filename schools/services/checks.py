"""What the services of this app check with."""

from __future__ import annotations

from django.db.models import Model


def clean(instance: Model, *fields: str) -> None:
    """Check these fields of an instance by the rules of its model.

    Raises:
        ValidationError: with the sentences per field.
    """
    instance.clean_fields(exclude=[field.name for field in instance._meta.fields if field.name not in fields])
