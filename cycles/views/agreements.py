"""Agreements that live on: of a group and of all groups, one with its history, and a page for each thing to do with it."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import allowed, get_or_deny, require
from core.htmx import page
from cycles.decay import decay
from cycles.forms.secure import AgreementForm, LetGoForm, RenewForm
from cycles.guide import phase_guide
from cycles.models import Agreement, AgreementEvent, AliveCheck, AliveRemark, Cycle
from cycles.querysets.secure import FEWEST
from cycles.services import agreements as services
from cycles.services.alive import concerned, token_for, was_used
from cycles.views.forms import sent
from cycles.views.writing import phase_url, take_away, write
from groups.enums import Phase
from groups.models import Group
from schools.requests import here

MOST = 200
YEAR = datetime.timedelta(days=365)


@require_safe
def agreements(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """What the group agreed on in all its cycles: what asks something, what lives on, what it let go."""
    that = get_or_deny(request, "cycles.view_agreements", Group.objects.with_places().with_roles_of(request.user), pk=group)
    running = Cycle.objects.running().filter(group=that).first()
    rows = list(Agreement.objects.filter(cycle__group=that).with_state().select_related("owner", "cycle")[:MOST])
    can_add = bool(running and running.phase == Phase.SECURE)
    if running:
        running.group = that
    living = [row for row in rows if not row.is_let_go]
    context = {
        "group": that,
        "agreements": living,
        "let_go": [row for row in rows if row.is_let_go],
        "running": running if can_add and allowed(request, "cycles.contribute", running) else None,
        "can_look_after": allowed(request, "cycles.look_after_agreement", that),
        "in_pack": sum(row.in_pack for row in living),
    }
    return page(request, "cycles/agreements.html", context)


@require_safe
def of_organisation(request: HttpRequest, organisation: str) -> HttpResponse:
    """What lives on over the groups: for a leader of the whole school; for others of their own groups, and every pack."""
    tenant = here(request)
    require(request, "schools.view_organisation", tenant)
    rows = list(
        Agreement.objects.visible_to(request.user)
        .living()
        .with_state()
        .select_related("owner", "cycle__group__school", "cycle__group__organisation")
        .order_by("cycle__group__name", "review_on", "pk")[:MOST]
    )
    packs = (
        Group.objects.visible_to(request.user)
        .filter(pk__in=Agreement.objects.in_the_pack().values("cycle__group"))
        .select_related("school", "organisation")
    )
    context = {"organisation": tenant, "agreements": rows, "packs": list(packs.order_by("name")[:MOST])}
    return page(request, "cycles/agreements_all.html", context)


@require_safe
def agreement(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One agreement: what and why, whether it is alive, and what happened to it."""
    source = Agreement.objects.with_cycle().with_state().select_related("owner", "source")
    that = get_or_deny(request, "cycles.view_cycle", source, pk=pk)
    today = timezone.localdate()
    checks = list(that.checks.all())
    for check in checks:
        check.agreement = that
    closed = [check for check in checks if check.closes_on < today]
    shows_names = allowed(request, "cycles.view_remarks", that)
    context = {
        "agreement": that,
        "group": that.cycle.group,
        "cycle": that.cycle,
        "closed": closed,
        "drawn": decay(closed),
        "fewest": FEWEST,
        "asking": next((check for check in checks if check.is_open), None),
        "next_check": next((check for check in checks if check.asked_on > today), None),
        "my_token": _my_token(request, that, checks),
        "remarks": _remarks(closed) if shows_names else [],
        "events": list(AgreementEvent.objects.filter(agreement=that).select_related("by")),
        "shows_names": shows_names,
        "can_look_after": allowed(request, "cycles.look_after_agreement", that) and not that.is_let_go,
        "can_delete": allowed(request, "cycles.contribute", that),
    }
    return page(request, "cycles/agreement.html", context)


def _remarks(closed: list[AliveCheck]) -> list[AliveRemark]:
    """Remarks with the questions that enough people answered."""
    telling = [check.pk for check in closed if check.answers >= FEWEST]
    return list(AliveRemark.objects.filter(asked__in=telling)) if telling else []


def _my_token(request: HttpRequest, agreement: Agreement, checks: list[AliveCheck]) -> str:
    """The reader's own key to the question that is open now; none when there is no question, or it was answered."""
    check = next((each for each in checks if each.is_open), None)
    if check is None or request.user not in concerned(agreement):
        return ""
    token = token_for(check, int(request.user.pk))
    return "" if was_used(check, token) else token


# Write ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Record an agreement that lives on."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    form = AgreementForm(*sent(request), cycle=cycle)

    def add(**values: Any) -> None:
        services.add_agreement(cycle=cycle, by=request.user, **values)

    context = {"cycle": cycle, "guide": phase_guide(Phase.SECURE), "title": _("Record an agreement")}
    return write(request, form, add, phase_url(organisation, pk, Phase.SECURE), context)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change an agreement, also after its cycle was closed; name somebody else to look after it."""
    that = get_or_deny(request, "cycles.look_after_agreement", Agreement.objects.with_cycle(), pk=pk)
    form = AgreementForm(*sent(request), instance=that, cycle=that.cycle)

    def change(**values: Any) -> None:
        services.change_agreement(agreement=that, by=request.user, **values)

    context = {"cycle": that.cycle, "guide": phase_guide(Phase.SECURE), "title": _("Change the agreement")}
    if allowed(request, "cycles.contribute", that):
        context["delete_url"] = reverse("cycles:agreement_delete", args=[organisation, pk])
    return write(request, form, change, that.get_absolute_url(), context)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_renew(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """It still holds: choose when to look again."""
    that = get_or_deny(request, "cycles.look_after_agreement", Agreement.objects.with_cycle(), pk=pk)
    form = RenewForm(*sent(request), initial={"review_on": timezone.localdate() + YEAR})

    def renew(**values: Any) -> None:
        services.renew(agreement=that, by=request.user, **values)

    context = {"cycle": that.cycle, "guide": phase_guide(Phase.SECURE), "title": _("This still holds"), "quote": that.text}
    return write(request, form, renew, that.get_absolute_url(), context)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_let_go(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Let go of it, with the reason: that too is something learned."""
    that = get_or_deny(request, "cycles.look_after_agreement", Agreement.objects.with_cycle(), pk=pk)
    form = LetGoForm(*sent(request))

    def let_go(**values: Any) -> None:
        services.let_go(agreement=that, by=request.user, **values)

    context = {"cycle": that.cycle, "guide": phase_guide(Phase.SECURE), "title": _("Let this go"), "quote": that.text}
    return write(request, form, let_go, that.get_absolute_url(), context)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take an agreement away that should not have been there."""
    that = get_or_deny(request, "cycles.contribute", Agreement.objects.with_cycle(), pk=pk)
    url = phase_url(organisation, that.cycle_id, Phase.SECURE)
    return take_away(
        request,
        lambda: services.remove_agreement(agreement=that, by=request.user),
        url,
        _("Take this agreement away?"),
        that.text,
    )
