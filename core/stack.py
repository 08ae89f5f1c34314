"""Room on the stack that Python keeps its own calls on.

Python 3.11 and 3.12 keep that stack in pieces of 16 KB, and give a piece back as soon as it is empty. Code that calls and
returns across the edge of a piece asks the operating system for memory, and gives it back, at every single call (CPython issue
142183; the later 3.13 and 3.14 keep one piece). A page goes so deep, through middleware, views, templates and queries, that it
stands on such an edge most of the time. What that costs stands in docs/adr/0023-room-on-the-stack.md.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# In values of eight bytes. A piece is 16 KB, doubled until what asks for it fits: for this 512 KB, of which 240 are left over
# for all that is called from there. Only what is really used of it becomes memory.
ROOM = 34_000


def _with_room(call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    return call(*args, **kwargs)


# The room is asked for by a function that says it needs much of it. Nothing else about the call changes.
_with_room.__code__ = _with_room.__code__.replace(co_stacksize=ROOM)


def with_room(call: Callable[P, T]) -> Callable[P, T]:
    """Return the same call, made at the beginning of a piece of the stack in which it has room."""

    @wraps(call)
    def roomy(*args: P.args, **kwargs: P.kwargs) -> T:
        return _with_room(call, *args, **kwargs)

    return roomy
