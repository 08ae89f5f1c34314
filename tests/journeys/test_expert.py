"""An expert from outside, in groups of two organisations with one account."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from core.tenancy import unscoped
from cycles.enums import Sharing
from cycles.services import cycles as service
from groups.models import Group
from schools.models import User
from tests.cast import Cast
from tests.factories.assessments import closed_round, teachers
from tests.factories.cycles import TryOutFactory
from tests.factories.meetings import MeetingFactory
from tests.journeys.reader import LAPTOP_DUTCH, Reader, Readers, Way, both_ways

pytestmark = pytest.mark.django_db(transaction=True)


def start_cycle(group: Group, by: User, title: str) -> None:
    service.start(
        group=group,
        by=by,
        template_key="without_lesson_study",
        title=title,
        goal="By May pupils ask each other questions.",
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + datetime.timedelta(days=150),
    )


@pytest.fixture
def _lived(cast: Cast) -> None:
    """Both groups work on a cycle; the first has met, measured itself and shared a try-out."""
    with unscoped(reason="a test prepares"):
        start_cycle(cast.group, cast.organiser, "Pupils ask each other")
        start_cycle(cast.other_group, cast.other, "TELLING cycle")
        for days in (-20, -6):
            start = timezone.now() + datetime.timedelta(days=days)
            MeetingFactory(group=cast.group, starts_at=start, ends_at=start + datetime.timedelta(hours=1))
        TryOutFactory(
            group=cast.group, author=cast.member, sharing=Sharing.GROUP, shared_at=timezone.now(), done="Shared with all."
        )
        TryOutFactory(group=cast.group, author=cast.member, done="For nobody else.")
        closed_round(cast.group, [cast.member, cast.colleague, cast.organiser, *teachers(cast.group, 3)])


def row(eva: Reader, group: str) -> Locator:
    return eva.page.get_by_role("region", name=re.compile(rf"^\s*{group}"))


@pytest.mark.usefixtures("_lived")
@both_ways
def test_an_expert_sees_how_each_group_is_doing_and_leaves_a_question_and_a_source(
    reader: Readers, cast: Cast, way: Way
) -> None:
    eva = reader(cast.expert, way)
    eva.goes("All my groups")
    eva.looks_around()
    here, there = row(eva, "Speaking up"), row(eva, "TELLING group")
    expect(here).to_contain_text("Lindenhof")
    expect(there).to_contain_text("TELLING Rivierwijk")
    expect(here).to_contain_text("Pupils ask each other")
    expect(here).to_contain_text(
        eva.text("Phase %(number)s of 6: %(name)s.", number=1, name=eva.text("Choose the goal", context="phase"))
    )
    last = timezone.localtime() - datetime.timedelta(days=6)
    expect(here).to_contain_text(eva.text("Last time: %(day)s.", day=eva.date(last, "near_day")))
    expect(there).to_contain_text(eva.text("There is no self-assessment with enough answers yet."))
    expect(here).not_to_contain_text(eva.text("There is no self-assessment with enough answers yet."))
    eva.does_not_see("For nobody else.")

    here.get_by_role("link", name=eva.text("A try-out, %(day)s", day=eva.text("today"))).click()
    eva.sees("Shared with all.")
    eva.looks_around()

    eva.goes("All my groups")
    row(eva, "Speaking up").get_by_role("link", name=re.compile(eva.text("Ask a question"))).click()
    eva.looks_around()
    eva.button("Save").click()
    eva.is_told_at("question")
    eva.field("question").fill("Whom did you not hear?")
    eva.button("Save").dblclick()
    eva.reads("Saved.")

    eva.goes("All my groups")
    row(eva, "Speaking up").get_by_role("link", name=re.compile(eva.text("Add a source with an example"))).click()
    eva.field("source").fill("Wait time, a review")
    eva.field("what it says, in your own words").fill("Three seconds change the answers.")
    eva.button("Save").click()
    eva.is_told_at("what it looks like in a classroom")
    expect(eva.field("source")).to_have_value("Wait time, a review")
    eva.looks_around()
    eva.field("what it looks like in a classroom").fill("Grade 5 counts to three with fingers.")
    eva.button("Save").click()
    eva.reads("Saved.")
    eva.sees("Grade 5 counts to three with fingers.")

    omar = reader(cast.organiser, way)
    omar.link("Read the question of %(name)s", name="Eva").click()
    expect(omar.page.get_by_role("heading", name="Whom did you not hear?")).to_have_count(1)
    omar.looks_around()


@pytest.mark.usefixtures("_lived")
def test_an_expert_finds_nothing_of_one_person_and_nothing_to_organise(reader: Readers, cast: Cast) -> None:
    eva = reader(cast.expert, LAPTOP_DUTCH, f"/o/lindenhof/groups/{cast.group.pk}/members/")
    eva.sees("Mia Member")
    assert not eva.page.get_by_role("link", name=re.compile(eva.text("End membership"))).count()
    eva.looks_around()
    eva.goes("Meetings")
    assert not eva.link("Plan a meeting").count()
    eva.looks_around()
