"""The app's site map."""

from django.urls import URLPattern

app_name = "lessons"
urlpatterns: list[URLPattern] = []
