"""Everybody: mails that come once and say why, a calendar that fills itself, the own language, light or dark, fewer mails."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect

from core.tenancy import unscoped
from cycles.services import cycles as service
from groups.enums import Phase
from meetings.models import Meeting
from reminders.tasks import sweep
from schools.models import User
from tests.cast import Cast
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.journeys.conftest import LAPTOP, outbox, sign_in_by_hand
from tests.journeys.reader import LAPTOP_ENGLISH, PHONE_DUTCH, Reader, Readers, Way, both_ways

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """A meeting over a day and a half, with one item."""
    with unscoped(reason="a test prepares"):
        start = timezone.now().replace(second=0, microsecond=0) + datetime.timedelta(hours=36)
        made: Meeting = MeetingFactory(
            group=cast.group, title="Waiting longer", starts_at=start, ends_at=start + datetime.timedelta(hours=1)
        )
        AgendaItemFactory(meeting=made, title="What did we hear?")
        return made


def mails_to(user: User) -> list[EmailMessage]:
    return [mail for mail in outbox() if user.email in mail.to]


def link_in(mail: EmailMessage, path: str) -> str:
    """The path of the link in a mail that has this in it."""
    found = re.search(rf"https?://\S*{path}\S*", str(mail.body))
    assert found, mail.body
    return urlsplit(found[0]).path


@both_ways
def test_a_reminder_comes_once_with_a_link_a_calendar_file_and_its_reason(
    visit: Callable[..., Page], cast: Cast, meeting: Meeting, way: Way
) -> None:
    User.objects.update(language=way.language)
    sweep()
    sweep()
    [mail] = mails_to(cast.member)
    mia = Reader(visit("/accounts/login/", language=way.language, size=way.size), way)
    assert "Waiting longer" in str(mail.subject) + str(mail.body)
    reason = mia.text(
        "You get this mail because you are in the group %(group)s, two days before a meeting.", group="Speaking up"
    )
    assert reason in " ".join(str(mail.body).split())
    [(_name, invitation, kind)] = [part for part in mail.attachments if part[2].startswith("text/calendar")]
    assert kind
    [event] = Calendar.from_ical(invitation).walk("VEVENT")
    assert "Waiting longer" in event["SUMMARY"]
    assert event["DTSTART"].dt == meeting.starts_at

    mia.page.goto(link_in(mail, "/meetings/"))
    sign_in_by_hand(mia.page, cast.member.email)
    expect(mia.heading).to_have_text("Waiting longer")
    mia.sees("What did we hear?")
    mia.looks_around()
    with mia.sends("/rsvp/"):
        mia.page.get_by_text(mia.text("I am not coming"), exact=True).click()
    mia.page.goto(meeting.get_absolute_url())
    expect(mia.choice(mia.text("I am not coming"))).to_be_checked()


def test_a_checkpoint_is_remembered_on_its_day_once(reader: Readers, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cycles.reminders.MORNING", datetime.time(0, 0))
    with unscoped(reason="a test prepares"):
        cycle = service.start(
            group=cast.group,
            by=cast.organiser,
            template_key="without_lesson_study",
            title="Pupils ask each other",
            goal="By May pupils ask each other questions.",
            starts_on=timezone.localdate() - datetime.timedelta(days=20),
            ends_on=timezone.localdate() + datetime.timedelta(days=150),
        )
        cycle.phases.filter(phase=Phase.GOAL).update(checkpoint_on=timezone.localdate())
    sweep()
    sweep()
    [mail] = mails_to(cast.organiser)
    assert not mails_to(cast.member)
    omar = reader(cast.organiser, PHONE_DUTCH, link_in(mail, "/cycles/"))
    expect(omar.heading).to_have_text("Pupils ask each other")


@both_ways
def test_the_own_calendar_subscribes_to_a_feed_that_can_be_renewed(
    reader: Readers, cast: Cast, meeting: Meeting, live_server: object, way: Way
) -> None:
    mia = reader(cast.member, way)
    mia.goes("Calendar")
    mia.sees("Waiting longer")
    mia.looks_around()
    address = urlsplit(mia.field("Or copy this address into your calendar program").input_value()).path
    feed = Calendar.from_ical(read(f"{live_server}{address}"))
    [event] = feed.walk("VEVENT")
    assert "Waiting longer" in event["SUMMARY"]
    assert event["DTSTART"].dt == meeting.starts_at
    assert event["LOCATION"] == "Room 4"
    assert (mia.link("Subscribe").get_attribute("href") or "").startswith("webcal")

    mia.button("Make a new address").click()
    mia.reads("This is your new address. The old one no longer works.")
    renewed = urlsplit(mia.field("Or copy this address into your calendar program").input_value()).path
    assert renewed != address
    assert Calendar.from_ical(read(f"{live_server}{renewed}")).walk("VEVENT")
    answer = mia.page.request.get(address)
    assert answer.status in {404, 410}


def read(url: str) -> bytes:
    """What a calendar program gets: no cookie, no session."""
    with urlopen(url) as answer:  # noqa: S310 - our own server
        assert answer.headers["Content-Type"].startswith("text/calendar")
        body: bytes = answer.read()
        return body


def test_somebody_changes_language_theme_and_mails(reader: Readers, cast: Cast, meeting: Meeting) -> None:
    mia = reader(cast.member, PHONE_DUTCH)
    mia.goes("About me")
    mia.looks_around()
    mia.field("Name").fill("")
    mia.button("Save").click()
    mia.is_told_at("Name")
    mia.field("Name").fill("Mia de Vries")
    mia.choice(mia.text("English")).check()
    mia.choice(mia.text("Dark")).check()
    mia.button("Save").click()
    expect(mia.page.locator("html")).to_have_attribute("lang", "en")
    expect(mia.page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(mia.heading).to_have_text("Mia de Vries")
    mia.way = Way("en", PHONE_DUTCH.size)
    mia.looks_around()

    mia.choice("Two days before a meeting").uncheck()
    mia.button("Save").click()
    mia.reads("Your details are saved.")
    expect(mia.choice("Two days before a meeting")).not_to_be_checked()
    sweep()
    assert not mails_to(cast.member)
    assert mails_to(cast.colleague)


def test_the_language_changes_with_one_press_and_stays_on_the_page(reader: Readers, cast: Cast, meeting: Meeting) -> None:
    mia = reader(cast.member, LAPTOP_ENGLISH, meeting.get_absolute_url())
    mia.page.get_by_role("button", name="Nederlands").locator("visible=true").click()
    expect(mia.page.locator("html")).to_have_attribute("lang", "nl")
    expect(mia.heading).to_have_text("Waiting longer")
    assert User.objects.get(pk=cast.member.pk).language == "nl"


def test_a_visitor_reads_the_door_in_another_language(visit: Callable[..., Page], cast: Cast) -> None:
    page = visit("/", language="nl", size=LAPTOP)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
