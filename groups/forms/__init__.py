"""What people fill in about a group, split by what it is about."""

from groups.forms.conditions import (
    AnswerForm,
    BudgetForm,
    ExpenseForm,
    GrantForm,
    HoursForm,
    LearningQuestionForm,
    LinkWordsForm,
    PlanGoalForm,
    PlanLinkForm,
    RequestForm,
)
from groups.forms.groups import (
    AddMemberForm,
    ChangeRolesForm,
    GroupForm,
    InviteMemberForm,
    PeopleWidget,
    StartForm,
    SuccessorForm,
    check_year,
)

__all__ = [
    "AddMemberForm",
    "AnswerForm",
    "BudgetForm",
    "ChangeRolesForm",
    "ExpenseForm",
    "GrantForm",
    "GroupForm",
    "HoursForm",
    "InviteMemberForm",
    "LearningQuestionForm",
    "LinkWordsForm",
    "PeopleWidget",
    "PlanGoalForm",
    "PlanLinkForm",
    "RequestForm",
    "StartForm",
    "SuccessorForm",
    "check_year",
]
