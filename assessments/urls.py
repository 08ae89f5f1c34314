"""The app's site map."""

from django.urls import path

from assessments import views

app_name = "assessments"
urlpatterns = [
    path("o/<slug:organisation>/groups/<int:group>/rounds/", views.round_list, name="list"),
    path("o/<slug:organisation>/groups/<int:group>/rounds/new/", views.open_round, name="open"),
    path("o/<slug:organisation>/groups/<int:group>/panel/assessments/", views.group_panel, name="group_panel"),
    path("o/<slug:organisation>/rounds/<int:pk>/", views.detail, name="detail"),
    path("o/<slug:organisation>/rounds/<int:pk>/answer/", views.answer, name="answer"),
    path("o/<slug:organisation>/rounds/<int:pk>/close/", views.close, name="close"),
]
