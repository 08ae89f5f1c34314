"""An organiser starts a cycle, and the group goes round: on, on with an open point, and back."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.content import load
from core.tenancy import organisation_scope, unscoped
from cycles.models import Cycle
from cycles.services import cycles as service
from cycles.services import phases
from groups.enums import Phase
from tests.cast import Cast
from tests.journeys.reader import PHONE_ENGLISH, Reader, Readers, Way, both_ways, in_days

pytestmark = pytest.mark.django_db(transaction=True)

PHASES = {each["key"]: each for each in load("cycles", "phases")["phases"]}
TEMPLATES = {each["key"]: each for each in load("cycles", "templates")["templates"]}


def template_label(omar: Reader, key: str) -> str:
    return f"{omar.content(TEMPLATES[key])}. {omar.content(TEMPLATES[key], 'description')}"


def shows_its_guide(omar: Reader, key: str) -> None:
    """The page of a phase has its purpose, its questions and what it asks for."""
    phase = PHASES[key]
    expect(omar.heading).to_have_text(omar.content(phase))
    omar.sees(omar.content(phase, "purpose"))
    for part in (*phase["questions"], *phase["evidence"]):
        omar.sees(omar.content(part))


@both_ways
def test_an_organiser_starts_a_cycle_with_lesson_study_and_reads_all_six_phases(reader: Readers, cast: Cast, way: Way) -> None:
    omar = reader(cast.organiser, way)
    omar.opens_group("Speaking up")
    omar.goes("Cycle")
    omar.looks_around()
    omar.goes("Start a cycle")
    omar.looks_around()
    omar.field("theme").fill("Pupils ask each other")
    omar.field("first day").fill(in_days(0))
    omar.field("last day").fill(in_days(-2))
    omar.choice(template_label(omar, "with_lesson_study")).check()
    omar.button("Start the cycle").click()
    omar.is_told_at("last day", "The last day comes after the first day.")
    expect(omar.field("theme")).to_have_value("Pupils ask each other")
    omar.looks_around()
    omar.field("last day").fill(in_days(180))
    omar.button("Start the cycle").dblclick()
    omar.reads("The cycle has started. Each phase has a proposed day; change them where you like.")
    expect(omar.heading).to_have_text("Pupils ask each other")
    omar.looks_around()
    cycle = omar.page.url

    for key in PHASES:
        omar.page.goto(cycle)
        omar.page.locator(".phases").get_by_role("link", name=omar.content(PHASES[key]), exact=True).click()
        shows_its_guide(omar, key)
        if key in ("P1", "P4"):
            omar.looks_around()
        steps = omar.part("Lesson study")
        expect(steps).to_have_count(1 if key == "P4" else 0)
    with unscoped(reason="a test inspects"):
        assert Cycle.objects.filter(group=cast.group).count() == 1, "a double click starts one cycle"


@both_ways
def test_the_group_moves_on_in_spite_of_an_open_point_and_back_again(reader: Readers, cast: Cast, way: Way) -> None:
    with unscoped(reason="a test prepares"):
        cycle = service.start(
            group=cast.group,
            by=cast.organiser,
            template_key="without_lesson_study",
            title="Same rules outside",
            goal="By May pupils name the three rules of play.",
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate() + datetime.timedelta(days=150),
        )
    omar = reader(cast.organiser, way, cycle.get_absolute_url())
    judged = omar.content(PHASES["P1"]["exit"][0])
    with omar.sends("/judge/"):
        omar.page.get_by_role("checkbox", name=judged).click()
    omar.page.goto(cycle.get_absolute_url())
    expect(omar.page.get_by_role("checkbox", name=judged)).to_be_checked()
    counted = omar.page.get_by_role("checkbox", name=omar.content(PHASES["P1"]["exit"][1]))
    expect(counted).to_be_disabled()
    expect(counted).not_to_be_checked()

    omar.link("Change the checkpoint").click()
    omar.looks_around()
    omar.field("checkpoint").fill(in_days(-30))
    omar.button("Save").click()
    expect(omar.field("checkpoint")).to_have_attribute("aria-invalid", "true")
    omar.field("checkpoint").fill(in_days(10))
    omar.button("Save").click()
    omar.reads("Saved.")

    omar.page.goto(cycle.get_absolute_url())
    theory = omar.content(PHASES["P2"])
    omar.link("On to: %(name)s", name=theory).click()
    expect(omar.heading).to_have_text(omar.text("On to: %(name)s", name=theory))
    omar.sees(omar.content(PHASES["P1"]["exit"][1]))
    omar.looks_around()
    omar.button("Go on").click()
    omar.is_told_at("We move on because …", "Some points are still open. Write why the group moves on all the same.")
    omar.looks_around()
    omar.field("We move on because …").fill("The leader is ill.")
    omar.button("Go on").dblclick()
    omar.reads("The group is now in this phase: %(phase)s.", phase=theory)
    omar.looks_around()

    with organisation_scope(cast.organisation.pk):
        for before, after in ((Phase.THEORY, Phase.PLAN), (Phase.PLAN, Phase.TRY_OUT)):
            phases.move(cycle=cycle, from_phase=before, to_phase=after, reason="We know enough.", by=cast.organiser)
    omar.page.goto(cycle.get_absolute_url())
    plan = omar.content(PHASES["P3"])
    omar.link("Back to: %(name)s", name=plan).click()
    omar.looks_around()
    omar.field("We go back because …").fill("We name the pupils first.")
    omar.button("Go back").click()
    omar.reads("The group is now in this phase: %(phase)s.", phase=plan)
    expect(omar.part("How you came here")).to_be_visible()
    omar.sees("The leader is ill.")
    omar.sees("We name the pupils first.")
    with unscoped(reason="a test inspects"):
        assert Cycle.objects.get(pk=cycle.pk).phase == Phase.PLAN


def test_members_answer_a_guiding_question_bring_in_data_and_agree(reader: Readers, cast: Cast) -> None:
    with unscoped(reason="a test prepares"):
        cycle = service.start(
            group=cast.group,
            by=cast.organiser,
            template_key="without_lesson_study",
            title="Same rules outside",
            goal="By May pupils name the three rules of play.",
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate() + datetime.timedelta(days=150),
        )
    mia = reader(cast.member, PHONE_ENGLISH)
    mia.goes("Say whether you agree with the goal")
    mia.button("I agree with the goal").click()
    mia.reads("Noted: you agree with the goal.")
    mia.page.goto(f"{cycle.get_absolute_url()}P1/")
    question = mia.content(PHASES["P1"]["questions"][0])
    mia.link("Write an answer together", about=question).click()
    mia.looks_around()
    mia.field("Answer").fill("Six pupils never ask anything.")
    mia.button("Save the answer").click()
    mia.reads("Saved.")
    mia.sees("Six pupils never ask anything.")
    mia.looks_around()
    mia.page.locator(".adds").get_by_role("link", name="Observation").click()
    mia.button("Save").click()
    mia.is_told_at("What did the pupils do and say?")
    mia.field("What did the pupils do and say?").fill("Pupil A asked twice.")
    mia.button("Save").click()
    mia.reads("Saved.")
    mia.sees("Pupil A asked twice.")
    assert not mia.link("On to: %(name)s", name=mia.content(PHASES["P2"])).count(), "the organiser moves the group on"
