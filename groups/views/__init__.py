"""Pages of a group, split by what they are about."""

from groups.views.conditions import (
    budget_set,
    conditions,
    conditions_panel,
    expense_add,
    expense_remove,
    hours_grant,
    hours_plan,
)
from groups.views.groups import (
    create,
    detail,
    edit,
    invitation_resend,
    invitation_revoke,
    member_add,
    member_end,
    member_invite,
    member_roles,
    members,
)
from groups.views.learning import learning, learning_delete, learning_panel, learning_share, learning_take_back, learning_write
from groups.views.plan import plan_goal_add, plan_goal_edit, plan_goal_remove, plan_link, plan_words, school_plan
from groups.views.requests import request_answer, request_new, request_withdraw, requests

__all__ = [
    "budget_set",
    "conditions",
    "conditions_panel",
    "create",
    "detail",
    "edit",
    "expense_add",
    "expense_remove",
    "hours_grant",
    "hours_plan",
    "invitation_resend",
    "invitation_revoke",
    "learning",
    "learning_delete",
    "learning_panel",
    "learning_share",
    "learning_take_back",
    "learning_write",
    "member_add",
    "member_end",
    "member_invite",
    "member_roles",
    "members",
    "plan_goal_add",
    "plan_goal_edit",
    "plan_goal_remove",
    "plan_link",
    "plan_words",
    "request_answer",
    "request_new",
    "request_withdraw",
    "requests",
    "school_plan",
]
