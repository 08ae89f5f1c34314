"""The app's site map."""

from django.urls import URLPattern

app_name = "practices"
urlpatterns: list[URLPattern] = []
