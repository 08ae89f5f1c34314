"""The app's site map."""

from django.urls import path

from groups import views

app_name = "groups"
GROUP = "o/<slug:organisation>/groups/<int:pk>/"
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
]
