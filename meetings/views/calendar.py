"""My calendar: all my meetings, and the private feed for a calendar of one's own."""

from __future__ import annotations

import itertools

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.htmx import done, page
from meetings.ical import feed_file, feed_owner, feed_url
from meetings.models import Meeting
from meetings.services import meetings as service
from meetings.views.common import go
from schools.models import User
from schools.scopes import person_scope

MOST = 200


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """My meetings to come, by month, over all organisations; and my feed address."""
    user = request.user
    assert isinstance(user, User)
    with person_scope(user):
        meetings = list(Meeting.objects.for_person(user).upcoming().with_group()[:MOST])
    months = itertools.groupby(meetings, key=lambda meeting: timezone.localtime(meeting.starts_at).date().replace(day=1))
    feed = feed_url(user)
    context = {
        "months": [(month, list(rows)) for month, rows in months],
        "feed_url": feed,
        "webcal_url": "webcal:" + feed.split(":", 1)[1],
    }
    return page(request, "meetings/calendar.html", context)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed itself, for calendars: whoever has the address may read it. A dead or forged address is not there."""
    user = feed_owner(token)
    if user is None:
        raise Http404
    with person_scope(user):
        content = feed_file(user)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    return response


def feed_renew(request: HttpRequest) -> HttpResponse:
    """Give me a new address; the old one is dead."""
    back = reverse("meetings:calendar") + "#feed"
    if request.method != "POST":
        return go(back)
    user = request.user
    assert isinstance(user, User)
    service.renew_feed(by=user)
    return done(request, back, _("This is your new address. The old one no longer works."))
