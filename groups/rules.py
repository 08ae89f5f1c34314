"""Who may do what with a group: permissions that read as sentences (product.md, "What each role may see and do")."""

from __future__ import annotations

from typing import Any

from core.permissions import add_perm, predicate
from groups.enums import Role
from groups.models import Group
from groups.roles import roles_in
from schools.rules import is_leader_of_school, is_leader_somewhere, is_staff


def _has(user: Any, thing: Any, *roles: Role) -> bool:
    return thing is not None and not roles_in(user, thing.group).isdisjoint(roles)


@predicate
def is_organiser(user: Any, thing: Any) -> bool:
    """Organises the group."""
    return _has(user, thing, Role.ORGANISER)


@predicate
def is_teacher(user: Any, thing: Any) -> bool:
    """Is in the group as a teacher."""
    return _has(user, thing, Role.TEACHER)


@predicate
def is_expert(user: Any, thing: Any) -> bool:
    """Is the group's expert."""
    return _has(user, thing, Role.EXPERT)


@predicate
def is_leader(user: Any, thing: Any) -> bool:
    """Leads the group's school, or is in the group as leader."""
    return _has(user, thing, Role.LEADER)


@predicate
def is_inside(user: Any, thing: Any) -> bool:
    """Has any role in the group."""
    return thing is not None and bool(roles_in(user, thing.group))


@predicate
def is_staff_here(user: Any, thing: Any) -> bool:
    """Works in the group's organisation."""
    return thing is not None and is_staff(user, thing.group.organisation)


@predicate
def group_has_not_ended(user: Any, thing: Any) -> bool:
    """The group still runs, or has yet to begin."""
    from django.utils import timezone

    return thing is not None and bool(thing.group.ends_on >= timezone.localdate())


is_member = is_organiser | is_teacher


@predicate
def is_author(user: Any, thing: Any) -> bool:
    """Wrote this learning question."""
    question = getattr(thing, "question", thing)
    return question is not None and bool(question.author_id == user.pk)


@predicate
def is_shared(user: Any, thing: Any) -> bool:
    """The author shared this learning question with the group."""
    return thing is not None and bool(getattr(thing, "question", thing).is_shared)


@predicate
def is_newest(user: Any, thing: Any) -> bool:
    """Nothing newer was written in this learning question."""
    return thing is not None and thing.question.versions.order_by("-written_at", "-pk").first() == thing


@predicate
def is_asker(user: Any, thing: Any) -> bool:
    """Put this request to the leader into words."""
    return thing is not None and bool(thing.asked_by_id == user.pk)


add_perm("groups.view_group", is_inside | is_staff_here)
add_perm("groups.view_inside", is_inside)
add_perm("groups.create_group", is_leader_somewhere)
add_perm("groups.edit_group", is_leader | is_organiser)
add_perm("groups.view_members", is_inside)
add_perm("groups.change_members", is_leader | is_organiser)
add_perm("groups.appoint_organiser", is_leader)
add_perm("groups.hand_over", is_leader | is_organiser)

# Own learning questions: the leader reads none of them, also not when they are shared with the group.
add_perm("groups.write_learning_question", is_member & group_has_not_ended)
add_perm("groups.read_learning_questions", is_member | is_expert)
add_perm("groups.change_learning_question", is_author & is_member)
add_perm("groups.view_learning_question", is_author | (is_shared & (is_member | is_expert)))
add_perm("groups.view_learning_words", is_author | (is_shared & is_newest & (is_member | is_expert)))

# Conditions: time, money, the school's plan, requests
add_perm("groups.view_conditions", is_inside)
add_perm("groups.plan_hours", is_organiser & group_has_not_ended)
add_perm("groups.grant_hours", is_leader & group_has_not_ended)
add_perm("groups.view_budget", is_member | is_leader)
add_perm("groups.set_budget", is_leader & group_has_not_ended)
# The last invoice often comes after the last day.
add_perm("groups.note_expense", is_leader | is_organiser)
add_perm("groups.link_plan", is_leader & group_has_not_ended)
add_perm("groups.word_plan_link", is_member & group_has_not_ended)
add_perm("groups.ask_leader", is_member & group_has_not_ended)
add_perm("groups.withdraw_request", is_member & (is_asker | is_organiser))
add_perm("groups.answer_request", is_leader)

# The school's plan itself
add_perm("groups.view_plan", is_staff)
add_perm("groups.edit_plan", is_leader_of_school)

__all__ = [
    "Group",
    "group_has_not_ended",
    "is_expert",
    "is_inside",
    "is_leader",
    "is_member",
    "is_organiser",
    "is_staff_here",
    "is_teacher",
]
