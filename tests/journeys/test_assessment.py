"""A group looks at itself: a round is opened, everybody answers without a name, and the group sees what it misses most."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from assessments import services
from assessments.enums import Part
from assessments.models import Round
from core.content import load
from core.models import Draft
from core.tenancy import organisation_scope, unscoped
from schools.models import User
from tests.cast import Cast
from tests.factories.assessments import RoundFactory, asked, teachers
from tests.journeys.conftest import Journal
from tests.journeys.reader import LAPTOP_ENGLISH, PHONE_DUTCH, Reader, Readers, Way, both_ways, in_days

pytestmark = pytest.mark.django_db(transaction=True)

WEAK = "C2"


@pytest.fixture
def newcomers(cast: Cast) -> list[User]:
    """Three more teachers, so that six can answer."""
    with unscoped(reason="a test prepares"):
        return list(teachers(cast.group, 3))


def characteristics() -> dict[str, Any]:
    found: dict[str, Any] = load("assessments", "instruments/characteristics")
    return found


def entry(key: str) -> dict[str, object]:
    return next(each for each in characteristics()["sections"] if each["key"] == key)


def answers(cast: Cast, round_: Round, people: list[User]) -> None:
    """Let people answer: one characteristic is far weaker than the others."""
    with organisation_scope(cast.organisation.pk):
        for person in people:
            values = {key: 1 if key.startswith(f"{WEAK}.") else 4 for key in asked(round_, Part.GROUP)}
            services.answer(round_=round_, values=values, by=person)


def choose(person: Reader, question: Locator) -> None:
    """Choose an answer in one statement, by its words: low for the weak characteristic."""
    name = question.locator("input").first.get_attribute("name") or ""
    value = 1 if name.startswith(f"{WEAK}_") else 4
    scale = characteristics()["scale"]["options"]
    question.get_by_text(person.content(next(each for each in scale if each["value"] == value)), exact=True).click()


def fill_in_the_list(person: Reader) -> int:
    """Choose an answer for every statement but the last in a list; returns how many there are."""
    questions = person.page.locator("fieldset.question")
    count = questions.count()
    for number in range(count - 1):
        choose(person, questions.nth(number))
    return count


def fill_in_one_by_one(person: Reader) -> int:
    """Choose an answer for every statement but the last, one at a time; ends at the page that hands in."""
    page, count = person.page, person.page.locator("fieldset.question").count()
    for number in range(1, count + 1):
        expect(page.locator("[data-progress-line]")).to_have_text(person.text("%(at)s of %(count)s", at=number, count=count))
        expect(page.locator("fieldset.question").locator("visible=true")).to_have_count(1)
        if number == 1:
            person.looks_around()
        if number < count:
            choose(person, page.locator("fieldset.question").locator("visible=true"))
        person.button("Next").click()
    expect(page.get_by_role("heading", name=person.text("Hand in"))).to_be_focused()
    return count


@both_ways
def test_a_group_answers_and_sees_what_it_misses_most(reader: Readers, cast: Cast, newcomers: list[User], way: Way) -> None:
    omar = reader(cast.organiser, way)
    omar.opens_group("Speaking up")
    omar.goes("Self-assessment")
    omar.looks_around()
    omar.goes("Open a round")
    omar.looks_around()
    name = characteristics()
    omar.page.get_by_role("link", name=omar.content(name, "" if way.is_phone else "pulse"), exact=True).click()
    expect(omar.field("Open until")).to_be_visible()
    # A short poll gets no verdict, so it has no focus.
    expect(omar.field("Focus of the group")).to_have_count(1 if way.is_phone else 0)
    omar.field("Open until").fill(in_days(-1))
    omar.button("Open the round").click()
    expect(omar.field("Open until")).to_have_attribute("aria-invalid", "true")
    omar.looks_around()
    omar.field("Open until").fill(in_days(14))
    omar.button("Open the round").dblclick()
    omar.reads("The round is open. Everybody who is asked gets a mail.")
    omar.looks_around()
    with unscoped(reason="a test inspects"):
        round_ = Round.objects.select_related("group__organisation").get(group=cast.group)

    mia = reader(cast.member, way)
    mia.goes("Answer the self-assessment" if way.is_phone else "Answer seven statements")
    mia.looks_around()
    if not way.is_phone:
        assert fill_in_the_list(mia) == 7
    else:  # a phone of this size is no phone for the server: the link does what a phone gets by itself
        mia.goes("Show one statement at a time")
        assert fill_in_one_by_one(mia) == 40
        mia.page.get_by_role("link", name="40", exact=True).click()
        expect(mia.page.locator("[data-progress-line]")).to_have_text(mia.text("%(at)s of %(count)s", at=40, count=40))
        mia.page.go_back()
    mia.reads("Kept, without your name")
    # What is chosen is kept on the server, on any device, and no table knows it beside her name.
    elsewhere = reader(cast.member, way, f"{round_.get_absolute_url()}answer/?view=list")
    expect(elsewhere.page.locator("fieldset.question").first.locator("input:checked")).to_have_count(1)
    expect(elsewhere.page.locator("fieldset.question").last.locator("input:checked")).to_have_count(0)
    with unscoped(reason="a test inspects"):
        assert not Draft.objects.filter(user=cast.member).exists()
    mia.looks_around()
    mia.button("Send my answers").dblclick()
    mia.reads("Thank you. Your answers are in, without your name.")
    mia.looks_around()
    mia.goes("Change my answers")
    mia.reads("You have handed in. Whatever you change here counts at once, until the round closes.")

    answers(cast, round_, [cast.colleague, *newcomers])
    omar.page.reload()
    omar.goes("Close this round")
    omar.looks_around()
    omar.button("Close the round").click()
    omar.reads("The round is closed. Its result stays as it is.")

    for person in (cast.member, cast.organiser, cast.leader, cast.expert):
        them = reader(person, way, round_.get_absolute_url())
        expect(them.heading).to_have_text(them.content(entry(WEAK), "weakest").rstrip("."))
        expect(them.page.locator(".profile-weak")).to_have_count(1)
        expect(them.page.locator(".profile-row")).to_have_count(7)
    mia.page.goto(round_.get_absolute_url())
    mia.looks_around()
    mia.page.locator("summary", has_text=mia.text("Show the seven characteristics in a table")).click()
    expect(mia.page.get_by_role("row")).to_have_count(8)
    mia.sees(mia.content(entry(WEAK)))
    mia.page.locator("summary", has_text=mia.text("Show my own answers")).click()
    mia.looks_around()


@pytest.mark.parametrize("way", [PHONE_DUTCH, LAPTOP_ENGLISH], ids=["phone-nl", "laptop-en"])
def test_below_five_answers_the_page_says_why_there_is_nothing_to_see(
    reader: Readers, cast: Cast, newcomers: list[User], way: Way
) -> None:
    with unscoped(reason="a test prepares"):
        round_ = RoundFactory(group=cast.group)
    answers(cast, round_, newcomers)
    omar = reader(cast.organiser, way, round_.get_absolute_url())
    omar.goes("Close this round")
    omar.button("Close the round").click()
    expect(omar.heading).to_have_text(omar.text("There are too few answers to show a result"))
    expect(omar.page.locator(".profile-row")).to_have_count(0)
    expect(omar.part("Why")).to_contain_text("5")
    omar.looks_around()


def test_a_group_that_is_too_small_hears_it_before_it_opens_a_round(reader: Readers, cast: Cast) -> None:
    omar = reader(cast.organiser, LAPTOP_ENGLISH, f"/o/lindenhof/groups/{cast.group.pk}/rounds/new/")
    expect(omar.heading).to_have_text(omar.text("This group is too small for answers without names"))
    omar.looks_around()


def test_statements_are_answered_without_scripts(reader: Readers, cast: Cast, newcomers: list[User]) -> None:
    with unscoped(reason="a test prepares"):
        round_ = RoundFactory(group=cast.group)
    mia = reader(cast.member, PHONE_DUTCH, f"{round_.get_absolute_url()}answer/?view=one", scripts=False)
    for number in range(1, 8):
        expect(mia.page.locator("[data-progress-line]")).to_have_text(mia.text("%(at)s of %(count)s", at=number, count=7))
        choose(mia, mia.page.locator("fieldset.question").locator("visible=true"))
        mia.button("Next").click()
    mia.button("Send my answers").click()
    mia.reads("Thank you. Your answers are in, without your name.")
    with unscoped(reason="a test inspects"):
        assert services.count_answers(round_) == 1


def test_statements_are_answered_with_the_keyboard_alone(reader: Readers, cast: Cast, newcomers: list[User]) -> None:
    with unscoped(reason="a test prepares"):
        round_ = RoundFactory(group=cast.group)
    mia = reader(cast.member, LAPTOP_ENGLISH, f"{round_.get_absolute_url()}answer/?view=one")
    mia.page.locator("fieldset.question legend").first.focus()
    mia.page.locator("fieldset.question input").first.focus()
    for number in range(1, 8):
        mia.page.keyboard.press("0" if number == 2 else "4")
        expect(mia.page.locator("fieldset.question").locator("visible=true").locator("input:checked")).to_have_value(
            "unknown" if number == 2 else "4"
        )
        mia.page.keyboard.press("Enter")
    expect(mia.page.get_by_role("heading", name="Hand in")).to_be_focused()
    for _ in range(12):
        mia.page.keyboard.press("Tab")
        if mia.page.evaluate("document.activeElement.textContent.trim()") == "Send my answers":
            break
    mia.page.keyboard.press("Enter")
    mia.reads("Thank you. Your answers are in, without your name.")


def test_what_is_chosen_without_network_is_kept_here_and_sent_later(
    reader: Readers, cast: Cast, newcomers: list[User], journal: Journal
) -> None:
    journal.allow("ERR_INTERNET_DISCONNECTED")
    with unscoped(reason="a test prepares"):
        round_ = RoundFactory(group=cast.group)
    mia = reader(cast.member, PHONE_DUTCH, f"{round_.get_absolute_url()}answer/?view=one")
    mia.page.context.set_offline(True)
    choose(mia, mia.page.locator("fieldset.question").locator("visible=true"))
    mia.reads("Kept on this device only. We try again as soon as there is a network.")
    mia.button("Next").click()  # one statement to the next needs no network
    choose(mia, mia.page.locator("fieldset.question").locator("visible=true"))
    with mia.sends("/keep/"):
        mia.page.context.set_offline(False)
    mia.reads("Kept, without your name")
    with unscoped(reason="a test inspects"):
        kept = services.kept_so_far(round_, cast.member)
        assert len(kept.answers) == 2
        assert not kept.sent
    assert mia.page.evaluate("Object.keys(localStorage).filter((name) => name.includes('assessments')).length") == 0


def test_a_name_in_the_text_for_the_group_is_asked_about_once(reader: Readers, cast: Cast, newcomers: list[User]) -> None:
    with unscoped(reason="a test prepares"):
        round_ = RoundFactory(group=cast.group)
    mia = reader(cast.member, LAPTOP_ENGLISH, f"{round_.get_absolute_url()}answer/?view=list")
    fill_in_the_list(mia)
    mia.field("What do you want to say to the group?").fill("Omar does all the talking.")
    mia.button("Send my answers").click()
    expect(mia.field("What do you want to say to the group?")).to_have_value("Omar does all the talking.")
    mia.is_told_at("What do you want to say to the group?")
    mia.looks_around()
    mia.button("Send my answers").click()
    mia.reads("Thank you. Your answers are in, without your name.")
