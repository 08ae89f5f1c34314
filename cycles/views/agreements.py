"""Agreements that live on: the page of a group, and a page to write and to take away each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import allowed, get_or_deny
from core.htmx import page
from cycles.forms.secure import AgreementForm
from cycles.guide import phase_guide
from cycles.models import Agreement, Cycle
from cycles.services import agreements as services
from cycles.views.forms import sent
from cycles.views.writing import phase_url, take_away, write
from groups.enums import Phase
from groups.models import Group


@require_safe
def agreements(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """What the group agreed on in all its cycles and what lives on."""
    that = get_or_deny(request, "cycles.view_agreements", Group.objects.with_places().with_roles_of(request.user), pk=group)
    running = Cycle.objects.running().filter(group=that).first()
    rows = list(Agreement.objects.filter(cycle__group=that).select_related("owner", "cycle")[:200])
    can_add = bool(running and running.phase == Phase.SECURE)
    if running:
        running.group = that
    context = {
        "group": that,
        "agreements": rows,
        "running": running if can_add and allowed(request, "cycles.contribute", running) else None,
    }
    return page(request, "cycles/agreements.html", context)


def agreement_new(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Record an agreement that lives on."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = AgreementForm(*sent(request), group=cycle.group)

    def add(**values: Any) -> None:
        services.add_agreement(cycle=cycle, by=request.user, **values)

    context = {"cycle": cycle, "guide": phase_guide(Phase.SECURE), "title": _("Record an agreement")}
    return write(request, form, add, phase_url(organisation, pk, Phase.SECURE), context)


def agreement_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change an agreement."""
    agreement = get_or_deny(request, "cycles.contribute", Agreement.objects.with_cycle(), pk=pk)
    form = AgreementForm(*sent(request), instance=agreement, group=agreement.cycle.group)

    def change(**values: Any) -> None:
        services.change_agreement(agreement=agreement, by=request.user, **values)

    context = {
        "cycle": agreement.cycle,
        "guide": phase_guide(Phase.SECURE),
        "title": _("Change the agreement"),
        "delete_url": reverse("cycles:agreement_delete", args=[organisation, pk]),
    }
    return write(request, form, change, phase_url(organisation, agreement.cycle_id, Phase.SECURE), context)


def agreement_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take an agreement away."""
    agreement = get_or_deny(request, "cycles.contribute", Agreement.objects.with_cycle(), pk=pk)
    url = phase_url(organisation, agreement.cycle_id, Phase.SECURE)
    return take_away(
        request,
        lambda: services.remove_agreement(agreement=agreement, by=request.user),
        url,
        _("Take this agreement away?"),
        agreement.text,
    )
