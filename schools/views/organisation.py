"""The organisation's settings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import require
from core.forms import attempt
from core.htmx import done, page
from schools import services
from schools.forms import SettingsForm
from schools.requests import here


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_settings(request: HttpRequest, organisation: str) -> HttpResponse:
    """Name, smallest number of answers and own words."""
    tenant = here(request)
    require(request, "schools.edit_organisation", tenant)
    form = SettingsForm(request.POST if request.method == "POST" else None, organisation=tenant)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form,
            lambda: services.save_settings(
                organisation=tenant,
                name=form.cleaned_data["name"],
                smallest_group=form.cleaned_data["smallest_group"],
                terms=form.terms(),
                by=request.user,
            ),
        )
    ):
        return done(request, reverse("schools:settings", args=[tenant.slug]), _("Your settings are saved."))
    return page(request, "schools/settings.html", {"form": form, "at": "settings", "may_change": True})
