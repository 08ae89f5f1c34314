"""Somebody else, in the middle of what a test does: between two statements of one service, without threads or waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def just_before(words: str, act: Callable[[], object]) -> Iterator[None]:
    """Do ``act`` once, just before the first statement to the database that begins with ``words``.

    Fails when no such statement came: then the test would prove nothing.
    """
    waiting = [act]

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if waiting and sql.startswith(words):
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield
    assert not waiting, f"No statement began with {words!r}."
