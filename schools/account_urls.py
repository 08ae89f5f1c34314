"""Sign-in, sign-out and a lost password: allauth's pages."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.account.urls"))]
