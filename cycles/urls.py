"""The app's site map."""

from django.urls import path

from cycles import views

app_name = "cycles"
urlpatterns: list = []
