"""The calendar feed and file, read by a reader of iCalendar and by eye."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.utils import timezone
from icalendar import Calendar

from core.tenancy import unscoped
from groups.models import Group
from meetings import ical
from meetings.models import Meeting
from meetings.services import meetings as service
from tests.factories.meetings import MeetingFactory
from tests.meetings.conftest import at

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def events(content):
    return {str(event["summary"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


def unfolded(content):
    """Lines by hand (RFC 5545, 3.1): CRLF at every end, at most 75 octets, a space continues the line before."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def test_an_event_has_what_calendars_need(scope, meetings):
    meeting = Meeting.objects.with_group().get(pk=meetings.coming.pk)
    meeting.link = "https://meet.example.org/speaking-up-with-a-rather-long-address-that-has-to-be-folded-by-the-writer"
    lines = unfolded(ical.meeting_file(meeting, "en"))
    names = [re.split("[:;]", line)[0] for line in lines if line]
    assert names[:2] == ["BEGIN", "PRODID"] or "PRODID" in names
    for name in (
        "VERSION",
        "PRODID",
        "METHOD",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SEQUENCE",
        "STATUS",
        "URL",
        "LOCATION",
        "LAST-MODIFIED",
    ):
        assert names.count(name) == 1, name
    assert f"UID:{meeting.uid}@leerkring" in lines
    assert any(re.fullmatch(r"DTSTART:\d{8}T\d{6}Z", line) for line in lines)
    assert any(line.startswith("LOCATION:Room 4") for line in lines)


def test_a_meeting_without_a_place_has_no_location_and_a_link_stands_in_for_it(scope, meetings):
    meeting = Meeting.objects.with_group().get(pk=meetings.coming.pk)
    meeting.place = ""
    (event,) = events(ical.meeting_file(meeting, "en")).values()
    assert "location" not in event
    meeting.link = "https://meet.example.org/x"
    (event,) = events(ical.meeting_file(meeting, "en")).values()
    assert str(event["location"]) == meeting.link


def test_no_private_text_travels(scope, meetings):
    Meeting.objects.filter(pk=meetings.held.pk).update(notes="PRIVATE notes")
    content = ical.feed_file(scope.member).decode()
    assert "PRIVATE" not in content
    assert "item one" not in content
    assert "decision" not in content


@pytest.mark.parametrize(("month", "day", "offset"), [(3, 27, 1), (3, 29, 2), (10, 30, 2), (10, 31, 1)])
def test_the_hour_is_right_on_both_sides_of_summer_time(scope, month, day, offset):
    Group.objects.filter(pk=scope.group.pk).update(starts_on=datetime.date(2026, 1, 1), ends_on=datetime.date(2027, 12, 31))
    local = datetime.datetime(2027, month, day, 15, 15, tzinfo=AMSTERDAM)
    meeting = MeetingFactory(group=scope.group, starts_at=local, ends_at=local + datetime.timedelta(hours=1))
    (event,) = events(ical.meeting_file(meeting, "nl")).values()
    start = event["dtstart"].dt
    assert start.utcoffset() == datetime.timedelta(0)
    assert start.hour == 15 - offset
    assert start.astimezone(AMSTERDAM).hour == 15


def test_a_moved_meeting_is_the_same_event_with_a_higher_sequence(scope, meetings):
    before = events(ical.feed_file(scope.member))["Speaking up: Coming meeting"]
    service.edit(
        meeting=meetings.coming, by=scope.organiser, kind="meeting", title="Coming meeting", starts_at=at(4), ends_at=at(4, 16)
    )
    after = events(ical.feed_file(scope.member))["Speaking up: Coming meeting"]
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["dtstart"].dt == at(4)


def test_a_cancelled_meeting_says_so(scope, meetings):
    service.cancel(meeting=meetings.coming, by=scope.organiser)
    event = events(ical.feed_file(scope.member))["Speaking up: Coming meeting"]
    assert str(event["status"]) == "CANCELLED"
    assert event["sequence"] == 1


def test_the_feed_holds_the_meetings_of_ones_own_groups(scope, meetings):
    assert set(events(ical.feed_file(scope.member))) == {"Speaking up: Coming meeting", "Speaking up: Held meeting"}
    assert not events(ical.feed_file(scope.leader))


def test_the_feed_forgets_what_is_long_past(scope, meetings):
    Meeting.objects.filter(pk=meetings.held.pk).update(starts_at=at(-500), ends_at=at(-500, 16))
    assert set(events(ical.feed_file(scope.member))) == {"Speaking up: Coming meeting"}


def test_a_feed_speaks_its_owners_language(scope, meetings):
    scope.member.language = "nl"
    assert "Bijeenkomst" in ical.feed_file(scope.member).decode()


def test_a_token_dies_when_it_is_renewed(scope):
    token = ical.feed_token(scope.member)
    assert ical.feed_owner(token) == scope.member
    service.renew_feed(by=scope.member)
    assert ical.feed_owner(token) is None
    assert ical.feed_owner(ical.feed_token(scope.member)) == scope.member


@pytest.mark.parametrize(
    "value",
    [
        "x",
        "",
        "a:b:c",
        signing.dumps([1, 1]),
        signing.dumps("no", salt=ical.SALT),
        signing.dumps([1], salt=ical.SALT),
        signing.dumps([None, 1], salt=ical.SALT),
    ],
    ids=["nonsense", "empty", "three parts", "other salt", "no list", "too short", "no person"],
)
def test_a_forged_token_opens_nothing(scope, value):
    assert ical.feed_owner(value) is None


def test_somebody_who_left_has_no_feed(scope):
    scope.member.is_active = False
    scope.member.save()
    assert ical.feed_owner(ical.feed_token(scope.member)) is None


def test_moments_carry_no_fractions_of_a_second(cast, meetings):
    with unscoped(reason="a test looks"):
        Meeting.objects.update(changed_at=timezone.now())
        content = ical.meeting_file(Meeting.objects.with_group().first(), "en")
    assert b"." not in re.search(rb"DTSTAMP:([^\r]*)", content).group(1)
