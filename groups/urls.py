"""The app's site map."""

from django.urls import path

from groups import views

app_name = "groups"
urlpatterns: list = []
