"""A group looks at itself: a round is opened, everybody answers without a name, and the group sees what it misses most."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from assessments import services
from assessments.enums import CHARACTERISTICS, PULSE, Part
from assessments.models import Round
from assessments.words import content as characteristics
from core.models import Draft
from core.tenancy import organisation_scope, unscoped
from schools.models import User
from tests.cast import Cast
from tests.factories.assessments import RoundFactory, asked, teachers
from tests.journeys.reader import LAPTOP_ENGLISH, PHONE_DUTCH, Reader, Readers, Way, both_ways, in_days

pytestmark = pytest.mark.django_db(transaction=True)

WEAK = "C2"


@pytest.fixture
def newcomers(cast: Cast) -> list[User]:
    """Three more teachers, so that six can answer."""
    with unscoped(reason="a test prepares"):
        return list(teachers(cast.group, 3))


def entry(key: str) -> dict[str, object]:
    return next(each for each in characteristics()["characteristics"] if each["key"] == key)


def answers(cast: Cast, round_: Round, people: list[User]) -> None:
    """Let people answer: one characteristic is far weaker than the others."""
    with organisation_scope(cast.organisation.pk):
        for person in people:
            values = {key: 1 if key.startswith(f"{WEAK}.") else 4 for key in asked(round_, Part.GROUP)}
            services.answer(round_=round_, values=values, by=person)


def fill_in(person: Reader) -> int:
    """Choose an answer for every statement but the last; returns how many there are."""
    scale = characteristics()["scale"]["options"]
    questions = person.page.locator("fieldset.question")
    count = questions.count()
    for number in range(count - 1):
        question = questions.nth(number)
        name = question.locator("input").first.get_attribute("name") or ""
        value = 1 if name.startswith(f"{WEAK}_") else 4
        label = person.content(next(option for option in scale if option["value"] == value))
        question.get_by_text(label, exact=True).click()
    return count


@both_ways
def test_a_group_answers_and_sees_what_it_misses_most(reader: Readers, cast: Cast, newcomers: list[User], way: Way) -> None:
    instrument = CHARACTERISTICS if way.is_phone else PULSE
    omar = reader(cast.organiser, way)
    omar.opens_group("Speaking up")
    omar.goes("Self-assessment")
    omar.looks_around()
    omar.goes("Open a round")
    omar.choice(omar.label(instrument)).check()
    omar.field("Open until").fill(in_days(-1))
    omar.button("Open the round").click()
    expect(omar.field("Open until")).to_have_attribute("aria-invalid", "true")
    omar.looks_around()
    omar.field("Open until").fill(in_days(14))
    omar.button("Open the round").dblclick()
    omar.reads("The round is open. Everybody in the group can answer now.")
    omar.looks_around()
    with unscoped(reason="a test inspects"):
        round_ = Round.objects.select_related("group__organisation").get(group=cast.group)

    mia = reader(cast.member, way)
    mia.goes("Answer the self-assessment" if way.is_phone else "Answer seven statements")
    mia.looks_around()
    assert fill_in(mia) == (40 if way.is_phone else 7)
    # What is chosen waits on this device: no table knows it beside her name.
    mia.page.reload()
    if (offer := mia.page.locator("[data-saved-line] button")).count():
        offer.click()
    expect(mia.page.locator("fieldset.question").first.locator("input:checked")).to_have_count(1)
    with unscoped(reason="a test inspects"):
        assert not Draft.objects.filter(user=cast.member).exists()
    mia.button("Send my answers").dblclick()
    mia.reads("Thank you. Your answers are in, without your name.")
    mia.looks_around()
    mia.page.goto(f"{round_.get_absolute_url()}answer/")
    expect(mia.page).to_have_url(re.compile(r"/rounds/\d+/$"))

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
    mia = reader(cast.member, PHONE_DUTCH, f"{round_.get_absolute_url()}answer/", scripts=False)
    fill_in(mia)
    mia.button("Send my answers").click()
    mia.reads("Thank you. Your answers are in, without your name.")
