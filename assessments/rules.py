"""Who may do what with a self-assessment: permissions that read as sentences (product.md, "What each role may see and do").

There is no permission on answers: nobody has one, and no view fetches them.
"""

from __future__ import annotations

from typing import Any

from core.permissions import add_perm, predicate
from groups.rules import group_has_not_ended, is_inside, is_organiser
from schools.rules import is_leader_somewhere, is_staff


@predicate
def round_takes_answers(user: Any, thing: Any) -> bool:
    """The round is open and its last day is not over."""
    return thing is not None and bool(thing.takes_answers)


# On a group
add_perm("assessments.view_rounds", is_inside)
add_perm("assessments.open_round", is_organiser & group_has_not_ended)

# On an organisation, and on an own instrument
add_perm("assessments.view_instruments", is_staff)
add_perm("assessments.edit_instruments", is_leader_somewhere)

# On a round
add_perm("assessments.view_round", is_inside)
add_perm("assessments.answer_round", is_inside & round_takes_answers)
add_perm("assessments.close_round", is_organiser)
