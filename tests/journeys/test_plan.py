"""Theory and plan in a browser: hunches alone, then shown together; what worked goes into the library in steps."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.tenancy import unscoped
from cycles.models import Cycle
from groups.enums import Phase
from tests.cast import Cast
from tests.cycles.world import start
from tests.journeys.reader import Readers, Way, both_ways

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    with unscoped(reason="a test prepares"):
        made: Cycle = start(cast, Phase.TRY_OUT)
        return made


@both_ways
def test_a_group_predicts_guesses_and_keeps_what_worked(reader: Readers, cast: Cast, cycle: Cycle, way: Way) -> None:
    mia, omar = reader(cast.member, way), reader(cast.organiser, way)
    plan = f"/o/lindenhof/cycles/{cycle.pk}/plan/"
    mia.page.goto(mia.page.url.split("/", 3)[0] + "//" + mia.page.url.split("/")[2] + plan)
    mia.looks_around()
    mia.link("Write the plan").click()
    mia.field("What is the one change?").fill("A minute in pairs")
    mia.field("What do you expect to see?").fill("Pupils talk more.")
    mia.button("Save").dblclick()
    mia.reads("Saved.")
    mia.sees("A minute in pairs")
    mia.sees(mia.text("How many pupils, or how often?"))
    mia.link("Write my hunch").click()
    mia.looks_around()
    mia.field("What do you think will happen, and why?").fill("The quiet ones stay quiet.")
    mia.button("Save").click()
    mia.reads("Saved.")

    omar.page.goto(mia.page.url)
    omar.does_not_see("The quiet ones stay quiet.")
    omar.looks_around()
    omar.link("Show all hunches").click()
    omar.button("Show them").click()
    omar.reads("All hunches are shown.")
    omar.sees("The quiet ones stay quiet.")
    omar.looks_around()

    mia.page.goto(mia.page.url.split("/cycles/")[0] + f"/groups/{cast.group.pk}/library/")
    mia.looks_around()
    mia.link("Keep what worked").click()
    mia.looks_around()
    mia.field("What worked?").fill("Pairs before the circle.")
    mia.button("Save").click()
    mia.field("Why did it work?").fill("They say it once before it counts.")
    mia.button("Save").click()
    mia.field("What of it holds elsewhere?").fill("Practise small before you show it.")
    mia.button("Save").click()
    mia.link("Not now").click()
    mia.sees(mia.text("An ingredient that you can use elsewhere."))
    mia.looks_around()
    expect(mia.heading).to_have_text("Pairs before the circle.")
