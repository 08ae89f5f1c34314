"""A teacher on a phone: what is next, what was promised, and one box for what was tried."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from core.tenancy import unscoped
from cycles.enums import ReplyKind
from cycles.models import TryOut
from groups.models import Membership
from tests.cast import Cast
from tests.factories.meetings import ActionFactory, AgendaItemFactory, MeetingFactory
from tests.journeys.conftest import Journal
from tests.journeys.reader import PHONE_DUTCH, PHONE_ENGLISH, Reader, Readers, Way, both_ways

pytestmark = pytest.mark.django_db(transaction=True)

BOX = "What did you try, and what did the pupils do?"
FOCUS_STYLE = "(({outlineStyle, boxShadow}) => [outlineStyle, boxShadow])(getComputedStyle(document.activeElement))"
PRIVATE = "Only you see this. You can share it with %(group)s later."


@pytest.fixture
def _week(cast: Cast) -> None:
    """A meeting over three days, and something that Mia promised."""
    with unscoped(reason="a test prepares"):
        coming = MeetingFactory(group=cast.group, title="Waiting longer")
        AgendaItemFactory(meeting=coming)
        held = MeetingFactory(
            group=cast.group,
            title="Last time",
            starts_at=timezone.now() - datetime.timedelta(days=4),
            ends_at=timezone.now() - datetime.timedelta(days=4) + datetime.timedelta(hours=1),
        )
        ActionFactory(meeting=held, owner=cast.member, text="Copy the talking cards")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo as a phone makes it."""
    place = tmp_path / "board.jpg"
    buffer = io.BytesIO()
    Image.new("RGB", (1200, 900), "#0a5557").save(buffer, "JPEG")
    place.write_bytes(buffer.getvalue())
    return place


def try_outs() -> list[TryOut]:
    with unscoped(reason="a test inspects"):
        return list(TryOut.objects.all())


@pytest.mark.usefixtures("_week")
@both_ways
def test_a_teacher_sees_her_week_logs_a_try_out_and_shares_it(reader: Readers, cast: Cast, way: Way, photo: Path) -> None:
    mia = reader(cast.member, way)
    mia.sees("Waiting longer")
    mia.sees("Copy the talking cards")
    mia.reads(PRIVATE, group="Speaking up")
    mia.looks_around()
    with mia.sends("/rsvp/"):
        mia.page.get_by_text(mia.text("I am coming"), exact=True).click()
    mia.page.goto("/")
    expect(mia.choice(mia.text("I am coming"))).to_be_checked()
    mia.page.get_by_role("checkbox", name=re.compile("Copy the talking cards")).click()
    expect(mia.page.get_by_text("Copy the talking cards")).to_have_count(0)

    mia.field(BOX).fill("Pairs first, then the whole class.")
    expect(mia.page.locator("#try-out [data-saved-line]")).to_have_text(re.compile(r"\d\d[.:]\d\d"))
    mia.page.locator("input[type=file]").set_input_files(photo)
    expect(mia.page.locator(".photo-chosen")).to_contain_text("board.jpg")
    mia.button("Keep this try-out").dblclick()
    mia.reads("Kept. Only you can see it until you share it.")
    mia.reads("Only you see this.")
    expect(mia.page.locator("img.photo-full")).to_be_visible()
    assert mia.page.locator("img.photo-full").evaluate("image => image.naturalWidth") > 0
    mia.looks_around()
    assert len(try_outs()) == 1, "a double click keeps one"
    address = mia.page.url

    mia.goes("Add or change")
    mia.field("What do you think of it?").fill("They need more time.")
    mia.field("which class").fill("5b")
    mia.looks_around()
    mia.button("Save").click()
    mia.reads("Saved.")
    mia.sees("They need more time.")
    mia.sees("5b")

    cas = reader(cast.colleague, way, f"/o/lindenhof/groups/{cast.group.pk}/try-outs/")
    cas.does_not_see("Pairs first")
    mia.button("Share with the group").click()
    mia.reads("Shared with %(group)s: its members and experts can read it now.", group="Speaking up")
    mia.looks_around()

    cas.page.goto("/")
    cas.sees("Pairs first, then the whole class.")
    cas.page.goto(address)
    cas.page.get_by_label(re.compile(rf"^{cas.label(ReplyKind.QUESTION)}")).check()
    cas.reads("The members and experts of %(group)s see this.", group="Speaking up")
    cas.button("Send the reply").click()
    expect(cas.field("Your reply")).to_have_attribute("aria-invalid", "true")
    cas.looks_around()
    cas.field("Your reply").fill("What did the quiet ones do?")
    cas.button("Send the reply").dblclick()
    cas.reads("Your reply is there.")
    expect(cas.page.get_by_text("What did the quiet ones do?")).to_have_count(1)
    cas.looks_around()

    mia.page.goto("/")
    mia.link("Read the question of %(name)s", name="Cas").click()
    mia.sees("What did the quiet ones do?")


def test_an_empty_box_and_a_photo_that_is_none_are_refused_kindly(reader: Readers, cast: Cast, tmp_path: Path) -> None:
    mia = reader(cast.member, PHONE_DUTCH)
    mia.button("Keep this try-out").click()
    mia.is_told_at(BOX, "Write what you tried. One sentence is enough.")
    mia.looks_around()

    note = tmp_path / "note.txt"
    note.write_text("not a picture")
    mia.field(BOX).fill("Pairs first.")
    mia.page.locator("input[type=file]").set_input_files(note)
    expect(mia.page.locator(".photo-chosen")).to_have_text(
        mia.text("{name} is not a picture. Choose a JPG, PNG, WebP or HEIC.").replace("{name}", "note.txt")
    )
    # One that pretends: the browser believes its name, the server looks inside.
    liar = tmp_path / "board.jpg"
    liar.write_bytes(b"\xff\xd8\xff" + b"not a picture" * 50)
    mia.page.locator("input[type=file]").set_input_files(liar)
    mia.button("Keep the try-out").click()
    refusal = mia.page.locator(".photo .invalid-feedback")
    expect(refusal).to_be_visible()
    expect(mia.field(BOX)).to_have_value("Pairs first.")
    mia.looks_around()
    assert not try_outs()


def big_photo(tmp_path: Path, megabytes: int) -> Path:
    """A file of this size that calls itself a photo."""
    place = tmp_path / "huge.jpg"
    place.write_bytes(b"\xff\xd8\xff" + bytes(megabytes * 1024 * 1024))
    return place


def test_a_photo_that_is_too_large_is_refused_before_it_is_sent(reader: Readers, cast: Cast, tmp_path: Path) -> None:
    mia = reader(cast.member, PHONE_DUTCH)
    mia.field(BOX).fill("Pairs first.")
    mia.page.locator("input[type=file]").set_input_files(big_photo(tmp_path, 30))
    said = mia.text("{name} is {size} MB. A photo may be at most 10 MB. Choose a smaller one.")
    expect(mia.page.locator(".photo-chosen")).to_have_text(said.format(name="huge.jpg", size="30,0"))
    mia.button("Keep this try-out").click()
    mia.reads("Kept. Only you can see it until you share it.")
    assert [bool(each.photo) for each in try_outs()] == [False]


def test_a_photo_that_is_too_large_is_refused_kindly_without_scripts(
    reader: Readers, cast: Cast, tmp_path: Path, journal: Journal
) -> None:
    journal.allow("the server responded with a status of 413")
    mia = reader(cast.member, PHONE_DUTCH, scripts=False)
    mia.field(BOX).fill("Pairs first.")
    mia.page.locator("input[type=file]").set_input_files(big_photo(tmp_path, 30))
    mia.button("Keep this try-out").click()
    expect(mia.page.locator(".photo .invalid-feedback")).to_be_visible()
    expect(mia.field(BOX)).to_have_value("Pairs first.")
    mia.page.locator("input[type=file]").set_input_files(big_photo(tmp_path, 41))
    mia.button("Keep the try-out").click()
    expect(mia.heading).to_have_text(mia.text("This file is too large"))
    assert not try_outs()


def test_somebody_who_just_left_the_group_is_told_and_keeps_her_text(reader: Readers, cast: Cast, journal: Journal) -> None:
    journal.allow("the server responded with a status of 403")
    journal.allow("the server responded with a status of 404")
    mia = reader(cast.member, PHONE_ENGLISH)
    mia.field(BOX).fill("My last one.")
    with unscoped(reason="a test takes a right away"):
        Membership.objects.filter(user=cast.member).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    mia.button("Keep this try-out").click()
    mia.reads("You are not a teacher or organiser in a group now. The text stays on this device.")
    mia.sees("My last one.")
    mia.looks_around()
    mia.page.goto(f"/o/lindenhof/groups/{cast.group.pk}/")
    mia.reads("You are not in this group. You can read its name and its goal.")
    assert not try_outs()


def test_what_was_typed_survives_a_lost_session(reader: Readers, cast: Cast, journal: Journal) -> None:
    journal.allow("the server responded with a status of 401")
    mia = reader(cast.member, PHONE_ENGLISH)
    mia.field(BOX).fill("Typed before.")
    expect(mia.page.locator("#try-out [data-saved-line]")).to_have_text(re.compile(r"\d\d:\d\d"))
    mia.loses_session()
    mia.field(BOX).fill("Typed before. And after.")
    mia.button("Keep this try-out").click()
    mia.reads("Sign in to send. Everything stays here until then.")
    mia.page.locator("[data-queue-sign-in]").click()
    mia.signs_in_again(cast.member)
    expect(mia.page.locator("[data-queue-count]")).to_have_text(mia.text("1 text has been sent and kept."))
    see = mia.page.get_by_role("link", name=mia.text("See what was sent"))
    expect(see).to_have_attribute("href", re.compile(r"/try-outs/\d+/$"))
    assert [row.done for row in try_outs()] == ["Typed before. And after."]
    mia.page.goto("/")
    expect(mia.field(BOX)).to_have_value("")


def test_a_closed_laptop_loses_nothing_that_was_kept(reader: Readers, cast: Cast) -> None:
    mia = reader(cast.member, PHONE_DUTCH)
    mia.field(BOX).fill("Half a sentence")
    expect(mia.page.locator("#try-out [data-saved-line]")).to_have_text(re.compile(r"\d\d\.\d\d"))
    mia.page.context.close()
    elsewhere = reader(cast.member, PHONE_DUTCH)
    expect(elsewhere.field(BOX)).to_have_value("Half a sentence")


def test_a_try_out_is_kept_and_shared_with_the_keyboard_alone(reader: Readers, cast: Cast) -> None:
    mia = reader(cast.member, PHONE_ENGLISH)
    keys = mia.page.keyboard
    keys.press("Tab")
    expect(mia.link("Skip to the content")).to_be_focused()
    keys.press("Enter")
    tab_to(mia, "textarea[name=done]")
    keys.type("Typed without a mouse.")
    tab_to(mia, "#try-out button.btn-primary")
    keys.press("Enter")
    mia.reads("Kept. Only you can see it until you share it.")
    tab_to(mia, "form[action$='/share/'] button")
    keys.press("Space")
    mia.reads("Shared with %(group)s: its members and experts can read it now.", group="Speaking up")


def tab_to(mia: Reader, selector: str, limit: int = 40) -> None:
    """Press Tab until the focus stands on this; each stop on the way has a focus that can be seen."""
    for _step in range(limit):
        mia.page.keyboard.press("Tab")
        if mia.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            focused = mia.page.locator(":focus")
            assert focused.evaluate(
                "e => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none'"
            )
            return
    pytest.fail(f"{selector} cannot be reached with Tab on {mia.page.url}")


def test_a_try_out_works_without_scripts(reader: Readers, cast: Cast, photo: Path) -> None:
    mia = reader(cast.member, PHONE_DUTCH, scripts=False)
    mia.button("Keep this try-out").click()
    mia.is_told_at(BOX, "Write what you tried. One sentence is enough.")
    mia.field(BOX).fill("Without a script.")
    mia.page.locator("input[type=file]").set_input_files(photo)
    mia.button("Keep the try-out").click()
    mia.reads("Kept. Only you can see it until you share it.")
    mia.button("Share with the group").click()
    mia.reads("Shared with %(group)s: its members and experts can read it now.", group="Speaking up")
    assert [bool(each.photo) for each in try_outs()] == [True]
