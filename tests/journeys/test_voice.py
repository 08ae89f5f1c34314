"""Pupils answer on an old phone and on a shared tablet; a teacher asks and reads; a colleague decides about research."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import unscoped
from cycles.models import Cycle
from research.models import Consent
from tests.cast import Cast
from tests.cycles.world import start
from tests.factories.research import StudyFactory
from tests.factories.voice import a_poll, count
from tests.journeys.conftest import LAPTOP, PHONE, Journal, axe, contrast_in_the_dark, no_sideways_scrolling
from tests.journeys.reader import PHONE_DUTCH, Readers, Way, both_ways
from voice.content_pack import languages
from voice.models import Poll, PollCount

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    return start(cast, "P4")


@pytest.fixture
def poll(cast: Cast, cycle: Cycle) -> Poll:
    with unscoped(reason="a test prepares"):
        return a_poll(cycle, by=cast.member)


def counts() -> list[int]:
    with unscoped(reason="a test looks"):
        return list(PollCount.objects.order_by("question", "option").values_list("number", flat=True))


def looks_around(page: Page) -> None:
    """What a program can see of how readable a page is."""
    axe(page)
    no_sideways_scrolling(page)
    contrast_in_the_dark(page)


@both_ways
def test_a_teacher_asks_reads_and_brings_in(reader: Readers, cast: Cast, cycle: Cycle, way: Way) -> None:
    mia = reader(cast.member, way, f"/o/lindenhof/cycles/{cycle.pk}/P4/")
    mia.link("Make a poll").click()
    mia.looks_around()
    mia.page.get_by_label(mia.text("How many pupils will answer?")).fill("24")
    mia.page.locator("input[name=ready][value=turn]").check()
    mia.page.locator("input[name=ready][value=lesson]").check()
    mia.button("Look at it").click()
    mia.reads("The poll is ready to look at. Pupils cannot answer yet.")
    mia.looks_around()
    mia.link("Add your own question").click()
    mia.page.locator("input[name=scale][value=yes]").check()
    mia.page.locator("input[name=text_nl]").fill("Was het stil genoeg?")
    mia.looks_around()
    mia.button("Add the question").click()
    mia.button("Open for pupils").click()
    mia.reads("The poll is open. Pupils can answer now.")
    mia.looks_around()
    path = mia.page.url
    mia.page.get_by_role("main").get_by_role("link", name=mia.text("Slips to print")).click()
    mia.looks_around()
    mia.page.goto(path)
    mia.page.get_by_role("main").get_by_role("link", name=mia.text("Show on the board")).first.click()
    looks_around(mia.page)
    with unscoped(reason="a class answers"):
        count(Poll.objects.get(), q1=[12, 6, 1], q2=[9, 5, 5], q3=[2, 1, 0])
    mia.page.goto(path + "close/")
    mia.button("Close the poll").click()
    mia.reads("The poll is closed.")
    mia.looks_around()
    mia.button("Bring this into the cycle").click()
    mia.reads("Brought in as what pupils say. You can still change the words there.")


@pytest.mark.parametrize("key", ["uk", "ar", "ti", "nl"])
def test_a_pupil_answers_on_an_old_phone_without_scripts(visit: Callable[..., Page], poll: Poll, key: str) -> None:
    words = languages()[key].words
    page = visit(f"/p/{poll.address.code}/", size=PHONE, scripts=False)
    page.get_by_role("link", name=languages()[key].name, exact=True).click()
    expect(page.locator("html")).to_have_attribute("dir", languages()[key].dir)
    for number in (1, 2):
        page.locator(f"input[name=q{number}][value='0']").check()
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("heading", name=words["thanks"])).to_be_visible()
    page.get_by_role("link", name=words["next"]).click()
    expect(page.locator("input:checked")).to_have_count(0)
    # The next pupil may speak another language: the page begins again as the tablet would.
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert counts() == [1, 0, 0, 1, 0, 0]
    # Nothing but what the browser brought along: its own choice of a language.
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"django_language"}


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "tablet"])
def test_the_page_for_pupils_is_readable_and_large_enough(
    visit: Callable[..., Page], journal: Journal, poll: Poll, size: dict[str, int]
) -> None:
    journal.allow("422")
    for key in ("nl", "ar", "ti"):
        page = visit(f"/p/{poll.address.code}/?l={key}", size=size)
        looks_around(page)
        for target in page.locator(".pupil-option, .pupil-send, .pupil-languages a").all():
            box = target.bounding_box()
            assert box
            assert box["height"] >= 47
    page.get_by_role("button", name=languages()["ti"].words["send"]).click()
    expect(page.get_by_role("alert")).to_have_text(languages()["ti"].words["choose"])
    looks_around(page)


def test_with_the_keyboard_alone_and_a_second_press_is_none(visit: Callable[..., Page], poll: Poll) -> None:
    page = visit(f"/p/{poll.address.code}/?l=en")
    page.locator("input[name=q1]").first.focus()
    page.keyboard.press("ArrowDown")
    page.locator("input[name=q1][value='1']").focus()
    page.keyboard.press("Space")
    button = page.get_by_role("button", name="Send")
    button.focus()
    button.dblclick()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert counts() == [0, 1, 0, 0, 0, 0]
    page.go_back()
    expect(page.locator("input:checked")).to_have_count(0)


def test_a_colleague_decides_about_research_and_back(reader: Readers, cast: Cast) -> None:
    with unscoped(reason="a test prepares"):
        study = StudyFactory(group=cast.group, researcher=cast.expert)
    cas = reader(cast.colleague, PHONE_DUTCH, f"/o/lindenhof/groups/{cast.group.pk}/")
    cas.link(study.title).click()
    cas.looks_around()
    for choice, sentence, number in (("yes", "You take part.", 1), ("no", "You do not take part.", 0)):
        cas.page.get_by_role("main").locator("a[href$='/decide/']").click()
        cas.looks_around()
        cas.page.locator(f"input[name=takes_part][value={choice}]").check()
        cas.button("Keep my choice").click()
        cas.reads("Done. Only you see what you chose.")
        expect(cas.page.get_by_text(cas.text(sentence))).to_be_visible()
        with unscoped(reason="a test looks"):
            assert Consent.objects.count() == number


def test_an_expert_opens_a_study_and_hears_that_it_is_too_early(reader: Readers, cast: Cast, journal: Journal) -> None:
    journal.allow("422")
    eva = reader(cast.expert, PHONE_DUTCH, f"/o/lindenhof/groups/{cast.group.pk}/research/")
    eva.link("Open a study").click()
    eva.looks_around()
    for name in ("title", "purpose", "institution", "contact", "burden"):
        eva.page.locator(f"[name={name}]").fill("Vragen")
    eva.page.locator("input[name=kinds]").first.check()
    eva.button("Open the study").click()
    eva.reads("The study is open. Each person decides alone.")
    eva.link("Make an export").click()
    eva.looks_around()
    eva.button("Make the export").click()
    expect(eva.page.get_by_role("alert")).to_contain_text("Er is te weinig om te exporteren")
