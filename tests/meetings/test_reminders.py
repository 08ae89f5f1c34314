"""Who is reminded of a meeting, and when not any more."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from core.mail import send_mail_to
from groups.models import Membership
from meetings.models import AgendaItem, Meeting
from meetings.reminders import MeetingSource
from meetings.services import meetings as service
from reminders import registry
from reminders.models import Reminder
from schools.models import Staff
from tests.factories.groups import MembershipFactory
from tests.factories.meetings import MeetingFactory
from tests.meetings.conftest import at

SOURCE = MeetingSource()


@pytest.fixture
def soon(scope, meetings):
    """Half a day inside the two days."""
    return at(3) - datetime.timedelta(hours=36)


def told(now):
    return {due.user_id for due in SOURCE.due(now)}


def reminder(user, meeting):
    return Reminder(
        organisation_id=meeting.group.organisation_id,
        user=user,
        kind="meeting",
        subject_id=meeting.pk,
        moment=meeting.starts_at,
    )


def test_the_source_is_registered():
    assert isinstance(registry.source("meeting"), MeetingSource)


def test_members_and_expert_are_due_two_days_before(scope, meetings, soon):
    assert told(soon) == {scope.organiser.pk, scope.member.pk, scope.colleague.pk, scope.expert.pk}
    due = next(iter(SOURCE.due(soon)))
    assert (due.moment, due.due_at) == (at(3), at(3) - datetime.timedelta(days=2))
    assert due.subject_id == meetings.coming.pk


def test_nothing_is_due_earlier_or_after_the_start(scope, meetings):
    assert not told(at(3) - datetime.timedelta(hours=49))
    assert not told(at(3) + datetime.timedelta(minutes=1))


def test_nothing_is_due_for_a_cancelled_meeting(scope, meetings, soon):
    service.cancel(meeting=meetings.coming, by=scope.organiser)
    assert not told(soon)


def test_who_is_not_coming_or_has_left_hears_nothing(scope, meetings, soon):
    service.reply(meeting=meetings.coming, by=scope.member, reply="not_coming")
    Membership.objects.filter(user=scope.colleague).update(ends_on=timezone.localdate())
    Staff.objects.filter(user=scope.expert).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    Membership.objects.filter(user=scope.organiser, role="organiser").update(ends_on=timezone.localdate())
    assert told(soon) == {scope.organiser.pk}


def test_who_leaves_before_the_day_hears_nothing(scope, meetings, soon):
    Membership.objects.filter(user=scope.colleague).update(ends_on=at(2).date())
    assert scope.colleague.pk not in told(soon)


@pytest.mark.parametrize("count", [1, 10])
def test_a_sweep_asks_as_much_for_ten_meetings_as_for_one(scope, meetings, soon, count, django_assert_num_queries):
    for n in range(count - 1):
        MeetingFactory(
            group=scope.group, starts_at=at(3, 17 + n // 4, 15 * (n % 4)), ends_at=at(3, 17 + n // 4, 15 * (n % 4) + 10)
        )
    with django_assert_num_queries(4):
        assert len(list(SOURCE.due(soon))) == 4 * count


def test_the_mail_says_when_where_and_what(scope, meetings):
    meeting = Meeting.objects.with_group().get(pk=meetings.coming.pk)
    Meeting.objects.filter(pk=meeting.pk).update(notes="PRIVATE")
    AgendaItem.objects.filter(meeting=meeting).update(notes="PRIVATE")
    message = SOURCE.message(reminder(scope.member, meeting))
    for language in ("nl", "en"):
        scope.member.language = language
        send_mail_to(scope.member, message.template, message.context, attachments=message.attachments)
    for sent in mail.outbox:
        html = sent.alternatives[0].content
        for text in (sent.body, html):
            assert "Coming meeting" in text
            assert "Coming item one" in text
            assert meeting.get_absolute_url() in text
            assert "Speaking up" in text
            assert "PRIVATE" not in text
        name, content, mime = sent.attachments[0]
        assert (name, mime) == ("leerkring.ics", "text/calendar")
        assert Calendar.from_ical(content).walk("VEVENT")
    assert "agenda" in mail.outbox[0].body.lower()
    assert mail.outbox[0].subject != mail.outbox[1].subject


def test_nothing_is_sent_when_it_is_no_longer_needed(scope, meetings):
    meeting = Meeting.objects.with_group().get(pk=meetings.coming.pk)
    wanted = reminder(scope.member, meeting)
    assert SOURCE.message(wanted)
    assert SOURCE.message(reminder(scope.staff, meeting)) is None
    assert SOURCE.message(reminder(scope.member, meetings.held)) is None
    service.reply(meeting=meeting, by=scope.member, reply="not_coming")
    assert SOURCE.message(wanted) is None
    service.edit(meeting=meeting, by=scope.organiser, kind="meeting", starts_at=at(4), ends_at=at(4, 16))
    assert SOURCE.message(wanted) is None
    moved = reminder(scope.member, Meeting.objects.with_group().get(pk=meeting.pk))
    assert SOURCE.message(moved)
    Staff.objects.filter(user=scope.member).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    assert SOURCE.message(moved) is None
    service.cancel(meeting=meeting, by=scope.organiser)
    assert SOURCE.message(moved) is None


def test_a_leader_who_is_a_member_is_reminded(scope, meetings, soon):
    assert scope.leader.pk not in told(soon)
    MembershipFactory(group=scope.group, user=scope.leader, role="leader")
    assert scope.leader.pk in told(soon)
