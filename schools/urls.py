"""The app's site map."""

from django.urls import path

from schools import views

app_name = "schools"
urlpatterns: list = []
