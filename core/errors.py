"""The error with which a service refuses an intention."""

from __future__ import annotations

from django.utils.functional import Promise


class DomainError(Exception):
    """A refused intention, in a sentence for the person who wanted it.

    Args:
        message: a translated sentence: what is in the way and what to do.
        field: the form field that the sentence belongs to, or None for the whole form.
    """

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
