"""The list of a group's meetings, a meeting's own page, and planning, moving, cancelling."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import allowed, get_or_deny
from core.errors import DomainError
from core.forms import AppForm, attempt
from core.htmx import done, next_url, page
from groups.models import Group
from groups.years import current_year, school_year
from meetings import facts
from meetings.agenda_times import timed
from meetings.enums import Kind, State
from meetings.forms import MeetingForm, PlanMeetingForm
from meetings.free_days import free_on_day_of
from meetings.ical import meeting_file
from meetings.models import Action, AgendaItem, Arrangement, Decision, Meeting, Visit
from meetings.register import register_for
from meetings.services import meetings as service
from meetings.views.common import confirm_page, go, sent


def meeting_list(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """A group's meetings: to come, past, cancelled."""
    found = get_or_deny(request, "meetings.view_meetings", Group.objects.select_related("organisation"), pk=group)
    rows = list(Meeting.objects.filter(group=found).order_by("starts_at"))
    for row in rows:
        row.group = found
    context = {
        "group": found,
        "upcoming": [row for row in rows if row.state != State.CANCELLED and not row.is_over],
        "past": [row for row in reversed(rows) if row.state != State.CANCELLED and row.is_over],
        "cancelled": [row for row in reversed(rows) if row.state == State.CANCELLED],
        "may_plan": allowed(request, "meetings.plan_meeting", found),
        "may_write": allowed(request, "meetings.write_minutes", found),
    }
    return page(request, "meetings/list.html", context)


def group_panel(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """What the group's page says about meetings: the next one, the last one, and how many actions are open."""
    source = _with_panel(Group.objects.select_related("organisation").with_roles_of(request.user))
    found: Any = get_or_deny(request, "meetings.view_meetings", source, pk=group)
    return page(request, "meetings/panel.html", {"group": found})


def time_panel(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """What the page with conditions says about time: hours of meetings held this school year, and what meetings replace."""
    source = Group.objects.select_related("organisation").with_roles_of(request.user)
    found = get_or_deny(request, "meetings.view_meetings", source, pk=group)
    year = school_year(current_year(found))
    rows = Meeting.objects.filter(group=found).exclude(state=State.CANCELLED).between(year.starts_on, year.ends_on)
    said = Counter(rows.order_by().values_list("replaces", flat=True))
    context = {
        "group": found,
        "year": year,
        "used": facts.hours_used(found, year.starts_on, year.ends_on),
        "meetings": sum(said.values()),
        "silent": said.pop("", 0),
        "replaced": sorted(said.items(), key=lambda each: (-each[1], each[0])),
    }
    return page(request, "meetings/time_panel.html", context)


def _with_panel(groups: Any) -> Any:
    """Everything that the panel shows, in the query of the group itself."""
    mine = Meeting.objects.filter(group=OuterRef("pk"))
    following, last = mine.upcoming(), mine.past()
    actions = Action.objects.open().filter(group=OuterRef("pk")).order_by().values("group").annotate(n=Count("pk")).values("n")
    fields = ("pk", "title", "starts_at", "ends_at", "place", "state")
    return groups.annotate(
        open_actions=Coalesce(Subquery(actions, output_field=IntegerField()), 0),
        **{f"next_{name}": Subquery(following.values(name)[:1]) for name in fields},
        **{f"last_{name}": Subquery(last.values(name)[:1]) for name in fields},
    )


def create(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """Plan a meeting."""
    found = get_or_deny(request, "meetings.plan_meeting", Group.objects.select_related("organisation"), pk=group)
    form = PlanMeetingForm(sent(request))
    planned: list[Meeting] = []
    if form.is_valid() and attempt(
        form, lambda: planned.append(service.plan(group=found, by=request.user, **form.intention()))
    ):
        was = planned[0].has_started
        message = _("The meeting is noted. Now the minutes can be written.") if was else _("The meeting is planned.")
        return done(request, planned[0].get_absolute_url(), message)
    context = {
        "group": found,
        "form": form,
        "cancel_url": reverse("meetings:list", args=[organisation, group]),
    }
    return page(request, "meetings/create.html", context)


def detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """A meeting: when and where, agenda, who, minutes, decisions and actions."""
    meeting = get_or_deny(request, "meetings.view_meeting", Meeting.objects.for_page(), pk=pk)
    is_open = meeting.state == State.PLANNED
    items = list(AgendaItem.objects.filter(meeting=meeting))
    register = register_for(meeting, request.user)
    may_edit = is_open and allowed(request, "meetings.edit_meeting", meeting)
    decisions, actions = list(Decision.objects.filter(meeting=meeting)), _actions_of(request, meeting)
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "agenda": timed(meeting, [item for item in items if not item.is_proposal]),
        "proposals": [item for item in items if item.is_proposal],
        "register": register,
        "arrangements": list(Arrangement.objects.filter(meeting=meeting)) if register.shows_all else [],
        "decisions": decisions,
        "actions": actions,
        "visits": _visits_of(request, meeting),
        "free_days": free_on_day_of(meeting) if is_open and not meeting.is_over else [],
        "has_minutes": bool(meeting.notes or decisions or actions or any(item.notes for item in items)),
        "may_edit": may_edit,
        "may_write": is_open and allowed(request, "meetings.write_minutes", meeting),
        "may_propose": is_open and not may_edit and not meeting.is_over and allowed(request, "meetings.propose_item", meeting),
        "may_reply": is_open and not meeting.is_over and register.own is not None,
        "may_reopen": meeting.state == State.CONFIRMED and allowed(request, "meetings.reopen_minutes", meeting),
    }
    return page(request, "meetings/detail.html", context)


def _visits_of(request: HttpRequest, meeting: Meeting) -> list[Visit] | None:
    """Who visits whom, for members at a lesson visit; None for everybody else and every other meeting."""
    if meeting.kind != Kind.LESSON_VISIT or not allowed(request, "meetings.view_visits", meeting):
        return None
    return list(Visit.objects.filter(meeting=meeting).select_related("visitor", "host"))


def _actions_of(request: HttpRequest, meeting: Meeting) -> list[Action]:
    """The actions of a meeting; ``may_finish`` says whether this reader can tick them off."""
    rows = list(Action.objects.filter(meeting=meeting).select_related("owner"))
    for row in rows:
        row.group = meeting.group
        row.may_finish = allowed(request, "meetings.finish_action", row)  # type: ignore[attr-defined]  # for the page
    return rows


def edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change when, where or what, and what has to be arranged."""
    meeting = get_or_deny(request, "meetings.edit_meeting", Meeting.objects.with_group(), pk=pk)
    arrangements = Arrangement.objects.filter(meeting=meeting).values_list("text", flat=True)
    form = MeetingForm(sent(request), initial=MeetingForm.initial_of(meeting, arrangements))
    if form.is_valid() and attempt(form, lambda: service.edit(meeting=meeting, by=request.user, **form.intention())):
        return done(request, meeting.get_absolute_url(), _("The meeting is changed."))
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "form": form,
        "cancel_url": meeting.get_absolute_url(),
    }
    return page(request, "meetings/edit.html", context)


def cancel(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then cancel."""
    meeting = get_or_deny(request, "meetings.edit_meeting", Meeting.objects.with_group(), pk=pk)
    form = AppForm(sent(request))
    if form.is_valid() and attempt(form, lambda: service.cancel(meeting=meeting, by=request.user)):
        return done(request, meeting.get_absolute_url(), _("The meeting is cancelled."))
    context = {
        "title": _("Cancel “%(title)s”?") % {"title": meeting.title},
        "sentence": _("The meeting stays in the list as cancelled, with its agenda. It cannot be brought back."),
        "points": [
            _("Calendars show it as cancelled the next time that they look."),
            _("Nobody gets a reminder. Tell people yourself when it is soon."),
        ],
        "action_label": _("Cancel the meeting"),
        "cancel_url": meeting.get_absolute_url(),
        "danger": True,
        "form": form,
    }
    return confirm_page(request, context)


def rsvp(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Say whether one comes oneself. A GET, as from a mail, only shows the meeting."""
    meeting = get_or_deny(request, "meetings.view_meeting", Meeting.objects.with_group(), pk=pk)
    if request.method != "POST":
        return go(meeting.get_absolute_url())
    get_or_deny(request, "meetings.reply", Meeting.objects.with_group(), pk=pk)
    try:
        row = service.reply(meeting=meeting, by=request.user, reply=request.POST.get("reply", ""))
    except DomainError as refusal:
        return done(request, next_url(request, meeting.get_absolute_url()), str(refusal.message))
    return done(request, next_url(request, meeting.get_absolute_url()), f"{row.get_reply_display()}.")


def arrangement(request: HttpRequest, organisation: str, pk: int, arrangement: int) -> HttpResponse:
    """Tick something that had to be arranged."""
    source = Arrangement.objects.select_related("meeting__group__organisation")
    found = get_or_deny(request, "meetings.edit_meeting", source, pk=arrangement, meeting=pk)
    back = found.meeting.get_absolute_url() + "#arrangements"
    if request.method != "POST":
        return go(back)
    try:
        service.arrange(arrangement=found, done=request.POST.get("done") == "1", by=request.user)
    except DomainError as refusal:
        return done(request, back, str(refusal.message))
    return done(request, back)


def file(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The meeting as a calendar file."""
    meeting = get_or_deny(request, "meetings.view_meeting", Meeting.objects.with_group(), pk=pk)
    response = HttpResponse(meeting_file(meeting, request.user.language), content_type="text/calendar; charset=utf-8")  # type: ignore[union-attr]  # signed in
    response["Content-Disposition"] = f'attachment; filename="leerkring-{meeting.pk}.ics"'
    return response
