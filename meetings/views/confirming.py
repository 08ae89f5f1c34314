"""Confirm the minutes, open them again, and read how they stood."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.access import get_or_deny
from core.forms import AppForm, attempt
from core.htmx import done, page
from groups.enums import Role
from groups.roles import roles_in
from meetings.forms import ReasonForm
from meetings.models import Meeting, MinutesVersion
from meetings.register import MEMBERS, Entry, narrowed
from meetings.services import minutes as service
from meetings.views.common import confirm_page, sent, url


def minutes_confirm(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then confirm."""
    meeting = get_or_deny(request, "meetings.confirm_minutes", Meeting.objects.with_group(), pk=pk)
    form = AppForm(sent(request))
    if form.is_valid() and attempt(form, lambda: service.confirm(meeting=meeting, by=request.user)):
        return done(request, meeting.get_absolute_url(), _("The minutes are confirmed."))
    context = {
        "title": _("Confirm the minutes of “%(title)s”?") % {"title": meeting.title},
        "sentence": _("From then on everybody can read them and nobody can change them."),
        "points": [
            _("A copy of agenda, attendance, texts, decisions and actions is kept in the history."),
            _("Actions can still be ticked off."),
            _("If something turns out wrong, an organiser opens the minutes again and says why."),
        ],
        "action_label": _("Confirm the minutes"),
        "cancel_url": url("minutes", meeting),
        "form": form,
    }
    return confirm_page(request, context)


def minutes_reopen(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Open confirmed minutes again, with a reason."""
    meeting = get_or_deny(request, "meetings.reopen_minutes", Meeting.objects.with_group(), pk=pk)
    form = ReasonForm(sent(request))
    if form.is_valid() and attempt(form, lambda: service.reopen(meeting=meeting, by=request.user, **form.cleaned_data)):
        return done(request, url("minutes", meeting), _("The minutes are open again."))
    context = {
        "title": _("Open the minutes of “%(title)s” again?") % {"title": meeting.title},
        "sentence": _("They stay in the history as they stand now. Confirm them again when you are done."),
        "action_label": _("Open the minutes"),
        "cancel_url": meeting.get_absolute_url(),
        "form": form,
    }
    return confirm_page(request, context)


def minutes_history(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The minutes as they stood each time that they were confirmed or opened again."""
    meeting = get_or_deny(request, "meetings.view_meeting", Meeting.objects.with_group(), pk=pk)
    is_member = not MEMBERS.isdisjoint(roles_in(request.user, meeting.group))
    versions = [
        _shown(version, request.user.pk or 0, is_member)
        for version in MinutesVersion.objects.filter(meeting=meeting).select_related("made_by")
    ]
    return page(request, "meetings/history.html", {"meeting": meeting, "group": meeting.group, "versions": versions})


def _shown(version: MinutesVersion, user_id: int, is_member: bool) -> dict[str, Any]:
    """One version as this reader may see it: of attendance no more than on the meeting's own page."""
    content = version.content
    people = [
        Entry(row["user_id"], row["name"], tuple(Role(role) for role in row["roles"]), presence=row["presence"])
        for row in content["attendance"]
    ]
    return {
        "version": version,
        "content": {key: value for key, value in content.items() if key != "attendance"},
        "starts_at": datetime.datetime.fromisoformat(content["starts_at"]),
        "ends_at": datetime.datetime.fromisoformat(content["ends_at"]),
        "decisions": [{**row, "review_on": _date(row["review_on"])} for row in content["decisions"]],
        "actions": [{**row, "due_on": _date(row["due_on"])} for row in content["actions"]],
        "register": narrowed(people, user_id, is_member=is_member),
    }


def _date(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
