"""The form of a try-out for when there is no network."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from core.htmx import page
from core.tenancy import organisation_scope
from cycles.forms.tryouts import TryOutForm
from cycles.views.tryouts import DRAFT
from groups.models import Group


@login_not_required
@require_safe
def tryout_offline(request: HttpRequest) -> HttpResponse:
    """One box and a photo, without anything of anybody: the service worker keeps this page (static/js/worker.js)."""
    with translation.override(_language(request)), organisation_scope():
        form = TryOutForm(groups=Group.objects.get_queryset().none())
        return page(request, "cycles/tryout_offline.html", {"form": form, "draft_key": DRAFT})


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
