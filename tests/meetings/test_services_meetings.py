"""Planning, moving and cancelling meetings."""

import datetime

import pytest
from django.utils import timezone, translation

from core.errors import DomainError
from meetings.enums import State
from meetings.models import AgendaItem, Arrangement, Attendance, CalendarFeed, Meeting
from meetings.services import meetings as service
from schools.models import AuditEvent
from tests.factories.meetings import MeetingFactory
from tests.meetings.conftest import at


def plan(scope, **values):
    given = {"group": scope.group, "by": scope.organiser, "starts_at": at(10), "ends_at": at(10, 16), **values}
    return service.plan(**given)


def refused(action, field):
    with pytest.raises(DomainError) as caught:
        action()
    assert caught.value.field == field
    assert str(caught.value.message)


def test_plan_takes_its_title_from_the_kind(scope):
    with translation.override("en"):
        meeting = plan(scope, kind="coaching", arrangements=["Coffee", " ", "Coffee", "Room 2"])
    assert meeting.title == "Coaching"
    assert [row.text for row in Arrangement.objects.filter(meeting=meeting)] == ["Coffee", "Room 2"]


@pytest.mark.parametrize(("language", "title", "first"), [("nl", "Tussenstand", "Incheck"), ("en", "Review", "Check-in")])
def test_plan_fills_the_agenda_in_the_readers_language(scope, language, title, first):
    with translation.override(language):
        meeting = plan(scope, template="M5")
    items = list(AgendaItem.objects.filter(meeting=meeting))
    assert meeting.title == title
    assert items[0].title == first
    assert all(item.goal and item.phase == "P4" for item in items)


def test_the_end_comes_after_the_start(scope):
    refused(lambda: plan(scope, ends_at=at(10, 14)), "ends")
    refused(lambda: plan(scope, ends_at=at(10)), "ends")


def test_a_meeting_is_no_longer_than_half_a_day(scope):
    refused(lambda: plan(scope, starts_at=at(10, 8), ends_at=at(10, 22)), "ends")


@pytest.mark.parametrize("days", [-90, 300])
def test_a_day_outside_the_groups_dates_is_refused(scope, days):
    refused(lambda: plan(scope, starts_at=at(days), ends_at=at(days, 16), took_place=True), "date")


def test_the_past_is_refused_unless_it_took_place(scope):
    refused(lambda: plan(scope, starts_at=at(-3), ends_at=at(-3, 16)), "date")
    assert plan(scope, starts_at=at(-3), ends_at=at(-3, 16), took_place=True).pk


def test_earlier_today_is_refused_at_the_time(scope, monkeypatch):
    evening = at(0, 18)
    monkeypatch.setattr(timezone, "now", lambda: evening)
    refused(lambda: plan(scope, starts_at=at(0, 9), ends_at=at(0, 10)), "starts")


def test_what_is_to_come_did_not_take_place(scope):
    refused(lambda: plan(scope, took_place=True), "took_place")


def test_twice_at_the_same_time_is_refused(scope, meetings):
    refused(lambda: plan(scope, starts_at=at(3, 16), ends_at=at(3, 17)), "starts")
    assert plan(scope, starts_at=at(3, 16, 15), ends_at=at(3, 17)).pk


def test_an_unknown_meeting_plan_is_refused(scope):
    refused(lambda: plan(scope, template="M99"), "template")


def test_too_many_things_to_arrange_are_refused(scope):
    refused(lambda: plan(scope, arrangements=[f"Thing {n}" for n in range(31)]), "arrangements")


def edited(meeting, scope, **values):
    given = {
        "kind": meeting.kind, "title": meeting.title, "starts_at": meeting.starts_at, "ends_at": meeting.ends_at,
        "place": meeting.place, "link": meeting.link, **values,
    }  # fmt: skip
    return service.edit(meeting=meeting, by=scope.organiser, **given)


def test_moving_raises_the_sequence_and_asks_anew(scope, meetings):
    service.reply(meeting=meetings.coming, by=scope.member, reply="not_coming")
    edited(meetings.coming, scope, starts_at=at(4), ends_at=at(4, 16))
    meeting = Meeting.objects.get(pk=meetings.coming.pk)
    assert (meeting.sequence, meeting.starts_at) == (1, at(4))
    assert Attendance.objects.get(meeting=meeting, user=scope.member).reply == ""


def test_saving_without_a_change_tells_calendars_nothing(scope, meetings):
    edited(meetings.coming, scope)
    assert Meeting.objects.get(pk=meetings.coming.pk).sequence == 0


def test_another_place_keeps_the_answers(scope, meetings):
    service.reply(meeting=meetings.coming, by=scope.member, reply="coming")
    edited(meetings.coming, scope, place="Hall", title="", arrangements=["Cover"])
    meeting = Meeting.objects.get(pk=meetings.coming.pk)
    assert (meeting.sequence, meeting.place) == (1, "Hall")
    assert meeting.title
    assert [row.text for row in meeting.arrangements.all()] == ["Cover"]
    assert Attendance.objects.get(meeting=meeting, user=scope.member).reply == "coming"


def test_what_a_meeting_replaces_is_kept_and_no_business_of_calendars(scope, meetings):
    service.reply(meeting=meetings.coming, by=scope.member, reply="coming")
    for _press in range(2):
        edited(meetings.coming, scope, replaces=" Team meeting ")
    meeting = Meeting.objects.get(pk=meetings.coming.pk)
    assert (meeting.replaces, meeting.sequence) == ("Team meeting", 0)
    assert Attendance.objects.get(meeting=meeting, user=scope.member).reply == "coming"
    assert AuditEvent.objects.filter(verb="meeting.changed").count() == 1
    edited(meetings.coming, scope, replaces="")
    assert Meeting.objects.get(pk=meetings.coming.pk).replaces == ""


def test_a_held_meeting_keeps_its_time_when_its_place_is_corrected(scope, meetings):
    assert edited(meetings.held, scope, place="Hall").place == "Hall"
    assert edited(meetings.held, scope, ends_at=at(-7, 17)).ends_at == at(-7, 17)


def test_moving_onto_another_meeting_is_refused(scope, meetings):
    MeetingFactory(group=scope.group, title="Lunch talk", starts_at=at(6), ends_at=at(6, 17))
    with pytest.raises(DomainError, match="Lunch talk"):
        edited(meetings.coming, scope, starts_at=at(6, 16), ends_at=at(6, 18))


def test_what_was_arranged_stays_arranged(scope, meetings):
    row = meetings.coming.arrangements.get()
    service.arrange(arrangement=row, done=True, by=scope.organiser)
    service.arrange(arrangement=row, done=True, by=scope.organiser)
    edited(meetings.coming, scope, arrangements=[row.text, "Cover"])
    assert [each.is_done for each in meetings.coming.arrangements.all()] == [True, False]


def test_cancelling_keeps_the_meeting_and_tells_calendars_once(scope, meetings):
    service.cancel(meeting=meetings.coming, by=scope.organiser)
    service.cancel(meeting=meetings.coming, by=scope.organiser)
    meeting = Meeting.objects.get(pk=meetings.coming.pk)
    assert (meeting.state, meeting.sequence) == (State.CANCELLED, 1)
    refused(lambda: edited(meeting, scope, place="Hall"), None)
    refused(lambda: service.reply(meeting=meeting, by=scope.member, reply="coming"), None)


def test_confirmed_minutes_cannot_be_cancelled_or_moved(scope, meetings):
    Meeting.objects.filter(pk=meetings.held.pk).update(state=State.CONFIRMED)
    refused(lambda: service.cancel(meeting=meetings.held, by=scope.organiser), None)
    refused(lambda: edited(meetings.held, scope, place="Hall"), None)


def test_replies_come_from_expected_people_before_the_end(scope, meetings):
    service.reply(meeting=meetings.coming, by=scope.expert, reply="coming")
    service.reply(meeting=meetings.coming, by=scope.expert, reply="not_coming")
    assert Attendance.objects.get(meeting=meetings.coming, user=scope.expert).reply == "not_coming"
    refused(lambda: service.reply(meeting=meetings.coming, by=scope.leader, reply="coming"), "reply")
    refused(lambda: service.reply(meeting=meetings.coming, by=scope.member, reply="maybe\x00"), "reply")
    refused(lambda: service.reply(meeting=meetings.held, by=scope.member, reply="coming"), "reply")


def test_renewing_the_feed_raises_its_version(scope):
    assert service.renew_feed(by=scope.member).version == 2
    assert service.renew_feed(by=scope.member).version == 3
    assert CalendarFeed.objects.get(user=scope.member).renewed_at <= timezone.now() + datetime.timedelta(seconds=1)
