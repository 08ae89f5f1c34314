"""The app's site map."""

from django.urls import path

from research import views

O = "o/<slug:organisation>/"  # noqa: E741  (the organisation's part of every address)

app_name = "research"
urlpatterns = [
    path(f"{O}groups/<int:group>/research/", views.study_list, name="list"),
    path(f"{O}groups/<int:group>/research/new/", views.create, name="create"),
    path(f"{O}groups/<int:group>/panel/research/", views.group_panel, name="group_panel"),
    path(f"{O}research/<int:pk>/", views.detail, name="detail"),
    path(f"{O}research/<int:pk>/decide/", views.decide, name="decide"),
    path(f"{O}research/<int:pk>/export/", views.export, name="export"),
    path(f"{O}research/<int:pk>/end/", views.end, name="end"),
]
