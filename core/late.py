"""Queries that are built once and asked by everybody.

Django builds a query anew each time that it is asked, and where a lot is asked at once that takes longer than the database
needs for the answer. A query without anybody's number and without a date in it can be built once and kept; :class:`Late` stands
for what is not known yet, as the seal of :mod:`core.tenancy` does for the organisation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.db.models.expressions import Expression, Value
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

_reader: ContextVar[int] = ContextVar("reader")


class Late(Expression):
    """A value that is looked up at the moment that the query becomes SQL, and never earlier.

    Args:
        look_up: gives the value.
        output_field: what kind of value it is.
    """

    def __init__(self, look_up: Callable[[], Any], output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.look_up = look_up

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        """Compile the value of this moment."""
        return Value(self.look_up(), output_field=self.output_field).as_sql(compiler, connection)


def reader() -> Late:
    """The number of the person for whom :func:`reading_as` is open. Compiling raises LookupError when it is open for nobody."""
    return Late(_reader.get, models.BigIntegerField())


def today() -> Late:
    """The day that it is when the query is asked."""
    return Late(timezone.localdate, models.DateField())


@contextmanager
def reading_as(user: Any) -> Iterator[None]:
    """Let :func:`reader` stand for this person in the queries that are asked inside."""
    token = _reader.set(user.pk)
    try:
        yield
    finally:
        _reader.reset(token)
