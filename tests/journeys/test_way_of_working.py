"""The way of working changes in mid-cycle, and everything that the group wrote stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.tenancy import unscoped
from cycles.enums import EvidenceKind
from cycles.models import Cycle
from cycles.services import evidence, phases, plan, predictions
from groups.enums import Phase
from lessons.services import lessons
from tests.cast import Cast
from tests.cycles.world import day, start
from tests.journeys.going_round import at_phase, fills
from tests.journeys.reader import Readers, Way, both_ways

pytestmark = pytest.mark.django_db(transaction=True)


@both_ways
def test_changing_the_way_of_working_halfway_keeps_what_was_written(reader: Readers, cast: Cast, way: Way) -> None:
    cycle = start(cast, Phase.TRY_OUT, approach="lesson_study")
    with unscoped(reason="a test prepares"):
        phases.answer(cycle=cycle, question="P1.q1", text="The same five talk.", version=0, by=cast.member)
        predictions.write_plan(cycle=cycle, change="Pairs first.", prediction="12 of 24 pupils.", by=cast.member)
        plan.add_step(cycle=cycle, text="Make the cards", owner=cast.member, due_on=day(9), by=cast.member)
        evidence.bring_in(
            cycle=cycle, phase="P4", kind=EvidenceKind.OBSERVATION, text="B asked twice.", dated_on=day(0), by=cast.member
        )
        lessons.design(cycle=cycle, title="Rain", question="How do pupils react?", by=cast.member)
    omar = reader(cast.organiser, way, cycle.get_absolute_url())
    omar.goes("Change goal or dates")
    omar.looks_around()
    fills(omar, template="action_research")
    omar.reads("Saved.")
    omar.sees(omar.content({"nl": "Actieonderzoek", "en": "Action research"}))
    omar.looks_around()
    for key, written in (
        ("P1", "The same five talk."),
        ("P3", "Make the cards"),
        ("P3", "12 of 24 pupils."),
        ("P4", "B asked twice."),
    ):
        at_phase(omar, cycle, key)
        omar.sees(written)
    # The lesson that was designed stays within reach, also in a way of working without lesson study.
    omar.page.goto(f"/o/lindenhof/cycles/{cycle.pk}/lessons/")
    omar.sees("Rain")
    omar.looks_around()

    omar.page.goto(f"{cycle.get_absolute_url()}edit/")
    fills(omar, template="with_lesson_study")
    at_phase(omar, cycle, "P4")
    expect(omar.page.locator(".slot")).to_have_count(0)
    omar.sees("B asked twice.")
    omar.sees("Rain")
    with unscoped(reason="a test looks"):
        now = Cycle.objects.get(pk=cycle.pk)
        assert (now.template, now.phase, now.goal) == ("with_lesson_study", Phase.TRY_OUT, cycle.goal)
