"""The app's site map."""

from django.urls import path

from assessments import views

app_name = "assessments"
urlpatterns: list = []
