"""Hold a round while its answers change, so that an answer lies wholly before its closing or is refused."""

from __future__ import annotations

from assessments.enums import State
from assessments.models import Round


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
