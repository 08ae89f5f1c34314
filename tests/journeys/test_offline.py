"""A teacher without network: what she writes waits on her device and arrives once, whatever happens in between."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from core.tenancy import unscoped
from cycles.models import TryOut
from groups.models import Membership
from schools.models import User
from tests.cast import Cast
from tests.journeys.conftest import Journal, axe
from tests.journeys.reader import PHONE_DUTCH, PHONE_ENGLISH, Reader, Readers, Way, both_ways

pytestmark = pytest.mark.django_db(transaction=True)

BOX = "What did you try, and what did the pupils do?"
KEEP = "Keep this try-out"
SCRIPTS = {
    "Ukrainian": "Спочатку в парах, потім усі разом.",
    "Arabic": "أولاً في أزواج ثم معاً في الصف.",
    "Tigrinya": "ብመጀመርታ ብክልተ፡ ድሕሪኡ ኩሎም ብሓባር።",
}


def try_outs() -> list[TryOut]:
    with unscoped(reason="a test inspects"):
        return list(TryOut.objects.order_by("pk"))


def is_ready(mia: Reader) -> None:
    """The worker runs this page and has the form."""
    mia.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    mia.page.wait_for_function("async () => (await caches.match('/offline/', { ignoreSearch: true })) !== undefined")


def loses_network(mia: Reader, journal: Journal) -> None:
    # A page looks for news now and then by itself; it may do so just then.
    for meant in ("net::ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest"):
        journal.allow(meant)
    mia.page.context.set_offline(True)


def waits(page: Page) -> Locator:
    return page.locator("[data-queue-count]")


def count_of(mia: Reader, number: int) -> re.Pattern[str]:
    said = mia.text("1 text waits to be sent.") if number == 1 else mia.text("{n} wait to be sent.").format(n=number)
    return re.compile(rf"^{re.escape(said)}")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    place = tmp_path / "board.jpg"
    buffer = io.BytesIO()
    Image.new("RGB", (1200, 900), "#0a5557").save(buffer, "JPEG")
    place.write_bytes(buffer.getvalue())
    return place


@both_ways
def test_without_network_it_waits_and_arrives_once_even_when_pressed_five_times(
    reader: Readers, cast: Cast, way: Way, photo: Path, journal: Journal
) -> None:
    mia = reader(cast.member, way)
    loses_network(mia, journal)
    mia.field(BOX).fill("Pairs first.")
    mia.page.locator("input[type=file]").set_input_files(photo)
    mia.page.evaluate(
        "() => { const b = document.querySelector('#try-out .btn-primary'); for (let i = 0; i < 5; i++) b.click(); }"
    )
    expect(waits(mia.page)).to_have_text(count_of(mia, 1))
    expect(mia.field(BOX)).to_have_value("")
    mia.field(BOX).fill("Then the circle.")
    mia.button(KEEP).click()
    expect(waits(mia.page)).to_have_text(count_of(mia, 2))
    expect(waits(mia.page)).to_contain_text(mia.text("There is no connection. They go by themselves as soon as there is one."))
    axe(mia.page)
    mia.page.locator("[data-queue-box] summary").click()
    expect(mia.page.locator(".queue-text")).to_have_text(["Pairs first.", "Then the circle."])
    axe(mia.page)
    assert not try_outs()

    mia.page.context.set_offline(False)
    expect(waits(mia.page)).to_have_text(mia.text("{n} texts have been sent and kept.").format(n=2))
    assert [row.done for row in try_outs()] == ["Pairs first.", "Then the circle."]
    assert [bool(row.photo) for row in try_outs()] == [True, False]
    assert {row.tried_on for row in try_outs()} == {timezone.localdate()}
    mia.page.goto("/")
    expect(mia.field(BOX)).to_have_value("")
    expect(mia.page.locator("[data-queue-box]")).to_be_hidden()


def test_two_windows_send_it_once(reader: Readers, cast: Cast, journal: Journal) -> None:
    mia = reader(cast.member, PHONE_DUTCH)
    second = mia.page.context.new_page()
    journal.follow(second)
    second.goto("/")
    loses_network(mia, journal)
    mia.field(BOX).fill("From one of two windows.")
    mia.button(KEEP).click()
    expect(waits(mia.page)).to_have_text(count_of(mia, 1))
    expect(waits(second)).to_have_text(count_of(mia, 1))
    mia.page.context.set_offline(False)
    expect(waits(mia.page)).not_to_have_text(count_of(mia, 1))
    for page in (mia.page, second):
        page.evaluate("for (let i = 0; i < 5; i++) window.dispatchEvent(new Event('online'))")
    mia.page.wait_for_load_state("networkidle")
    second.wait_for_load_state("networkidle")
    assert [row.done for row in try_outs()] == ["From one of two windows."]


def test_a_page_that_is_opened_without_network_has_the_form(reader: Readers, cast: Cast, journal: Journal) -> None:
    mia = reader(cast.member, PHONE_DUTCH)
    is_ready(mia)
    mia.page.reload()
    loses_network(mia, journal)
    mia.page.goto("/calendar/")
    expect(mia.heading).to_have_text(mia.text("There is no connection"))
    axe(mia.page)
    mia.button("Keep the try-out").click()
    assert mia.page.locator("#id_done").evaluate("box => box.validationMessage") == mia.text(
        "Write what you tried. One sentence is enough."
    )
    mia.field(BOX).fill("In the gym, without network.")
    mia.button("Keep the try-out").click()
    expect(waits(mia.page)).to_have_text(count_of(mia, 1))
    mia.page.reload()
    expect(waits(mia.page)).to_have_text(count_of(mia, 1))
    mia.page.context.set_offline(False)
    expect(waits(mia.page)).to_have_text(mia.text("1 text has been sent and kept."))
    mia.link("There is a connection again: go to Today").click()
    expect(mia.field(BOX)).to_have_value("")
    assert [row.done for row in try_outs()] == ["In the gym, without network."]


def test_when_the_session_ended_it_waits_until_she_signs_in(reader: Readers, cast: Cast, journal: Journal) -> None:
    journal.allow("the server responded with a status of 401")
    mia = reader(cast.member, PHONE_ENGLISH)
    mia.loses_session()
    mia.field(BOX).fill("Typed without a session.")
    mia.button(KEEP).click()
    mia.reads("Sign in to send. Everything stays here until then.")
    axe(mia.page)
    mia.page.locator("[data-queue-sign-in]").click()
    mia.signs_in_again(cast.member)
    mia.page.goto("/")
    mia.page.wait_for_load_state("networkidle")
    assert [row.done for row in try_outs()] == ["Typed without a session."]
    expect(mia.field(BOX)).to_have_value("")


def takes_over(page: Page, user: User, url: str) -> None:
    """Somebody else signs in on the same device."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": url}]
    )


def test_somebody_else_on_the_same_device_neither_sees_nor_sends_it(
    reader: Readers, cast: Cast, journal: Journal, live_server: object
) -> None:
    journal.allow("the server responded with a status of 401")
    mia = reader(cast.member, PHONE_DUTCH)
    loses_network(mia, journal)
    mia.field(BOX).fill("Only mine.")
    mia.button(KEEP).click()
    expect(waits(mia.page)).to_have_text(count_of(mia, 1))
    takes_over(mia.page, cast.colleague, str(live_server))
    mia.page.context.set_offline(False)  # the window of Mia is still open, the session is that of Cas
    mia.reads("Sign in to send. Everything stays here until then.")
    assert not try_outs()
    mia.page.goto("/")
    mia.page.wait_for_load_state("networkidle")
    expect(mia.page.locator("[data-queue-box]")).to_be_hidden()
    assert "Only mine." not in mia.page.content()
    assert not try_outs()
    takes_over(mia.page, cast.member, str(live_server))
    mia.page.goto("/")
    expect(waits(mia.page)).to_have_text(mia.text("1 text has been sent and kept."))
    assert [(row.done, row.author_id) for row in try_outs()] == [("Only mine.", cast.member.pk)]


def test_who_lost_her_rights_meanwhile_keeps_the_text_and_reads_why(reader: Readers, cast: Cast, journal: Journal) -> None:
    journal.allow("the server responded with a status of 403")
    mia = reader(cast.member, PHONE_DUTCH)
    mia.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    loses_network(mia, journal)
    mia.field(BOX).fill("My last one.")
    mia.button(KEEP).click()
    expect(waits(mia.page)).to_have_text(count_of(mia, 1))
    with unscoped(reason="a test takes a right away"):
        Membership.objects.filter(user=cast.member).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    mia.page.context.set_offline(False)
    mia.reads("You are not a teacher or organiser in a group now. The text stays on this device.")
    mia.sees("My last one.")
    axe(mia.page)
    mia.button("Copy the text").click()
    assert mia.page.evaluate("navigator.clipboard.readText()") == "My last one."
    mia.page.reload()
    mia.sees("My last one.")
    mia.button("Take it off this device").click()
    mia.button("Press again: then it is gone").click()
    expect(mia.page.locator("[data-queue-box]")).to_be_hidden()
    assert not try_outs()


def test_signing_out_says_what_waits_and_forgets_the_page(reader: Readers, cast: Cast, journal: Journal) -> None:
    mia = reader(cast.member, PHONE_DUTCH)
    is_ready(mia)
    loses_network(mia, journal)
    mia.field(BOX).fill("Not sent yet.")
    mia.button(KEEP).click()
    expect(waits(mia.page)).to_have_text(count_of(mia, 1))
    mia.page.locator("summary", has_text=mia.text("More")).click()
    mia.page.locator(".more [data-forgets-drafts] button").click()
    mia.reads("1 text has not been sent yet. It stays on this device for you alone. Press once more to sign out.")
    # The network comes back for the sign-out alone, before anything could be sent.
    mia.page.evaluate("window.addEventListener('online', (event) => event.stopImmediatePropagation(), true)")
    mia.page.route("**/try-outs/new/", lambda route: route.abort())
    journal.allow("net::ERR_FAILED")
    mia.page.context.set_offline(False)
    mia.page.locator(".more [data-forgets-drafts] button").click()
    expect(mia.page.locator("input[name=login]")).to_be_visible()
    mia.page.wait_for_function("async () => (await caches.match('/offline/', { ignoreSearch: true })) === undefined")
    assert "Not sent yet." not in mia.page.content()
    assert not try_outs()


@pytest.mark.parametrize("words", SCRIPTS.values(), ids=SCRIPTS)
def test_every_script_waits_and_arrives_as_it_was_written(reader: Readers, cast: Cast, journal: Journal, words: str) -> None:
    mia = reader(cast.member, PHONE_DUTCH)
    expect(mia.field(BOX)).to_have_attribute("dir", "auto")
    loses_network(mia, journal)
    mia.field(BOX).fill(words)
    mia.button(KEEP).click()
    mia.page.locator("[data-queue-box] summary").click()
    expect(mia.page.locator(".queue-text")).to_have_text(words)
    mia.page.context.set_offline(False)
    expect(waits(mia.page)).to_have_text(mia.text("1 text has been sent and kept."))
    (row,) = try_outs()
    assert row.done == words
    mia.page.goto(f"/o/lindenhof/try-outs/{row.pk}/")
    mia.sees(words)
    expected = "rtl" if words == SCRIPTS["Arabic"] else "ltr"
    assert mia.page.get_by_text(words).first.evaluate("e => getComputedStyle(e.closest('[dir=auto]')).direction") == expected
