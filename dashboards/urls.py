"""The app's site map."""

from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns: list = []
