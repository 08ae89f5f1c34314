"""Who may do what with a self-assessment: permissions that read as sentences (product.md, "What each role may see and do").

There is no permission on answers: nobody has one, and no view fetches them.
"""

from __future__ import annotations

from typing import Any

from assessments.embargo import is_about
from assessments.enums import Audience
from assessments.models import Round
from assessments.people import part_for
from core.permissions import add_perm, predicate
from groups.rules import group_has_not_ended, is_expert, is_inside, is_member, is_organiser
from schools.enums import StaffRole
from schools.rules import is_leader_of_school, is_leader_somewhere, is_staff, staff_roles


@predicate
def round_takes_answers(user: Any, thing: Any) -> bool:
    """The round is open, its first day has come and its last day is not over."""
    return thing is not None and bool(thing.takes_answers)


@predicate
def joint_is_fixed(user: Any, thing: Any) -> bool:
    """What the group agreed on is fixed."""
    return thing is not None and bool(thing.is_fixed)


@predicate
def poster_of_group(user: Any, thing: Any) -> bool:
    """It is a group, or the poster of one; otherwise a school, or the poster of one."""
    return thing is not None and getattr(thing, "group", None) is not None


@predicate
def result_is_about(user: Any, thing: Any) -> bool:
    """A part of the round's result is about this person alone."""
    return thing is not None and is_about(user, thing)


@predicate
def result_is_about_the_leader(user: Any, thing: Any) -> bool:
    """All of the round is about the school leader, who then takes no text away."""
    return thing is not None and thing.definition.audience is Audience.LEADER


@predicate
def is_short_poll(user: Any, thing: Any) -> bool:
    """The round has one statement for each characteristic: too little for a verdict, so a focus would promise too much."""
    return thing is not None and thing.is_pulse


@predicate
def is_asked_of_a_group(user: Any, thing: Any) -> bool:
    """The round asks a group, not the staff of a school."""
    return thing is not None and thing.group_id is not None


@predicate
def is_asked_of_staff(user: Any, thing: Any) -> bool:
    """The round asks the staff of a school."""
    return thing is not None and thing.group_id is None


@predicate
def works_at_the_school(user: Any, thing: Any) -> bool:
    """Works at this school, or at the school that a wave is about, as staff or as leader; people from outside do not."""
    if thing is None:
        return False
    school = getattr(thing, "school_id", None) or thing.pk
    return any(role != StaffRole.EXTERNAL and at in (None, school) for role, at in staff_roles(user, thing.organisation))


@predicate
def has_a_part(user: Any, thing: Any) -> bool:
    """The round, or that of a release, asks this person, or lets this person answer apart: as leader or as expert."""
    return thing is not None and part_for(user, getattr(thing, "round", thing)) is not None


@predicate
def took_part_in_wave(user: Any, thing: Any) -> bool:
    """Is inside a group that took part in the wave."""
    return thing is not None and Round.objects.filter(wave=thing.wave).visible_to(user).exists()


@predicate
def leads_school_of_wave(user: Any, thing: Any) -> bool:
    """Leads the school that the wave is about."""
    return thing is not None and is_leader_of_school(user, thing.wave)


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

# On a school
add_perm("assessments.view_school_rounds", works_at_the_school)
add_perm("assessments.open_school_round", is_leader_of_school)

# On a round
add_perm("assessments.view_round", has_a_part)  # everybody inside the group, or who works at the school
add_perm("assessments.answer_round", has_a_part & round_takes_answers)
add_perm("assessments.choose_focus", is_asked_of_a_group & is_organiser & ~is_short_poll)
add_perm("assessments.close_round", (is_asked_of_a_group & is_organiser) | (is_asked_of_staff & is_leader_of_school))
add_perm("assessments.let_go", result_is_about)
add_perm(
    "assessments.hide_comment",
    (is_asked_of_a_group & is_organiser) | (is_asked_of_staff & ~result_is_about_the_leader & is_leader_of_school),
)

# On a wave
add_perm("assessments.view_wave", works_at_the_school)
add_perm("assessments.close_wave", is_leader_of_school)

# On a group, or on what was counted or said of it: claim, traces and the expert's view beside each other
add_perm("assessments.view_status", is_inside)
add_perm("assessments.recount_traces", is_organiser)
add_perm("assessments.say_expert_view", is_expert & group_has_not_ended)

# On the total of a wave
add_perm("assessments.view_wave_result", leads_school_of_wave | took_part_in_wave)
