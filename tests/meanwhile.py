"""Somebody else, in the middle of what a test does: between two statements of one service, without threads or waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.signals import pre_save


@contextmanager
def just_before(words: str, act: Callable[[], object], *, at: int = 1) -> Iterator[None]:
    """Do ``act`` once, just before the first (or ``at``-th) statement to the database that begins with ``words``.

    A transaction within that of the test begins with ``SAVEPOINT``. Fails when none came: the test would prove nothing.
    """
    come = 0

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal come
        if come < at and sql.startswith(words):
            come += 1
            if come == at:
                act()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield
    assert come == at, f"No statement began with {words!r}."


@contextmanager
def just_before_saving(model: type[Model], act: Callable[[], object]) -> Iterator[None]:
    """Do ``act`` once, at the moment before a row of ``model`` is written."""
    waiting = [act]

    def look(sender: object, **_sent: object) -> None:
        if waiting:
            waiting.pop()()

    pre_save.connect(look, sender=model, weak=False)
    try:
        yield
    finally:
        pre_save.disconnect(look, sender=model)
    assert not waiting, f"No {model.__name__} was saved."
