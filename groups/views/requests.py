"""Requests to the school leader, and the answers that everybody inside the group reads."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import AppForm
from core.htmx import done, page
from groups import services
from groups.conditions import conditions as ten_conditions
from groups.forms import AnswerForm, RequestForm
from groups.models import LeaderRequest, RequestAnswer
from groups.views.common import confirm_page, group_or_deny, sent, url, worked
from schools.requests import person


@require_safe
def requests(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What waits, with its days; what was answered; what was withdrawn is not shown."""
    group = group_or_deny(request, "groups.view_conditions", pk)
    answers = Prefetch("answers", RequestAnswer.objects.select_related("answered_by"), to_attr="given")
    rows = list(LeaderRequest.objects.filter(group=group).kept().prefetch_related(answers))
    organises = allowed(request, "groups.plan_hours", group)
    for row in rows:
        row.group = group
        row.may_withdraw = organises or allowed(request, "groups.withdraw_request", row)  # type: ignore[attr-defined]  # for the page
    context = {
        "group": group,
        "waiting": sorted((row for row in rows if not row.given), key=lambda row: row.asked_at),  # type: ignore[attr-defined]  # prefetched
        "answered": [row for row in rows if row.given],  # type: ignore[attr-defined]  # prefetched
        "may_ask": allowed(request, "groups.ask_leader", group),
        "may_answer": allowed(request, "groups.answer_request", group),
        "conditions": ten_conditions(),
    }
    return page(request, "groups/requests.html", context)


def request_new(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask the leader something. Another page can fill the form in through the address."""
    group = group_or_deny(request, "groups.ask_leader", pk)
    draft_key = f"groups:request:{pk}"
    proposed = RequestForm.initial_from(request.GET)
    form = RequestForm(sent(request), initial=proposed or draft_data(request.user, draft_key))
    if worked(request, form, lambda: services.ask_leader(group=group, **form.cleaned_data, by=person(request))):
        return done(request, url("requests", group), _("Your request is with the school leader."))
    context = {"group": group, "form": form, "draft_key": draft_key, "conditions": ten_conditions()}
    return page(request, "groups/request_new.html", context)


def request_answer(request: HttpRequest, organisation: str, pk: int, asked: int) -> HttpResponse:
    """The leader answers; a later answer stands above the earlier one."""
    found = _request(request, "groups.answer_request", pk, asked)
    group = found.group
    draft_key = f"groups:answer:{asked}"
    form = AnswerForm(sent(request), initial=draft_data(request.user, draft_key))
    if worked(request, form, lambda: services.answer_request(request=found, **form.cleaned_data, by=person(request))):
        return done(request, found.get_absolute_url(), _("The group can read your answer."))
    context = {"group": group, "form": form, "asked": found, "given": list(found.answers.all()), "draft_key": draft_key}
    return page(request, "groups/request_answer.html", context)


def request_withdraw(request: HttpRequest, organisation: str, pk: int, asked: int) -> HttpResponse:
    """Ask once more, then withdraw a request that waits."""
    found = _request(request, "groups.withdraw_request", pk, asked)
    form = AppForm(sent(request))
    if worked(request, form, lambda: services.withdraw_request(request=found, by=person(request))):
        return done(request, url("requests", found.group), _("The request is withdrawn."))
    context = {
        "title": _("Withdraw this request?"),
        "sentence": found.text,
        "points": [_("The school leader no longer sees it."), _("You can ask it again later.")],
        "action_label": _("Withdraw the request"),
        "cancel_url": url("requests", found.group),
        "danger": True,
        "form": form,
    }
    return confirm_page(request, context)


def _request(request: HttpRequest, permission: str, pk: int, asked: int) -> LeaderRequest:
    source = LeaderRequest.objects.kept().select_related("group__organisation", "group__school")
    return get_or_deny(request, permission, source, pk=asked, group=pk)
