"""The app's site map."""

from django.urls import path

from schools import views

app_name = "schools"
urlpatterns = [
    path("language/", views.set_language, name="set_language"),
    path("invitation/<str:token>/", views.invitation_accept, name="invitation_accept"),
    path("o/<slug:organisation>/settings/", views.organisation_settings, name="settings"),
    path("o/<slug:organisation>/schools/", views.school_list, name="school_list"),
    path("o/<slug:organisation>/schools/new/", views.school_create, name="school_create"),
    path("o/<slug:organisation>/schools/<int:pk>/", views.school_detail, name="school_detail"),
    path("o/<slug:organisation>/schools/<int:pk>/edit/", views.school_edit, name="school_edit"),
    path("o/<slug:organisation>/schools/<int:pk>/free-days/new/", views.free_period_create, name="free_period_create"),
    path("o/<slug:organisation>/free-days/<int:pk>/delete/", views.free_period_delete, name="free_period_delete"),
    path("o/<slug:organisation>/staff/", views.staff, name="staff"),
    path("o/<slug:organisation>/staff/invite/", views.staff_invite, name="staff_invite"),
    path("o/<slug:organisation>/staff/<int:pk>/end/", views.staff_end, name="staff_end"),
    path("o/<slug:organisation>/invitations/<int:pk>/resend/", views.invitation_resend, name="invitation_resend"),
    path("o/<slug:organisation>/invitations/<int:pk>/revoke/", views.invitation_revoke, name="invitation_revoke"),
]
