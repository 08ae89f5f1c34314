"""The result of a round: what changed, what waits for the expert, what people wrote, and who sees what."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments import services
from assessments.enums import CHARACTERISTICS
from assessments.models import Round
from core.tenancy import unscoped
from schools.models import User
from tests.cast import Cast
from tests.factories.assessments import RoundFactory, asked, teachers
from tests.journeys.reader import Readers, Way, both_ways

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.timedelta(days=1)


def held(cast: Cast, people: list[User], value: int, days_ago: int) -> Round:
    """A full round of the group that closed so many days ago; each writes a line."""
    round_ = RoundFactory(group=cast.group, instrument=CHARACTERISTICS, focus="C2")
    for number, person in enumerate(people):
        values = {key: value + (number + place) % 2 for place, key in enumerate(asked(round_))}
        services.answer(round_=round_, values=values, by=person, comment=f"Line {number}")
    services.close_round(round_=round_, by=None)
    moment = timezone.now() - days_ago * DAY
    Round.objects.filter(pk=round_.pk).update(closed_at=moment, opened_at=moment - 7 * DAY)
    return round_


@both_ways
def test_a_group_reads_what_changed_and_the_expert_lets_the_rest_go(reader: Readers, cast: Cast, way: Way) -> None:
    with unscoped(reason="a test prepares"):
        people = [cast.organiser, cast.member, cast.colleague, *teachers(cast.group, 8)]
        held(cast, people, 2, 100)
        round_ = held(cast, people, 3, 0)

    mia = reader(cast.member, way, round_.get_absolute_url())
    expect(mia.page.locator(".profile-row")).to_have_count(6)
    expect(mia.page.locator(".change-line").first).to_be_visible()
    expect(mia.part("Since the last round")).to_be_visible()
    mia.looks_around()
    mia.page.locator("summary", has_text=mia.text("Show all of them, to look around")).click()
    expect(mia.page.locator(".change-line:visible")).to_have_count(6)
    statements = mia.part("By statement")
    statements.locator("summary").first.click()
    expect(statements.locator("svg.likert:visible").first).to_be_visible()
    mia.looks_around()
    mia.goes("Who sees what of my answers")
    mia.looks_around()

    hanneke = reader(cast.expert, way, round_.get_absolute_url())
    expect(hanneke.page.locator(".profile-row")).to_have_count(7)
    hanneke.looks_around()
    hanneke.button("Let the others see it now").click()
    hanneke.reads("The others can see it now.")
    mia.page.goto(round_.get_absolute_url())
    expect(mia.page.locator(".profile-row")).to_have_count(7)

    omar = reader(cast.organiser, way, round_.get_absolute_url())
    omar.part("What people wrote").get_by_role("button").first.click()
    omar.reads("Nobody sees this text any more.")
    omar.button("Show it again").click()
    omar.reads("Everybody sees this text again.")
    with omar.page.expect_download() as download:
        omar.link("On paper (PDF)").click()
    assert download.value.suggested_filename.endswith(".pdf")
