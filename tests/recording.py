"""A world that is written once and put back as it was, row by row, for every later test of the same process.

Factories and services take a hundred times as long as the few INSERTs that come of them, and nearly every test begins with the
same people. :func:`recorded` runs a function that writes a world, keeps the rows and what the function returned, and plays them
back the next time. The rows are the same, keys included; sequences never hand out a key of a recording again, since the first
run took it from them.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import time_machine
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery
from django.utils import timezone

from core.tenancy import unscoped
from schools.models import User

T = TypeVar("T")
# A world says "an hour ago" and "tomorrow": it is written anew before that could be noticed.
LASTS_SECONDS = 600
ROWS_AT_ONCE = 100


@dataclass
class Recording:
    """The rows of a world as SQL, and what the function that wrote them returned."""

    statements: list[tuple[str, tuple[Any, ...]]]
    returned: bytes
    day: Any
    until: float

    def is_fresh(self) -> bool:
        """Say whether "now" still means what it meant."""
        return time.monotonic() < self.until and self.day == timezone.localdate()


_recordings: dict[Any, Recording] = {}


def recorded(key: Any, make: Callable[[], T]) -> T:
    """Return what ``make`` returns, with its rows in the database.

    Args:
        key: tells this world from others; hashable.
        make: writes the world into an empty database. It must depend on nothing but the time of day.
    """
    with unscoped(reason="a test prepares its world"):
        if time_machine.escape_hatch.is_travelling() or models.QuerySet(User).exists():
            return make()  # another time, or a world that is furnished already: no recording fits
        known = _recordings.get(key)
        if known is None or not known.is_fresh():
            return _record(key, make)
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in known.statements:
                cursor.execute(statement, values)
        returned: T = pickle.loads(known.returned)  # noqa: S301 - written by this very process
        return returned


def _record(key: Any, make: Callable[[], T]) -> T:
    before = {model: set(models.QuerySet(model).values_list("pk", flat=True)) for model in _tables()}
    returned = make()
    _recordings[key] = Recording(
        statements=[statement for model, known in before.items() for statement in _inserts(model, known)],
        returned=pickle.dumps(returned),
        day=timezone.localdate(),
        until=time.monotonic() + LASTS_SECONDS,
    )
    return returned


def _tables() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def _inserts(model: type[models.Model], known: set[Any]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The SQL that writes the rows of a table that were not there before."""
    rows = models.QuerySet(model).order_by("pk")
    new = [row for row in rows if row.pk not in known]
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    for first in range(0, len(new), ROWS_AT_ONCE):
        query = InsertQuery(model)
        query.insert_values(fields, new[first : first + ROWS_AT_ONCE], raw=True)
        yield from query.get_compiler(connection=connection).as_sql()
