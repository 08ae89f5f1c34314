"""Who may do what with research in a group, in sentences (domain D15: opt-in, off until somebody opens a study)."""

from __future__ import annotations

from typing import Any

from core.permissions import add_perm, predicate
from groups.rules import group_has_not_ended, is_expert, is_inside, is_leader, is_member, is_organiser


@predicate
def is_the_researcher(user: Any, thing: Any) -> bool:
    """Does this research."""
    return thing is not None and thing.researcher_id is not None and bool(thing.researcher_id == user.pk)


@predicate
def study_is_open(user: Any, thing: Any) -> bool:
    """The study has not ended."""
    return thing is not None and bool(thing.is_open)


# Who leads the school does not research the people that depend on it: a no must not reach that desk.
may_research = (is_expert | is_organiser) & ~is_leader

# On a group
add_perm("research.view_studies", is_inside)
add_perm("research.open_study", may_research & group_has_not_ended)

# On a study
add_perm("research.view_study", is_inside)
# Not the researcher: whose own words count as one of five hides only four others.
add_perm("research.decide", (is_member | is_expert) & ~is_the_researcher)
add_perm("research.export", is_the_researcher & may_research)
add_perm("research.end_study", ((is_the_researcher & may_research) | is_organiser) & study_is_open)
