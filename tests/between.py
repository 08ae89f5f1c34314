"""Somebody else who is faster: what happens between a look and the write that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def somebody_faster(action: Callable[[], object], *, at: int = 1) -> Iterator[None]:
    """Run ``action`` once, just before the block begins its first (or ``at``-th) transaction within that of the test."""
    begun: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith("SAVEPOINT") and len(begun) < at:
            begun.append(sql)
            if len(begun) == at:
                action()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    assert len(begun) == at, "the moment never came"
