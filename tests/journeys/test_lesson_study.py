"""A whole lesson study: designed on a laptop, observed by two at once, also without network, discussed on the beamer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from core.tenancy import unscoped
from groups.enums import Phase
from lessons.models import CasePupil, Lesson, Note
from tests.cast import Cast
from tests.cycles.world import start
from tests.journeys.conftest import PHONE, Journal, axe, no_sideways_scrolling
from tests.lessons.world import begin, observe, pupil_of, teach

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[..., Page]
TABLET = {"width": 820, "height": 1180}
# "Within two seconds", with some room for a busy machine.
MERGED = 4000
# The line that grows, not the list in which new notes come in and which is there for a moment.
TIMELINE = ".observed[data-line]"


def at(lesson: Lesson, tail: str = "") -> str:
    return f"/o/lindenhof/lessons/{lesson.pk}/{tail}"


def the_lesson() -> Lesson:
    with unscoped(reason="a test looks"):
        return Lesson.objects.latest("pk")


def notes() -> list[str]:
    with unscoped(reason="a test looks"):
        return list(Note.objects.there().order_by("tick").values_list("text", flat=True))


def write(page: Page, text: str, pupil: str = "A") -> None:
    page.locator("label.pick-code", has_text=re.compile(f"^{pupil}")).click()
    page.get_by_label("What does and says the pupil, literally?").fill(text)
    page.get_by_role("button", name="Note it").click()


def test_a_lesson_study_from_the_first_plan_to_the_page_for_colleagues(enter: Enter, cast: Cast) -> None:
    cycle = start(cast, Phase.TRY_OUT, approach="lesson_study")
    mia = enter(cast.member, f"/o/lindenhof/cycles/{cycle.pk}/P4/", language="en")
    mia.get_by_role("link", name="Design a research lesson").click()
    mia.get_by_label("Name of the lesson").fill("What if it never rained again?")
    mia.get_by_label("Which learning question of pupils is the lesson about?").fill("How do pupils react to each other?")
    mia.get_by_role("button", name="Go on to the parts").click()
    for title, minutes in (("In the circle", "35"), ("In pairs", "15")):
        mia.get_by_label("Part of the lesson").fill(title)
        mia.get_by_label("Minutes", exact=True).fill(minutes)
        mia.get_by_role("button", name="Add the part").click()
        expect(mia.get_by_role("heading", name=title)).to_be_visible()
    with mia.expect_response(re.compile("/parts/order/")):
        mia.get_by_role("button", name=re.compile("Up.*In pairs")).click()
    expect(mia.locator(".agenda-title").first).to_have_text("In pairs")
    axe(mia)
    mia.get_by_role("link", name="On to the case pupils").click()
    mia.get_by_role("link", name=re.compile("Describe and predict.*A")).click()
    mia.get_by_label("Which pupils does this one stand for?").fill("Knows much and says little")
    mia.get_by_label("In pairs", exact=False).last.fill("Says a whole sentence.")
    axe(mia)
    mia.get_by_role("button", name="Save").click()
    axe(mia)
    lesson = the_lesson()
    mia.goto(at(lesson, "observers/"))
    mia.locator("fieldset", has_text=cast.colleague.name).get_by_label("A").check()
    axe(mia)
    mia.get_by_role("button", name="Save").click()

    mia.goto(at(lesson))
    mia.get_by_role("link", name="Start the lesson").click()
    axe(mia)
    mia.get_by_role("button", name="Start the lesson").click()
    expect(mia.get_by_role("heading", name="Observe")).to_be_visible()

    # Two observers, each on a device of their own, on one timeline without loading the page again.
    cas = enter(cast.colleague, at(lesson, "observe/"), language="en", size=PHONE)
    eva = enter(cast.expert, at(lesson, "observe/"), language="en", size=TABLET)
    expect(cas.get_by_role("radio", name=re.compile("A"))).to_be_checked()
    write(cas, "Says: because then the plants die.")
    expect(eva.locator(TIMELINE)).to_contain_text("because then the plants die", timeout=MERGED)
    write(eva, "Looks at the board.", "B")
    expect(cas.locator(TIMELINE)).to_contain_text("Looks at the board.", timeout=MERGED)
    expect(cas.locator(".observed > li")).to_have_count(2)
    expect(eva.locator(".observed > li")).to_have_count(2)
    no_sideways_scrolling(cas)
    axe(cas)
    axe(eva)
    cas.get_by_role("link", name=re.compile("Change.*Says")).click()
    cas.get_by_label("What does and says the pupil, literally?").fill("Says: because then all plants die.")
    cas.get_by_role("button", name="Save").click()
    expect(eva.locator(TIMELINE)).to_contain_text("all plants die", timeout=MERGED)
    expect(eva.locator(".observed > li")).to_have_count(2)

    mia.get_by_role("link", name="End the lesson").click()
    mia.get_by_role("button", name="End the lesson").click()
    mia.get_by_role("link", name="Talk with A").click()
    mia.get_by_label("What did you learn?").fill("That I may draw first.")
    axe(mia)
    mia.get_by_role("button", name="Keep it").click()

    # The beamer: by the arrow keys, in the agreed order.
    mia.goto(at(lesson, "discussion/"))
    for heading in (
        "The teacher begins",
        "What did we see in A?",
        "What did we see in B?",
        "What did we see in C?",
        "What does it mean?",
    ):
        expect(mia.get_by_role("heading", name=heading)).to_be_visible()
        expect(mia.get_by_text("Facts before opinions.")).to_be_visible()
        axe(mia)
        mia.keyboard.press("ArrowRight")
    expect(mia.get_by_role("heading", name="What follows?")).to_be_visible()
    mia.keyboard.press("ArrowLeft")
    expect(mia.get_by_role("heading", name="What does it mean?")).to_be_visible()

    mia.goto(at(lesson, "table/"))
    axe(mia)
    mia.get_by_role("link", name=re.compile("Fill in.*A, In pairs")).click()
    expect(mia.get_by_label("Says: because then all plants die.")).to_be_checked()
    mia.get_by_label("What explains the difference with what you expected?").fill("The pair gave a first sentence.")
    axe(mia)
    mia.get_by_role("button", name="Save").click()
    mia.get_by_label("What explains the difference between what you expected and what you saw?").fill(
        "A pair gives a sentence."
    )
    mia.get_by_label("What follows for the lesson, and for your plan?").fill("Draw first.")
    mia.get_by_role("button", name="Save").click()

    mia.goto(at(lesson))
    axe(mia)
    mia.get_by_role("link", name="Make the next version").click()
    mia.get_by_label("Which one change do you make?").fill("Draw first.")
    mia.get_by_role("button", name="Make the next version").click()
    mia.get_by_role("link", name=re.compile("Change.*In pairs")).click()
    mia.get_by_label("What the teacher does").fill("Hands out paper.")
    mia.get_by_role("button", name="Save").click()
    mia.goto(at(the_lesson(), "changes/"))
    expect(mia.locator("ins")).to_have_text("Hands out paper.")
    axe(mia)

    mia.goto(at(lesson))
    mia.get_by_role("button", name="Begin the page").click()
    mia.get_by_role("radio", name="Everybody who works here", exact=True).check()
    mia.get_by_role("button", name="Keep this choice").click()
    axe(mia)
    lotte = enter(cast.leader, f"/o/lindenhof/cycles/{cycle.pk}/P4/", language="en")
    lotte.get_by_role("link", name=re.compile("The page about this lesson")).click()
    expect(lotte.get_by_text("A pair gives a sentence.")).to_be_visible()
    expect(lotte.get_by_text("all plants die")).to_have_count(0)
    axe(lotte)


def test_without_network_a_note_waits_and_arrives_once(enter: Enter, cast: Cast, journal: Journal) -> None:
    for meant in ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest"):
        journal.allow(meant)
    lesson = begin(cast)
    cas = enter(cast.colleague, at(lesson, "observe/"), language="en", size=PHONE)
    eva = enter(cast.expert, at(lesson, "observe/"), language="en")
    write(cas, "Before the cut.")
    expect(cas.locator(".observed > li")).to_have_count(1)
    cas.context.set_offline(True)
    for text in ("First without network.", "Second without network."):
        write(cas, text)
        expect(cas.get_by_label("What does and says the pupil, literally?")).to_have_value("")
    expect(cas.locator("[data-queue-box]")).to_be_visible()
    expect(cas.locator("[data-line-state]")).to_contain_text("No connection")
    axe(cas)
    assert notes() == ["Before the cut."]
    cas.context.set_offline(False)
    expect(eva.locator(TIMELINE)).to_contain_text("Second without network.", timeout=40_000)
    expect(cas.locator(".observed > li")).to_have_count(3)
    expect(cas.locator("[data-line-state]")).to_have_text("")
    cas.reload()
    expect(cas.locator(".observed > li")).to_have_count(3)
    assert notes() == ["Before the cut.", "First without network.", "Second without network."]


def test_the_key_from_code_to_name_never_leaves_the_browser(enter: Enter, cast: Cast) -> None:
    lesson = teach(cast)
    mia = enter(cast.member, at(lesson, "key/"), language="en")
    sent: list[str] = []

    def look(request: Request) -> None:
        sent.append(" ".join([request.url, request.post_data or "", str(request.headers)]))

    mia.context.on("request", look)
    mia.get_by_label("Pupil A").fill("TELLINGNAME")
    expect(mia.locator("[data-key-state]")).to_have_text("Kept in this browser only.")
    axe(mia)
    mia.wait_for_timeout(1500)  # longer than a form waits before it keeps a draft
    for tail in ("", "observe/", "pupils/", "table/"):
        mia.goto(at(lesson, tail))
    mia.goto(at(lesson, "key/"))
    expect(mia.get_by_label("Pupil A")).to_have_value("TELLINGNAME")
    assert sent
    assert not [each for each in sent if "TELLINGNAME" in each]
    eva = enter(cast.expert, at(lesson, "key/"), language="en")
    expect(eva.get_by_label("Pupil A")).to_have_value("")
    mia.get_by_role("button", name="Wipe it from this browser").click()
    mia.reload()
    expect(mia.get_by_label("Pupil A")).to_have_value("")
    with unscoped(reason="a test looks"):
        assert "TELLINGNAME" not in str([(row.code, row.stands_for, row.criterion) for row in CasePupil.objects.get_queryset()])


def test_an_observer_works_without_script(enter: Enter, cast: Cast) -> None:
    lesson = begin(cast)
    observe(cast, lesson, "Was there.")
    cas = enter(cast.colleague, at(lesson, "observe/"), language="nl", size=PHONE, scripts=False)
    cas.locator("label.pick-code", has_text=re.compile("^B")).click()
    cas.locator("textarea[name=text]").fill("Zegt niets.")
    cas.get_by_role("button", name="Noteer").click()
    expect(cas.locator(".observed > li")).to_have_count(2)
    expect(cas.locator(f"#pupil-{pupil_of(lesson, 'B').pk}")).to_be_checked()
