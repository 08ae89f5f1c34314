"""A school names its own phases; a group reads its cycle in other words, goes back, and keeps what it wrote."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from core.tenancy import unscoped
from cycles.services import phases
from tests.cast import Cast
from tests.cycles.world import start
from tests.journeys.reader import Readers, Way, both_ways

pytestmark = pytest.mark.django_db(transaction=True)


@both_ways
def test_an_organiser_draws_phases_of_their_own(reader: Readers, cast: Cast, way: Way) -> None:
    omar = reader(cast.organiser, way)
    omar.page.goto(urljoin(omar.page.url, f"/o/{cast.organisation.slug}/designs/"))
    omar.looks_around()
    omar.goes("Begin a design")
    omar.looks_around()
    omar.field("What do you call it?").fill("Samen kijken")
    omar.choice(omar.text("Nothing: I add each phase myself")).check()
    omar.button("Begin the draft").click()
    expect(omar.heading).to_have_text("Samen kijken")
    for name in ("Luisteren", "Doen"):
        omar.goes("Add a phase")
        omar.field("Name of the phase").fill(name)
        omar.field("What do you talk about?").fill("Wat horen we?\nWat zien we?")
        if name == "Luisteren":
            omar.looks_around()
        omar.button("Save the phase").click()
        omar.sees(name)
    omar.looks_around()
    omar.button("Up", "Doen").click()
    expect(omar.page.locator("main h3").first).to_have_text("Doen")
    omar.link("Take away", "Doen").click()
    omar.button("Take it away").click()
    expect(omar.page.locator("main h3")).to_have_text(["Luisteren"])


@both_ways
def test_a_member_reads_other_words_and_what_was_written_the_first_time(reader: Readers, cast: Cast, way: Way) -> None:
    cycle = start(cast, "P2")
    with unscoped(reason="a test prepares"):
        cycle.phases.filter(phase="P1").update(entered_at=cycle.created_at)
        phases.answer(cycle=cycle, question="P1.q1", text="First words", version=0, by=cast.member)
        phases.move(cycle=cycle, from_phase="P2", to_phase="P1", reason="Too wide.", by=cast.organiser)
    mia = reader(cast.member, way)
    mia.opens_group("Speaking up")
    mia.goes("Cycle")
    mia.link("Pupils speak more").click()
    mia.sees("First words")
    mia.sees("Too wide.")
    mia.page.get_by_text(mia.text("Read the dates as a list")).first.click()
    mia.reads("The cycle starts")
    mia.looks_around()
    mia.page.locator("#lens").select_option("rotor")
    mia.button("Show").click()
    mia.sees("Retrospectie" if way.language == "nl" else "Retrospection")
    mia.page.locator("a[href$='/answers/P1.q1/']").click()
    mia.sees("First words")
    mia.looks_around()
    mia.page.locator("textarea").fill("Second words")
    mia.button("Save the answer").click()
    mia.sees("Second words")
    mia.sees("First words")
    mia.looks_around()
