"""Who may do what with a cycle and a try-out, in sentences (product.md, "What each role may see and do")."""

from __future__ import annotations

from typing import Any

from core.permissions import add_perm, predicate
from cycles.enums import EvidenceKind, Reach, Sharing
from groups.enums import Phase, Role
from groups.models import Membership
from groups.roles import roles_in
from groups.rules import (
    group_has_not_ended,
    is_expert,
    is_inside,
    is_leader,
    is_member,
    is_organiser,
    is_staff_here,
)
from schools.enums import StaffRole
from schools.rules import is_leader_somewhere, is_staff, staff_roles


@predicate
def cycle_is_running(user: Any, thing: Any) -> bool:
    """The cycle is not closed."""
    return thing is not None and bool(thing.cycle.is_running)


@predicate
def cycle_is_in_its_last_phase(user: Any, thing: Any) -> bool:
    """The cycle has come to securing."""
    return thing is not None and bool(thing.cycle.phase == Phase.SECURE)


@predicate
def is_author(user: Any, thing: Any) -> bool:
    """Wrote it."""
    return thing is not None and bool(thing.author_id == user.pk)


@predicate
def is_shared(user: Any, thing: Any) -> bool:
    """The try-out is shared with the group."""
    return thing is not None and bool(thing.try_out.sharing == Sharing.GROUP)


@predicate
def wrote_the_try_out(user: Any, thing: Any) -> bool:
    """Wrote the try-out that it is about."""
    return thing is not None and bool(thing.try_out.author_id == user.pk)


@predicate
def has_shared_lines(user: Any, thing: Any) -> bool:
    """Lines of the try-out are shared with the school leader now."""
    return thing is not None and hasattr(thing.try_out, "line_share")


@predicate
def is_a_reflection(user: Any, thing: Any) -> bool:
    """It is a reflection of teachers, which a school leader does not read."""
    return thing is not None and bool(thing.kind == EvidenceKind.REFLECTION)


@predicate
def hunches_are_shown(user: Any, thing: Any) -> bool:
    """The hunches of the plan are shown side by side."""
    return thing is not None and bool(thing.plan.is_revealed)


@predicate
def is_own_adoption_or_of_somebody_outside(user: Any, thing: Any) -> bool:
    """It is about oneself, or about a colleague who cannot come here: outside the group."""
    return thing is not None and (thing.user_id == user.pk or not roles_in(thing.user, thing.group))


@predicate
def celebration_is_shared_here(user: Any, thing: Any) -> bool:
    """The group shared it with the staff, and this person works where it reaches."""
    if thing is None or not thing.celebration.is_shared:
        return False
    group = thing.group
    wide = thing.celebration.reach == Reach.ORGANISATION
    return any(
        role in (StaffRole.LEADER, StaffRole.STAFF) and (wide or school is None or school == group.school_id)
        for role, school in staff_roles(user, group.organisation)
    )


@predicate
def organises_here(user: Any, thing: Any) -> bool:
    """Organises some group of the organisation now."""
    organisation = getattr(thing, "organisation", thing)
    kept: dict[int, bool] = organisation.__dict__.setdefault("_organises_here", {})
    if user.pk not in kept:
        rows = Membership.objects.current().filter(user=user, role=Role.ORGANISER, group__organisation=organisation)
        kept[user.pk] = rows.exists()
    return kept[user.pk]


@predicate
def design_is_offered(user: Any, thing: Any) -> bool:
    """The design is not put away."""
    return thing is not None and thing.archived_at is None


is_colleague = is_member | is_expert

# On a group
add_perm("cycles.view_cycles", is_inside)
add_perm("cycles.start_cycle", is_organiser & group_has_not_ended)
add_perm("cycles.view_agreements", is_inside)
add_perm("cycles.view_try_outs", is_colleague)
add_perm("cycles.log_try_out", is_member & group_has_not_ended)
# On a group, or on an ingredient of its library
add_perm("cycles.view_library", is_inside)
add_perm("cycles.grow_ingredient", is_colleague & group_has_not_ended)
add_perm("cycles.remove_ingredient", is_colleague & group_has_not_ended & (is_author | is_organiser))

# On a cycle, or on what hangs on it
add_perm("cycles.view_cycle", is_inside)
add_perm("cycles.edit_cycle", is_organiser & cycle_is_running)
add_perm("cycles.move_cycle", is_organiser & cycle_is_running)
add_perm("cycles.close_cycle", is_organiser & cycle_is_running & cycle_is_in_its_last_phase)
add_perm("cycles.contribute", is_member & cycle_is_running)
add_perm("cycles.agree_with_goal", is_member & cycle_is_running)
add_perm("cycles.see_goal", is_leader & cycle_is_running)
add_perm("cycles.add_source", is_colleague & cycle_is_running)
add_perm("cycles.ask_question", is_colleague & cycle_is_running)
add_perm("cycles.answer_question", is_member & cycle_is_running)
add_perm("cycles.view_evidence", is_inside & (~is_a_reflection | is_colleague))
# Bring in, and change later: whoever wrote it, and the organiser, who keeps the whole readable.
add_perm("cycles.change_evidence", is_member & cycle_is_running & (is_author | is_organiser))
add_perm("cycles.change_source", is_colleague & cycle_is_running & (is_author | is_organiser))
# A hunch is its author's alone until all are shown (D10).
add_perm("cycles.view_hunch", (is_author & is_inside) | (hunches_are_shown & is_colleague))
add_perm("cycles.show_hunches", is_organiser & cycle_is_running)

# On a try-out, or on a reply to it
add_perm("cycles.view_try_out", (wrote_the_try_out & is_inside) | (is_shared & is_colleague))
add_perm("cycles.edit_try_out", wrote_the_try_out & is_inside)
add_perm("cycles.reply", is_shared & is_colleague)

# On what stays
add_perm("cycles.view_adoption", is_colleague)
add_perm("cycles.change_adoption", is_member & cycle_is_running)
add_perm("cycles.note_use", is_member & cycle_is_running & is_own_adoption_or_of_somebody_outside)
# An agreement outlives its cycle: whoever is a member looks after it.
add_perm("cycles.look_after_agreement", is_member)
add_perm("cycles.view_remarks", is_colleague)
# The group marks what goes in; then it is for everybody who works here.
add_perm("cycles.view_pack", is_inside | is_staff_here)
add_perm("cycles.celebrate", is_member)
add_perm("cycles.view_celebration", is_inside | celebration_is_shared_here)
# A celebration is of the whole group; thanks come from the colleagues outside it.
add_perm("cycles.thank", celebration_is_shared_here & ~is_member)

# On a try-out, on lines shared with the leader, on an answer to them, on who opened them
add_perm("cycles.try_too", is_shared & is_member & ~wrote_the_try_out)
add_perm("cycles.note_opening", is_shared & is_colleague & ~wrote_the_try_out)
add_perm("cycles.view_lines", (wrote_the_try_out & is_inside) | is_leader)
add_perm("cycles.answer_lines", is_leader & ~wrote_the_try_out)
add_perm("cycles.view_leader_answer", (wrote_the_try_out & is_inside) | (is_leader & has_shared_lines))
add_perm("cycles.view_readers", wrote_the_try_out & is_inside)

# On the organisation: its designs of the phases. Leaders and organisers draw; a leader opens a design for all groups.
add_perm("cycles.view_designs", is_staff)
add_perm("cycles.draw_designs", is_staff & (is_leader_somewhere | organises_here))
# On a design
add_perm("cycles.view_design", is_staff)
add_perm("cycles.draw_design", is_staff & (is_leader_somewhere | organises_here) & design_is_offered)
add_perm("cycles.open_design", is_leader_somewhere & design_is_offered)
