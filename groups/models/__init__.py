"""Groups (PLGs), who belongs to them, and the conditions under which they work; split by noun."""

from groups.models.groups import Group, GroupInvitation, Membership
from groups.models.hours import Budget, Expense, TimeContract
from groups.models.learning import LearningQuestion, LearningQuestionVersion
from groups.models.plan import PlanGoal, PlanLink
from groups.models.requests import LeaderRequest, RequestAnswer

__all__ = [
    "Budget",
    "Expense",
    "Group",
    "GroupInvitation",
    "LeaderRequest",
    "LearningQuestion",
    "LearningQuestionVersion",
    "Membership",
    "PlanGoal",
    "PlanLink",
    "RequestAnswer",
    "TimeContract",
]
