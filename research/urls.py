"""The app's site map."""

from django.urls import URLPattern

app_name = "research"
urlpatterns: list[URLPattern] = []
