"""An organiser plans a meeting, makes its agenda, notes what happened, and confirms the minutes."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.content import load
from core.tenancy import unscoped
from meetings.enums import Kind, Presence
from meetings.models import AgendaItem, Decision, Meeting
from tests.cast import Cast
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.journeys.reader import LAPTOP_DUTCH, PHONE_DUTCH, Reader, Readers, Way, both_ways, in_days

pytestmark = pytest.mark.django_db(transaction=True)

NO_GOAL = "An item needs a goal: what do you know or have when it is done? Then everybody knows when you can go on."


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """A meeting over three days with three items of ten minutes."""
    with unscoped(reason="a test prepares"):
        made: Meeting = MeetingFactory(group=cast.group, title="Waiting longer")
        for number, title in enumerate(("First item", "Second item", "Third item")):
            AgendaItemFactory(meeting=made, title=title, position=number)
    return made


def agenda_order(page: Page) -> list[str]:
    """The titles on the agenda, from top to bottom."""
    return [text.strip() for text in page.locator(".agenda-item .agenda-title").all_inner_texts()]


def it_began(meeting: Meeting) -> None:
    """Let the meeting be going on now."""
    with unscoped(reason="a test lets time pass"):
        start = timezone.now() - datetime.timedelta(minutes=30)
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=start, ends_at=start + datetime.timedelta(minutes=75))


def kept_order(meeting: Meeting) -> list[str]:
    with unscoped(reason="a test inspects"):
        return list(AgendaItem.objects.filter(meeting=meeting).order_by("position").values_list("title", flat=True))


def plan(omar: Reader) -> None:
    """Plan a meeting of an hour with the first meeting plan; the end is first typed before the start."""
    omar.field("Kind").select_option(label=omar.label(Kind.TRAINING))
    kick_off = load("meetings", "meetings")["meetings"][0]
    omar.field("Meeting plan").select_option(
        label=omar.text("%(title)s, %(minutes)s minutes", title=omar.content(kick_off), minutes=kick_off["minutes"])
    )
    omar.field("Title").fill("Asking on")
    omar.field("Day").fill(in_days(3))
    omar.field("From").fill("15:15")
    omar.field("Until").fill("14:15")
    omar.field("Place").fill("Room 4")
    omar.field("To arrange").fill("Coffee\nCover for grade 5")
    omar.looks_around()
    omar.button("Plan the meeting").click()
    omar.is_told_at("Until", "The end comes before the start. Choose a later end.")
    expect(omar.field("To arrange")).to_have_value("Coffee\nCover for grade 5")
    omar.looks_around()
    omar.field("Until").fill("16:15")
    omar.button("Plan the meeting").click()


@both_ways
def test_an_organiser_plans_a_meeting_and_makes_its_agenda(reader: Readers, cast: Cast, way: Way) -> None:
    omar = reader(cast.organiser, way)
    omar.opens_group("Speaking up")
    omar.goes("Meetings")
    omar.looks_around()
    omar.goes("Plan a meeting")
    plan(omar)
    omar.reads("The meeting is planned.")
    expect(omar.heading).to_have_text("Asking on")
    omar.sees("Cover for grade 5")
    omar.looks_around()

    omar.goes("Make the agenda")
    over = omar.page.locator(".sum-over")
    expect(over).to_contain_text("90")
    expect(over).to_contain_text("30")
    omar.looks_around()

    omar.field("Item").fill("What did we hear?")
    omar.field("Minutes").fill("5")
    omar.button("Add to the agenda").click()
    omar.is_told_at("Goal", NO_GOAL)
    expect(omar.field("Item")).to_have_value("What did we hear?")
    omar.looks_around()
    omar.field("Goal").fill("We have three sentences of pupils.")
    omar.button("Add to the agenda").dblclick()
    omar.reads("It is on the agenda.")
    expect(over).to_contain_text("95")
    before = agenda_order(omar.page)
    assert before.count("What did we hear?") == 1, "a double click adds one item"

    with omar.sends("/order/"):
        omar.button("Up", about="What did we hear?").click()
    expect(omar.page.locator(".agenda-item .agenda-title").nth(len(before) - 2)).to_have_text("What did we hear?")
    omar.page.reload()
    assert agenda_order(omar.page) == [*before[:-2], before[-1], before[-2]]

    omar.link("Change", about="What did we hear?").click()
    changing = omar.page.locator("#agenda")
    changing.locator("input[name=item-minutes]").fill("0")
    omar.button("Save this item").click()
    expect(changing.locator("input[name=item-minutes]")).to_have_attribute("aria-invalid", "true")
    omar.looks_around()
    changing.locator("input[name=item-minutes]").fill("1")
    omar.button("Save this item").click()
    expect(over).to_contain_text("91")
    omar.link("Take off the agenda", about="What did we hear?").click()
    omar.looks_around()
    omar.page.locator("form.confirm button").click()
    omar.reads("“%(title)s” is off the agenda.", title="What did we hear?")


@both_ways
def test_an_organiser_notes_what_happened_and_confirms_the_minutes(
    reader: Readers, cast: Cast, meeting: Meeting, way: Way
) -> None:
    it_began(meeting)
    omar = reader(cast.organiser, way, meeting.get_absolute_url())
    omar.reads("It is going on now.")
    omar.goes("Write the minutes")
    omar.looks_around()

    for name, presence in (("Mia Member", Presence.PRESENT), ("Cas Colleague", Presence.ABSENT)):
        omar.page.get_by_role("group", name=name).get_by_text(omar.label(presence), exact=True).click()
    omar.button("Save attendance").click()
    expect(omar.page.locator("#attendance [data-say]")).to_be_visible()
    assert omar.page.get_by_role("group", name="Mia Member").get_by_label(omar.label(Presence.PRESENT), exact=True).is_checked()

    omar.button("Add this decision").click()
    omar.is_told_at("Decision", "What did you decide?")
    omar.field("Decision").fill("We wait five seconds.")
    omar.field("Value behind it").fill("Everybody thinks")
    omar.field("Look again on").fill(in_days(60))
    omar.button("Add this decision").click()
    omar.sees("We wait five seconds.")

    omar.field("What").fill("Copy the cards")
    omar.field("Who").select_option(label="Mia Member")
    omar.button("Add this action").click()
    omar.is_told_at("By when", "By when?")
    expect(omar.field("What")).to_have_value("Copy the cards")
    omar.field("By when").fill(in_days(7))
    omar.button("Add this action").dblclick()
    expect(omar.page.locator("#actions li")).to_have_count(1)
    omar.looks_around()

    omar.field("Second item").fill("Pupils look at each other.")
    omar.field("General notes").fill("We began late.")
    omar.button("Save the minutes").click()
    omar.reads("The minutes are saved.")
    expect(omar.field("Second item")).to_have_value("Pupils look at each other.")

    omar.goes("Confirm the minutes")
    omar.looks_around()
    omar.button("Confirm the minutes").click()
    omar.reads("The minutes are confirmed.")
    for written in ("Pupils look at each other.", "We began late.", "We wait five seconds.", "Copy the cards"):
        omar.sees(written)
    assert not omar.link("Write the minutes").count()
    omar.looks_around()

    omar.goes("Open the minutes again")
    omar.button("Open the minutes").click()
    omar.is_told_at("Why do the minutes have to change?", "Why do the minutes have to change? The reason stays in the history.")
    omar.field("Why do the minutes have to change?").fill("A name was wrong.")
    omar.button("Open the minutes").click()
    omar.reads("The minutes are open again.")
    omar.page.goto(meeting.get_absolute_url())
    omar.goes("History of the minutes")
    omar.reads("%(name)s confirmed the minutes.", name="Omar Organiser")
    omar.sees("A name was wrong.")
    omar.page.locator("summary", has_text=omar.text("Read them as they stood")).last.click()
    omar.sees("We began late.")
    omar.looks_around()

    mia = reader(cast.member, way)
    mia.sees("Copy the cards")


def test_items_change_places_with_keys_alone_and_by_dragging(reader: Readers, cast: Cast, meeting: Meeting) -> None:
    omar = reader(cast.organiser, LAPTOP_DUTCH, f"{meeting.get_absolute_url()}agenda/")
    down = omar.button("Down", about="First item")
    down.focus()
    with omar.sends("/order/"):
        omar.page.keyboard.press("Enter")
    expect(omar.page.locator(".agenda-item .agenda-title").first).to_have_text("Second item")
    expect(down).to_be_focused()
    expect(omar.page.locator("#say")).to_contain_text("First item")
    with omar.sends("/order/"):
        omar.page.keyboard.press("Enter")
    expect(omar.page.locator(".agenda-item .agenda-title").last).to_have_text("First item")
    expect(omar.button("Up", about="First item")).to_be_focused()
    assert kept_order(meeting) == ["Second item", "Third item", "First item"]

    rows = omar.page.locator(".agenda-item")
    rows.last.scroll_into_view_if_needed()
    grip = rows.last.locator("[data-grip]").bounding_box()
    top = rows.first.bounding_box()
    assert grip and top
    omar.page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    omar.page.mouse.down()
    for share in (0.25, 0.5, 0.75, 1):
        omar.page.mouse.move(grip["x"] + 5, grip["y"] + (top["y"] - 10 - grip["y"]) * share, steps=5)
    with omar.sends("/order/"):
        omar.page.mouse.up()
    expect(rows.first).to_contain_text("First item")
    assert kept_order(meeting) == ["First item", "Second item", "Third item"]


def test_the_agenda_works_without_scripts(reader: Readers, cast: Cast, meeting: Meeting) -> None:
    omar = reader(cast.organiser, PHONE_DUTCH, f"{meeting.get_absolute_url()}agenda/", scripts=False)
    omar.button("Down", about="First item").click()
    assert agenda_order(omar.page) == ["Second item", "First item", "Third item"]
    omar.field("Item").fill("Fourth item")
    omar.button("Add to the agenda").click()
    omar.is_told_at("Goal", NO_GOAL)
    omar.field("Goal").fill("We know it.")
    omar.button("Add to the agenda").click()
    assert agenda_order(omar.page)[-1] == "Fourth item"
    omar.link("Change", about="Third item").click()
    omar.page.locator("#agenda input[name=item-title]").fill("Third item, later")
    omar.button("Save this item").click()
    omar.sees("Third item, later")


def test_what_stands_in_the_other_forms_survives_saving_the_minutes(reader: Readers, cast: Cast, meeting: Meeting) -> None:
    it_began(meeting)
    omar = reader(cast.organiser, LAPTOP_DUTCH, f"{meeting.get_absolute_url()}minutes/")
    present, mia = omar.label(Presence.PRESENT), omar.page.get_by_role("group", name="Mia Member")
    mia.get_by_text(present, exact=True).click()
    omar.field("Decision").fill("We wait five")
    omar.field("What").fill("Copy the")
    omar.button("Save the minutes").click()
    omar.reads("The minutes are saved.")
    assert mia.get_by_label(present, exact=True).is_checked()
    expect(omar.field("Decision")).to_have_value("We wait five")
    expect(omar.field("What")).to_have_value("Copy the")

    omar.button("Add this decision").click()
    omar.sees("We wait five")
    expect(omar.field("Decision")).to_have_value("")
    omar.button("Save attendance").click()
    expect(omar.page.locator("#attendance [data-say]")).to_be_visible()
    omar.page.reload()
    expect(omar.field("Decision")).to_have_value("")
    expect(omar.field("What")).to_have_value("Copy the")


def test_typing_under_an_item_survives_a_lost_session(reader: Readers, cast: Cast, meeting: Meeting) -> None:
    it_began(meeting)
    omar = reader(cast.organiser, LAPTOP_DUTCH, f"{meeting.get_absolute_url()}minutes/")
    omar.field("General notes").fill("Kept on the server.")
    expect(omar.page.locator("#texts [data-saved-line]")).to_have_text(re.compile(r"\d\d\.\d\d"))
    omar.loses_session()
    omar.field("General notes").fill("Kept on the server. And this on the device.")
    omar.button("Save the minutes").click()
    expect(omar.page.locator("input[name=password]")).to_be_visible()
    omar.signs_in_again(cast.organiser)
    omar.page.goto(f"{meeting.get_absolute_url()}minutes/")
    if (offer := omar.page.locator("#texts [data-saved-line] button")).count():
        offer.click()
    expect(omar.field("General notes")).to_have_value("Kept on the server. And this on the device.")
    with unscoped(reason="a test inspects"):
        assert not Decision.objects.filter(meeting=meeting).exists()
