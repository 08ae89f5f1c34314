"""Who may do what with a poll, in sentences."""

from __future__ import annotations

from typing import Any

from core.permissions import add_perm, predicate
from cycles.rules import cycle_is_running
from groups.rules import group_has_not_ended, is_member
from voice.enums import Sharing


@predicate
def made_the_poll(user: Any, thing: Any) -> bool:
    """Made it."""
    return thing is not None and bool(thing.created_by_id == user.pk)


@predicate
def poll_is_shared(user: Any, thing: Any) -> bool:
    """Its maker shared it with the group."""
    return thing is not None and bool(thing.sharing == Sharing.GROUP)


@predicate
def poll_does_not_rest(user: Any, thing: Any) -> bool:
    """Its cycle runs, and so does its group."""
    return thing is not None and not thing.rests


@predicate
def wrote_the_try_out(user: Any, thing: Any) -> bool:
    """Wrote the try-out."""
    return thing is not None and bool(thing.author_id == user.pk)


# On a cycle, or a try-out
add_perm("voice.view_polls_of_cycle", is_member)
add_perm("voice.ask_in_cycle", is_member & cycle_is_running & group_has_not_ended)
add_perm("voice.ask_after_try_out", is_member & wrote_the_try_out & group_has_not_ended)

# On a poll
add_perm("voice.view_poll", is_member & (made_the_poll | poll_is_shared))
add_perm("voice.change_poll", is_member & made_the_poll & poll_does_not_rest)
add_perm("voice.remove_poll", is_member & made_the_poll)
