"""Every write on groups: starting one, who is in it, what members want to learn, and the conditions that they work under."""

from groups.services.groups import create_group, edit_group
from groups.services.hours import grant_hours, note_expense, plan_hours, remove_expense, set_budget
from groups.services.invitations import (
    accept_invitation,
    find_colleague,
    invite_member,
    resend_invitation,
    withdraw_invitation,
)
from groups.services.learning import (
    delete_learning_question,
    share_learning_question,
    take_back_learning_question,
    write_learning_question,
)
from groups.services.members import add_member, change_roles, end_membership, end_memberships_of, needs_successor
from groups.services.plan import add_plan_goal, edit_plan_goal, link_plan, remove_plan_goal, word_plan_link
from groups.services.requests import answer_request, ask_leader, withdraw_request

__all__ = [
    "accept_invitation",
    "add_member",
    "add_plan_goal",
    "answer_request",
    "ask_leader",
    "change_roles",
    "create_group",
    "delete_learning_question",
    "edit_group",
    "edit_plan_goal",
    "end_membership",
    "end_memberships_of",
    "find_colleague",
    "grant_hours",
    "invite_member",
    "link_plan",
    "needs_successor",
    "note_expense",
    "plan_hours",
    "remove_expense",
    "remove_plan_goal",
    "resend_invitation",
    "set_budget",
    "share_learning_question",
    "take_back_learning_question",
    "withdraw_invitation",
    "withdraw_request",
    "word_plan_link",
    "write_learning_question",
]
