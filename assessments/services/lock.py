"""Hold a round while its answers change, so that an answer lies wholly before its closing or is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from assessments.enums import State
from assessments.models import GroupSecret, Round, RoundSecret
from assessments.querysets import RoundQuerySet
from core.late import reading_as


def hold_open(round_: Round) -> Round | None:
    """Return the round as it is now, locked until the end of the transaction; None once it is closed.

    On PostgreSQL this waits for whoever holds the row and then looks again; on SQLite the whole transaction waited already.
    """
    return (
        Round.objects.select_for_update(of=("self",))
        .filter(pk=round_.pk, state=State.OPEN)
        .select_related("organisation", "group__organisation", "school", "own_version")
        .first()
    )


@contextmanager
def holding(user: Any) -> Iterator[RoundQuerySet]:
    """Open a transaction, and give rounds that are locked until its end as they are fetched, in one query each.

    Each comes with what it asks, with as whom ``user`` answers it now, and with its ``key``: the secret, None once it is
    destroyed, which whoever writes the answer takes off it. What a lock is worth is said at :func:`hold_open`.
    """
    with transaction.atomic(), reading_as(user):
        yield _held_rounds().all()


@cache
def _held_rounds() -> RoundQuerySet:
    """Built once: two hundred people ask it at the same time, one statement after another."""
    rounds: RoundQuerySet = Round.objects.select_for_update(of=("self",)).select_related("own_version").with_part_of_reader()
    return rounds.annotate(key=secret_of_the_round())


def secret_of_the_round() -> Coalesce:
    """The secret of a round, or of its group, in a query over rounds."""
    of_group = GroupSecret.objects.filter(group=OuterRef("group")).values("secret")[:1]
    of_round = RoundSecret.objects.filter(round=OuterRef("pk")).values("secret")[:1]
    return Coalesce(Subquery(of_group), Subquery(of_round))
