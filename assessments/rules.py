"""Who may do what with a self-assessment: permissions that read as sentences (product.md, "What each role may see and do").

There is no permission on answers: nobody has one, and no view fetches them.
"""

from __future__ import annotations

from typing import Any

from core.permissions import add_perm, predicate
from groups.rules import group_has_not_ended, is_expert, is_inside, is_member, is_organiser
from schools.rules import is_leader_of_school, is_leader_somewhere, is_staff


@predicate
def round_takes_answers(user: Any, thing: Any) -> bool:
    """The round is open and its last day is not over."""
    return thing is not None and bool(thing.takes_answers)


@predicate
def joint_is_fixed(user: Any, thing: Any) -> bool:
    """What the group agreed on is fixed."""
    return thing is not None and bool(thing.is_fixed)


@predicate
def poster_of_group(user: Any, thing: Any) -> bool:
    """It is a group, or the poster of one; otherwise a school, or the poster of one."""
    return thing is not None and getattr(thing, "group", None) is not None


# On a group
add_perm("assessments.view_rounds", is_inside)
add_perm("assessments.open_round", is_organiser & group_has_not_ended)

# On an organisation, and on an own instrument
add_perm("assessments.view_instruments", is_staff)
add_perm("assessments.edit_instruments", is_leader_somewhere)

# On a group, and on a talk over an instrument
add_perm("assessments.talk_together", is_member & group_has_not_ended)
add_perm("assessments.view_joint", is_member | is_expert | (is_inside & joint_is_fixed))
add_perm("assessments.write_joint", is_member & ~joint_is_fixed)

# On a poster, and on the group or the school that it is of
add_perm("assessments.view_poster", poster_of_group & is_inside | ~poster_of_group & is_staff)
add_perm("assessments.edit_poster", poster_of_group & is_member | ~poster_of_group & is_leader_of_school)

# On a round
add_perm("assessments.view_round", is_inside)
add_perm("assessments.answer_round", is_inside & round_takes_answers)
add_perm("assessments.close_round", is_organiser)
