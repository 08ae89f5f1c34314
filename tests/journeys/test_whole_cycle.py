"""A whole cycle in one go, from start to secured: with lesson study, without, and one that the group stopped (S1)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from core.tenancy import unscoped
from cycles.enums import EvidenceKind
from cycles.models import Cycle
from cycles.services import cycles as services
from lessons.models import Lesson
from lessons.services import lessons as lesson_services
from lessons.services import notes, parts, pupils
from tests.cast import Cast
from tests.journeys.going_round import all_met, answers, at_phase, brings_in, fills, goes_on, judges
from tests.journeys.reader import LAPTOP_DUTCH, LAPTOP_ENGLISH, PHONE_DUTCH, Reader, Readers, Way, in_days

pytestmark = pytest.mark.django_db(transaction=True)


def starts(reader: Readers, cast: Cast, way: Way, template: str, title: str) -> tuple[Reader, Cycle]:
    """The organiser starts a cycle in the browser."""
    omar = reader(cast.organiser, way, f"/o/lindenhof/groups/{cast.group.pk}/cycles/new/")
    fills(
        omar,
        "Start the cycle",
        template=template,
        title=title,
        goal="By May every pupil of grade 4 says a whole sentence.",
        measure="We count in a talk of ten minutes.",
        pupils="Grade 4, 24 pupils.",
        starts_on=in_days(0),
        ends_on=in_days(180),
    )
    expect(omar.heading).to_have_text(title)
    with unscoped(reason="a test looks"):
        found: Cycle = Cycle.objects.with_group().latest("pk")
        return omar, found


def goal_and_theory(omar: Reader, cast: Cast, cycle: Cycle) -> None:
    """P1 and P2, up to the plan. The agreement of the others is another journey."""
    brings_in(omar, cycle, "P1", EvidenceKind.RESULTS, text="4 of 24 pupils say a whole sentence.")
    answers(omar, cycle, "P1", "The same five pupils talk.")
    judges(omar, cycle, "P1")
    with unscoped(reason="a test prepares"):
        for person in (cast.organiser, cast.member, cast.colleague):
            services.agree(cycle=cycle, by=person)
        services.see_goal(cycle=cycle, by=cast.leader)
    goes_on(omar, cycle, "P1", "P2")
    brings_in(omar, cycle, "P2", EvidenceKind.BASELINE, text="First count: 4 of 24.")
    at_phase(omar, cycle, "P2")
    omar.goes("Add a source")
    fills(omar, citation="Talk that makes pupils think", summary="Open questions, and time.", example="She counted to ten.")
    omar.sees("She counted to ten.")
    judges(omar, cycle, "P2")
    goes_on(omar, cycle, "P2", "P3")


def plans(omar: Reader, cast: Cast, cycle: Cycle) -> None:
    """P3, up to trying out."""
    at_phase(omar, cycle, "P3")
    omar.goes("Write what you change")
    fills(omar, change="A minute in pairs first.", prediction="12 of 24 pupils say a whole sentence.", by_on=in_days(20))
    omar.sees("12 of 24 pupils say a whole sentence.")
    omar.page.goto(f"/o/lindenhof/cycles/{cycle.pk}/steps/new/")
    fills(omar, text="Make the cards", owner=str(cast.member.pk), due_on=in_days(7))
    omar.sees("Make the cards")
    judges(omar, cycle, "P3")
    goes_on(omar, cycle, "P3", "P4")


def chooses(omar: Reader, cycle: Cycle, choice: str, seen: str) -> None:
    """Expected beside seen, and then the choice; the prediction locks on the way."""
    brings_in(omar, cycle, "P4", EvidenceKind.COMPARISON, text="12 of 24.", seen=seen)
    omar.page.goto(f"/o/lindenhof/cycles/{cycle.pk}/plan/")
    expect(omar.link("Change the plan")).to_have_count(0)
    omar.sees("12 of 24 pupils say a whole sentence.")
    at_phase(omar, cycle, "P4")
    omar.goes("Choose together")
    fills(omar, "Keep this choice", choice=choice, saw=seen, why="The drawing helped.", unknown="Whether it lasts.")
    omar.sees("Whether it lasts.")


def implements(reader: Readers, omar: Reader, cast: Cast, cycle: Cycle) -> None:
    """P5: described, taken on by two, in use, and counted again."""
    brings_in(omar, cycle, "P5", EvidenceKind.DESCRIPTION, text="Card, pairs, circle.")
    omar.goes("Write how you put it to use")
    fills(omar, keep="Pairs first.", free="The question.", follow="We count again in six weeks.")
    omar.sees("We count again in six weeks.")
    mia = reader(cast.member, omar.way, f"{cycle.get_absolute_url()}P5/")
    for person in (cast.organiser, cast.member):
        omar.goes("Note who takes it on")
        fills(omar, user=str(person.pk), starts_on=in_days(0), place="Grade 5")
    # Each says so of oneself.
    mia.page.reload()
    for who, person in ((omar, cast.organiser), (mia, cast.member)):
        with who.sends("/in-use/"):
            who.page.get_by_role("checkbox", name=re.compile(re.escape(person.name))).click()
    mia.page.context.close()
    brings_in(
        omar, cycle, "P5", EvidenceKind.FOLLOW_UP, text="Counted again, in the same way.", seen="14 of 24; first it was 4."
    )


def secures(omar: Reader, cast: Cast, cycle: Cycle) -> None:
    """P6: an agreement with an owner and a day, what was learned, shared outside, decided what comes next, and closed."""
    at_phase(omar, cycle, "P6")
    omar.goes("Record an agreement")
    fills(
        omar,
        text="Every circle starts in pairs.",
        why="14 of 24 said a whole sentence.",
        place="Handbook, page 12",
        owner=str(cast.member.pk),
        review_on=in_days(120),
    )
    omar.sees("Every circle starts in pairs.")
    learned_and_closed(omar, cycle, "new_goal")


def learned_and_closed(omar: Reader, cycle: Cycle, following: str) -> None:
    """What was learned, and the end of the cycle."""
    at_phase(omar, cycle, "P6")
    omar.page.locator(f"a[href$='/cycles/{cycle.pk}/learned/']").click()
    fills(omar, text="A drawing is a sentence not said yet.", for_whom="Colleagues of grade 3")
    omar.sees("A drawing is a sentence not said yet.")
    brings_in(omar, cycle, "P6", EvidenceKind.SHARED, text="Told at the study day.")
    fills(omar, "Keep this choice", next_step=following)
    all_met(omar, cycle, "P6")
    omar.goes("Close the cycle")
    omar.button("Close the cycle").click()
    omar.reads("The cycle is closed. Everything stays readable.")
    expect(omar.page.locator(".adds")).to_have_count(0)


def reports(omar: Reader, cycle: Cycle, *written: str) -> None:
    """The report is there from what the group wrote on the way; nothing is typed twice."""
    omar.page.goto(cycle.get_absolute_url())
    expect(omar.page.locator(".slot")).to_have_count(0)
    omar.goes("Read the report of this cycle")
    for each in written:
        omar.sees(each)
    omar.looks_around()


def teaches(cast: Cast, lesson: Lesson) -> None:
    """The lesson is taught and observed; designing and observing it in the browser is another journey."""
    with unscoped(reason="a test prepares"):
        part = parts.add(lesson=lesson, title="In pairs", minutes=15, by=cast.member)
        pupil = lesson.pupils.get(code="A")
        pupils.change(
            pupil=pupil, code="A", version=pupil.version, stands_for="Silent", expected={part.pk: "One word."}, by=cast.member
        )
        lesson_services.start(lesson=lesson, by=cast.member)
        lesson = Lesson.objects.with_cycle().get(pk=lesson.pk)
        notes.note(lesson=lesson, part=part, pupil=pupil, text="Says: because it is dry.", by=cast.colleague)
        lesson_services.end(lesson=lesson, by=cast.member)


def test_a_cycle_with_lesson_study_goes_from_start_to_secured(reader: Readers, cast: Cast) -> None:
    omar, cycle = starts(reader, cast, PHONE_DUTCH, "with_lesson_study", "Pupils speak more")
    goal_and_theory(omar, cast, cycle)
    plans(omar, cast, cycle)

    at_phase(omar, cycle, "P4")
    omar.goes("Design a research lesson")
    fills(omar, "Go on to the parts", title="What if it never rained?", question="How do pupils react to each other?")
    with unscoped(reason="a test looks"):
        lesson = Lesson.objects.with_cycle().get(cycle=cycle)
    teaches(cast, lesson)
    at_phase(omar, cycle, "P4")
    omar.link("What if it never rained?").first.click()
    omar.page.goto(f"/o/lindenhof/lessons/{lesson.pk}/table/")
    omar.sees("One word.")
    omar.sees("Says: because it is dry.")
    fills(omar, meaning="A drawing gives them words.", consequences="Draw first, then talk.")
    omar.reads("Saved.")
    omar.looks_around()
    chooses(omar, cycle, "implement", "14 of 24, after drawing.")
    goes_on(omar, cycle, "P4", "P5")
    implements(reader, omar, cast, cycle)
    goes_on(omar, cycle, "P5", "P6")
    secures(omar, cast, cycle)
    reports(omar, cycle, "14 of 24, after drawing.", "A drawing gives them words.", "Every circle starts in pairs.")


def test_a_cycle_without_lesson_study_is_adapted_once_and_secured(reader: Readers, cast: Cast) -> None:
    omar, cycle = starts(reader, cast, LAPTOP_ENGLISH, "without_lesson_study", "Same rules outside")
    goal_and_theory(omar, cast, cycle)
    plans(omar, cast, cycle)
    brings_in(omar, cycle, "P4", EvidenceKind.OBSERVATION, text="Two pupils pointed at the card.")
    chooses(omar, cycle, "adapt", "9 of 24, and quarrels about football.")

    # Back to the plan, with a prediction of its own; the first one stays as it was.
    at_phase(omar, cycle, "P4")
    omar.link("Back to: %(name)s", name=omar.content({"nl": "Plan maken", "en": "Make a plan"})).click()
    fills(omar, "Go back", reason="Football needs another plan.")
    omar.page.goto(f"/o/lindenhof/cycles/{cycle.pk}/plan/")
    omar.button("Make a new plan").click()
    fills(omar, change="Pupils make the roster.", prediction="At most four quarrels a week.")
    omar.sees("At most four quarrels a week.")
    omar.sees("12 of 24 pupils say a whole sentence.")
    judges(omar, cycle, "P3")
    goes_on(omar, cycle, "P3", "P4")
    brings_in(omar, cycle, "P4", EvidenceKind.COMPARISON, text="At most four.", seen="Three in the last week.")
    omar.page.goto(f"/o/lindenhof/cycles/{cycle.pk}/choice/")
    fills(omar, "Keep this choice", choice="implement", saw="Three in the last week.")
    at_phase(omar, cycle, "P4")
    expect(omar.page.locator(".slot")).to_have_count(0)
    expect(omar.link("Try it out with a lesson study")).to_be_visible()  # offered, and nothing more than that
    expect(omar.page.get_by_text(omar.text("The seven steps"))).to_have_count(0)
    goes_on(omar, cycle, "P4", "P5")
    implements(reader, omar, cast, cycle)
    goes_on(omar, cycle, "P5", "P6")
    secures(omar, cast, cycle)
    omar.page.goto(cycle.get_absolute_url())
    omar.sees("Football needs another plan.")
    reports(omar, cycle, "Three in the last week.", "Pupils make the roster.", "Every circle starts in pairs.")


def test_a_cycle_that_stopped_secures_what_it_learned(reader: Readers, cast: Cast) -> None:
    omar, cycle = starts(reader, cast, LAPTOP_DUTCH, "without_lesson_study", "Word cards")
    goal_and_theory(omar, cast, cycle)
    plans(omar, cast, cycle)
    brings_in(omar, cycle, "P4", EvidenceKind.OBSERVATION, text="Pupils read the card aloud.")
    chooses(omar, cycle, "stop", "3 words, with and without cards.")
    goes_on(omar, cycle, "P4", "P6")
    at_phase(omar, cycle, "P6")
    omar.reads("Nothing written yet. Having found out that something does not work here is worth a cake too.")
    expect(omar.link("Record an agreement")).to_have_count(0)
    learned_and_closed(omar, cycle, "close")
    reports(omar, cycle, "3 words, with and without cards.", "A drawing is a sentence not said yet.")
    with unscoped(reason="a test looks"):
        now = Cycle.objects.get(pk=cycle.pk)
        assert (now.choice, now.state, now.learned.for_whom) == ("stop", "closed", "Colleagues of grade 3")
