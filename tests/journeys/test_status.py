"""Claim beside trace beside the expert's view: counted again, opened, and put on an agenda."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.tenancy import unscoped
from meetings.enums import Presence
from meetings.models import AgendaItem
from tests.cast import Cast
from tests.factories.meetings import AttendanceFactory, MeetingFactory
from tests.journeys.reader import Readers, Way, both_ways

pytestmark = pytest.mark.django_db(transaction=True)


@both_ways
def test_a_group_counts_what_can_be_seen_and_puts_the_weakest_on_its_agenda(reader: Readers, cast: Cast, way: Way) -> None:
    with unscoped(reason="a test prepares"):
        held = MeetingFactory(group=cast.group, title="First", starts_at=timezone.now() - datetime.timedelta(days=4))
        AttendanceFactory(meeting=held, user=cast.expert, presence=Presence.PRESENT)
        MeetingFactory(group=cast.group, title="Next")
    omar = reader(cast.organiser, way)
    omar.opens_group("Speaking up")
    omar.goes("What can be seen is counted tonight")
    omar.button("Count again now").click()
    omar.reads("Counted again.")
    omar.looks_around()
    omar.goes("What had attention")
    omar.looks_around()
    omar.page.go_back()
    omar.page.locator(".profile-name a").nth(5).click()
    omar.looks_around()
    omar.goes("Put it on an agenda")
    expect(omar.page.locator('textarea[name$="goal"], input[name$="goal"]').first).not_to_have_value("")
    with unscoped(reason="a test inspects"):
        assert not AgendaItem.objects.exists()  # nothing is kept before somebody presses the button
