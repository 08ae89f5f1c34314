"""Calendars: a person's private feed, and the file of one meeting (RFC 5545).

Moments are written in UTC, so that no reader needs our rules for summer time. An event keeps its UID for life, and its SEQUENCE
rises when time, place or state changes, so that calendars move an event instead of doubling it. No private text goes in: title,
group, place and the address of the page.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vUri

from core.mail import absolute_url
from meetings.enums import State
from meetings.models import CalendarFeed, Meeting
from schools.models import User

SALT = "meetings.calendar_feed"
# A year back suffices for a calendar, and keeps the feed small in the tenth year.
LOOK_BACK = datetime.timedelta(days=400)


def _utc(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(datetime.UTC).replace(microsecond=0)


def _event(meeting: Meeting) -> Event:
    url = absolute_url(meeting.get_absolute_url())
    event = Event()
    event.add("uid", f"{meeting.uid}@leerkring")
    event.add("dtstamp", _utc(meeting.changed_at))
    event.add("last-modified", _utc(meeting.changed_at))
    event.add("sequence", meeting.sequence)
    event.add("dtstart", _utc(meeting.starts_at))
    event.add("dtend", _utc(meeting.ends_at))
    event.add("summary", f"{meeting.group.name}: {meeting.title}")
    if meeting.place or meeting.link:
        event.add("location", meeting.place or meeting.link)
    lines = [meeting.get_kind_display()]
    if meeting.link:
        lines.append(_("Join online: %(link)s") % {"link": meeting.link})
    lines.append(_("Agenda and minutes: %(url)s") % {"url": url})
    event.add("description", "\n".join(lines))
    event.add("url", vUri(url))
    event.add("status", "CANCELLED" if meeting.state == State.CANCELLED else "CONFIRMED")
    return event


def _calendar(meetings: Iterable[Meeting], name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Leerkring//Leerkring//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-published-ttl", "PT1H")
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    return bytes(calendar.to_ical())


def meeting_file(meeting: Meeting, language: str) -> bytes:
    """The calendar file of one meeting, for a download or as an attachment of a mail.

    Args:
        meeting: with its group and organisation.
        language: ``nl`` or ``en``.
    """
    with translation.override(language):
        return _calendar([meeting])


def feed_file(user: User) -> bytes:
    """The person's whole feed: the meetings of all own groups in the open scope, cancelled ones included."""
    since = timezone.now() - LOOK_BACK
    meetings = Meeting.objects.for_person(user).filter(ends_at__gte=since).with_group().order_by("starts_at", "pk")
    with translation.override(user.language):
        return _calendar(meetings, name="Leerkring")


def feed_token(user: User) -> str:
    """The secret part of the person's feed address. Raising the version of the feed makes it another one."""
    feed = CalendarFeed.objects.filter(user=user).first()
    return signing.dumps([user.pk, feed.version if feed else 1], salt=SALT)


def feed_url(user: User) -> str:
    """The person's private feed address, with the site in front."""
    return absolute_url(reverse("meetings:feed", args=[feed_token(user)]))


def feed_owner(token: str) -> User | None:
    """Whose feed a token opens; None for a token that is forged, old, or of somebody who has left."""
    try:
        value: Any = signing.loads(token, salt=SALT)
        user_id, version = value
    except (signing.BadSignature, TypeError, ValueError):
        return None
    if not isinstance(user_id, int):
        return None
    user = User.objects.filter(pk=user_id, is_active=True).select_related("calendar_feed").first()
    if user is None:
        return None
    feed = getattr(user, "calendar_feed", None)
    return user if version == (feed.version if feed else 1) else None
