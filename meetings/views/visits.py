"""Lesson visits of a meeting: who visits whom, for members only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.access import allowed, get_or_deny
from core.forms import AppForm, attempt
from core.htmx import done, page
from meetings.enums import Kind, State
from meetings.forms import VisitForm
from meetings.models import Meeting, Visit
from meetings.register import expected
from meetings.services import visits as service
from meetings.views.common import confirm_page, sent, url
from schools.models import User


def visits(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Who visits whom. POST adds a visit."""
    meeting = get_or_deny(request, "meetings.view_visits", Meeting.objects.with_group(), pk=pk)
    may_plan = meeting.state == State.PLANNED and allowed(request, "meetings.plan_visit", meeting)
    if request.method == "POST":
        get_or_deny(request, "meetings.plan_visit", Meeting.objects.with_group(), pk=pk)
    form = VisitForm(sent(request), people=expected(meeting))
    if form.is_valid() and attempt(form, lambda: _plan(meeting, form, request)):
        return done(request, url("visits", meeting), _("The visit is noted."))
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "visits": list(Visit.objects.filter(meeting=meeting).select_related("visitor", "host")),
        "form": form if (may_plan and meeting.kind == Kind.LESSON_VISIT) or form.errors else None,
    }
    return page(request, "meetings/visits.html", context)


def _plan(meeting: Meeting, form: VisitForm, request: HttpRequest) -> None:
    people = User.objects.in_bulk([form.cleaned_data["visitor"], form.cleaned_data["host"]])
    service.plan_visit(
        meeting=meeting,
        visitor=people[form.cleaned_data["visitor"]],
        host=people[form.cleaned_data["host"]],
        look_for=form.cleaned_data["look_for"],
        by=request.user,
    )


def visit_remove(request: HttpRequest, organisation: str, pk: int, visit: int) -> HttpResponse:
    """Ask once more, then take a visit away."""
    source = Visit.objects.select_related("meeting__group__organisation", "visitor", "host")
    found = get_or_deny(request, "meetings.plan_visit", source, pk=visit, meeting=pk)
    back = url("visits", found.meeting)
    form = AppForm(sent(request))
    if form.is_valid() and attempt(form, lambda: service.remove_visit(visit=found)):
        return done(request, back, _("The visit is off the list."))
    context = {
        "title": _("Take this visit off the list?"),
        "sentence": _("%(visitor)s visits %(host)s.") % {"visitor": found.visitor, "host": found.host},
        "action_label": _("Take it off the list"),
        "cancel_url": back,
        "danger": True,
        "form": form,
    }
    return confirm_page(request, context)
