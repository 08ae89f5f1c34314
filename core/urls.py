"""Core's site map."""

from django.urls import path

from core import views

app_name = "core"
urlpatterns = [path("drafts/", views.draft_save, name="draft_save")]
