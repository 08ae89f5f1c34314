"""What goes away together: a file with its row, also when a person, a group or an organisation takes the row along."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import models, transaction

from cycles.models import Celebration, Source, TryOut

WITH_FILES = (TryOut, Source, Celebration)


def forget_files(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """The files of a row that is gone go once that is final."""
    for field in sender._meta.concrete_fields:
        if isinstance(field, models.FileField) and (name := getattr(instance, field.attname).name):
            transaction.on_commit(partial(field.storage.delete, name))
