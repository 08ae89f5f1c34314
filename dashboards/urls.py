"""A person's own pages, and the organisation's first page."""

from django.urls import path

from dashboards import views
from dashboards.organisation import organisation

app_name = "dashboards"
urlpatterns = [
    path("", views.today, name="today"),
    path("portfolio/", views.portfolio, name="portfolio"),
    path("me/", views.me, name="me"),
    path("o/<slug:organisation>/", organisation, name="organisation"),
]
