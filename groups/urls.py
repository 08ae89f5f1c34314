"""The app's site map."""

from django.urls import path

from groups import views

app_name = "groups"
GROUP = "o/<slug:organisation>/groups/<int:pk>/"
PLAN = "o/<slug:organisation>/schools/<int:school>/plan/"
urlpatterns = [
    path("o/<slug:organisation>/groups/new/", views.create, name="create"),
    path(GROUP, views.detail, name="detail"),
    path(f"{GROUP}edit/", views.edit, name="edit"),
    path(f"{GROUP}members/", views.members, name="members"),
    path(f"{GROUP}members/add/", views.member_add, name="member_add"),
    path(f"{GROUP}members/invite/", views.member_invite, name="member_invite"),
    path(f"{GROUP}members/<int:user_pk>/roles/", views.member_roles, name="member_roles"),
    path(f"{GROUP}members/<int:user_pk>/end/", views.member_end, name="member_end"),
    path(f"{GROUP}invitations/<int:promise_pk>/resend/", views.invitation_resend, name="invitation_resend"),
    path(f"{GROUP}invitations/<int:promise_pk>/revoke/", views.invitation_revoke, name="invitation_revoke"),
    path(f"{GROUP}learning/", views.learning, name="learning"),
    path(f"{GROUP}panel/learning/", views.learning_panel, name="learning_panel"),
    path(f"{GROUP}panel/conditions/", views.conditions_panel, name="conditions_panel"),
    path(f"{GROUP}learning/write/", views.learning_write, name="learning_write"),
    path(f"{GROUP}learning/share/", views.learning_share, name="learning_share"),
    path(f"{GROUP}learning/take-back/", views.learning_take_back, name="learning_take_back"),
    path(f"{GROUP}learning/delete/", views.learning_delete, name="learning_delete"),
    path(f"{GROUP}conditions/", views.conditions, name="conditions"),
    path(f"{GROUP}conditions/hours/plan/", views.hours_plan, name="hours_plan"),
    path(f"{GROUP}conditions/hours/grant/", views.hours_grant, name="hours_grant"),
    path(f"{GROUP}conditions/budget/", views.budget_set, name="budget_set"),
    path(f"{GROUP}conditions/expenses/add/", views.expense_add, name="expense_add"),
    path(f"{GROUP}conditions/expenses/<int:expense>/remove/", views.expense_remove, name="expense_remove"),
    path(f"{GROUP}conditions/plan/", views.plan_link, name="plan_link"),
    path(f"{GROUP}conditions/plan/words/", views.plan_words, name="plan_words"),
    path(f"{GROUP}requests/", views.requests, name="requests"),
    path(f"{GROUP}requests/new/", views.request_new, name="request_new"),
    path(f"{GROUP}requests/<int:asked>/answer/", views.request_answer, name="request_answer"),
    path(f"{GROUP}requests/<int:asked>/withdraw/", views.request_withdraw, name="request_withdraw"),
    path(PLAN, views.school_plan, name="school_plan"),
    path(f"{PLAN}add/", views.plan_goal_add, name="plan_goal_add"),
    path(f"{PLAN}<int:plan_goal>/edit/", views.plan_goal_edit, name="plan_goal_edit"),
    path(f"{PLAN}<int:plan_goal>/remove/", views.plan_goal_remove, name="plan_goal_remove"),
]
