"""Who may do what with a report and with a practice example, in sentences."""

from __future__ import annotations

from typing import Any

from core.permissions import add_perm, predicate
from cycles.rules import is_colleague
from groups.rules import group_has_not_ended, is_inside, is_member, is_organiser
from schools.scopes import organisations_of


@predicate
def works_somewhere(user: Any, thing: Any) -> bool:
    """Has a role in some organisation: being an administrator is none."""
    return bool(organisations_of(user))


@predicate
def wrote_the_message(user: Any, thing: Any) -> bool:
    """Sent this message."""
    return thing is not None and bool(thing.author_id == user.pk)


# On a cycle, or on what hangs on it
add_perm("practices.view_report", is_inside)
add_perm("practices.view_group_report", is_colleague)
add_perm("practices.edit_report", is_organiser)
# The example in the making: members and experts. A school leader reads what is published, as everybody does, and is told on the
# page of the cycle; the group needs no leave to publish its own work.
add_perm("practices.view_preparation", is_colleague)
add_perm("practices.prepare", is_organiser)
add_perm("practices.answer_consent", is_colleague)
add_perm("practices.answer_message", is_member)
add_perm("practices.view_repetition", is_inside)

# Outside every organisation
add_perm("practices.view_example", works_somewhere)
add_perm("practices.view_message", wrote_the_message)

# On a group
add_perm("practices.do_again", is_organiser & group_has_not_ended)
