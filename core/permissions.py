"""The ``rules`` package with types: predicates that combine with ``&``, ``|`` and ``~``, and the permission table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

from rules.permissions import add_perm as _add_perm
from rules.predicates import predicate as _predicate


class Predicate(Protocol):
    """A sentence about a person and a thing that is true or not."""

    def __call__(self, user: Any, thing: Any) -> bool:
        """Whether the sentence holds."""

    def __and__(self, other: Predicate) -> Predicate:
        """Both hold."""

    def __or__(self, other: Predicate) -> Predicate:
        """One of them holds."""

    def __invert__(self) -> Predicate:
        """It does not hold."""


def predicate(function: Callable[[Any, Any], bool]) -> Predicate:
    """Make a sentence out of a function of (user, thing)."""
    return cast(Predicate, _predicate(function))  # type: ignore[no-untyped-call]  # rules has no types


def add_perm(name: str, rule: Predicate) -> None:
    """Say who may: ``add_perm("groups.edit_group", is_leader | is_organiser)``."""
    _add_perm(name, rule)  # type: ignore[no-untyped-call]  # rules has no types
