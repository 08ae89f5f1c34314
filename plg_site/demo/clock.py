"""Telling a story in its own time: the services believe that it is then."""

from __future__ import annotations

import datetime
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db.models import Field
from django.utils import timezone

# A story yields (day, hour, minute) and goes on when that moment has come.
Story = Generator[tuple[int, int, int], None, None]

_real_now = timezone.now


def _stamped_fields() -> list[Field[Any, Any]]:
    """Fields whose default is the current moment: they hold the real clock in their hands."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if getattr(field, "default", None) is _real_now
    ]


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Let ``timezone.now()``, and every default that is made of it, give ``moment``."""

    def then() -> datetime.datetime:
        return moment

    with ExitStack() as stack:
        stack.enter_context(patch("django.utils.timezone.now", then))
        for field in _stamped_fields():
            stack.enter_context(patch.object(field, "_get_default", then))
        yield


def live(story: Story, first_day: datetime.date, until: datetime.datetime) -> None:
    """Live a story from its first day until a moment. What lies after it does not happen.

    Args:
        story: yields day (counted from ``first_day``), hour and minute, local time.
        first_day: its day 0.
        until: an aware moment.
    """
    try:
        moment = _moment(next(story), first_day)
        while moment <= until:
            with at(moment):
                following = next(story)
            moment = _moment(following, first_day)
        story.close()
    except StopIteration:
        return


def _moment(when: tuple[int, int, int], first_day: datetime.date) -> datetime.datetime:
    day, hour, minute = when
    date = first_day + datetime.timedelta(days=day)
    return timezone.make_aware(datetime.datetime.combine(date, datetime.time(hour, minute)))
