"""Who may do what with a lesson study. It is about pupils, not about the teacher; what we see stays in the group."""

from __future__ import annotations

from typing import Any

from core.permissions import add_perm, predicate
from cycles.rules import cycle_is_running, is_colleague
from groups.rules import is_inside, is_member, is_staff_here


@predicate
def page_is_shared(user: Any, thing: Any) -> bool:
    """The page is shared with more people than the group."""
    return thing is not None and bool(thing.is_shared)


@predicate
def wrote_the_note(user: Any, thing: Any) -> bool:
    """Wrote the note."""
    return thing is not None and bool(thing.author_id == user.pk)


# On a cycle
add_perm("lessons.view_lessons", is_inside)  # that there is a lesson study; what is in it only colleagues read
add_perm("lessons.look_into_lessons", is_colleague)
add_perm("lessons.design_lesson", is_member & cycle_is_running)

# On a lesson, or on what hangs on it
add_perm("lessons.view_lesson", is_colleague)
add_perm("lessons.edit_lesson", is_member & cycle_is_running)
add_perm("lessons.observe", is_colleague & cycle_is_running)
add_perm("lessons.edit_note", is_colleague & cycle_is_running & wrote_the_note)

# On the page about a lesson
add_perm("lessons.view_page", is_colleague | (page_is_shared & (is_inside | is_staff_here)))
add_perm("lessons.edit_page", is_member & cycle_is_running)
# Also when the cycle is closed: what was shared can be taken back.
add_perm("lessons.share_page", is_member)
