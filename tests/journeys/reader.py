"""A person at a window: presses what the page calls by name, fills what it labels, and reads.

    mia = reader(cast.member, PHONE_DUTCH)
    mia.link("Calendar").click()
    mia.field("What did you try, and what did the pupils do?").fill("Pairs first.")
    mia.button("Keep this try-out").click()
    mia.reads("Kept. Only you can see it until you share it.")
    mia.looks_around()

Texts are the English ones of the code; a reader of Dutch gets them from the catalogue, so that a journey is written once and
walked in both languages.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext, override, pgettext
from playwright.sync_api import Locator, Page, expect

from core.content import say
from core.templatetags import ui
from schools.models import User
from tests.journeys.conftest import LAPTOP, PHONE, axe, contrast_in_the_dark, no_sideways_scrolling, sign_in_by_hand

SMALLEST_PHONE = {"width": 320, "height": 640}


@dataclass(frozen=True)
class Way:
    """On which device and in which language a journey is walked."""

    language: str
    size: dict[str, int] = field(hash=False)

    @property
    def is_phone(self) -> bool:
        return self.size == PHONE


PHONE_DUTCH = Way("nl", PHONE)
LAPTOP_ENGLISH = Way("en", LAPTOP)
LAPTOP_DUTCH = Way("nl", LAPTOP)
PHONE_ENGLISH = Way("en", PHONE)
both_ways = pytest.mark.parametrize("way", [PHONE_DUTCH, LAPTOP_ENGLISH], ids=["phone-nl", "laptop-en"])


class Reader:
    """Somebody who reads one window."""

    def __init__(self, page: Page, way: Way) -> None:
        self.page = page
        self.way = way

    def loses_session(self) -> None:
        """The session ends while the page is open: on another device, or because it took too long."""
        self.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    def signs_in_again(self, user: User) -> None:
        """Sign in on the page that asks for it."""
        sign_in_by_hand(self.page, user.email)

    # what the site says -------------------------------------------------------------------------------------------

    def text(self, message: str, context: str = "", **words: object) -> str:
        """A text of the site in the reader's language, with its words filled in."""
        with override(self.way.language):
            found = pgettext(context, message) if context else gettext(message)
            return found % words if words else found.replace("%%", "%")

    def content(self, entry: dict[str, object], part: str = "") -> str:
        """A text of a content file in the reader's language."""
        with override(self.way.language):
            return say(entry, part) if part else say(entry)

    def label(self, choice: object) -> str:
        """The label of a choice in the reader's language."""
        with override(self.way.language):
            return str(choice.label)  # type: ignore[attr-defined]

    def date(self, value: object, shape: str = "short_day") -> str:
        """A day as the pages write it: short_day, day, near_day or clock."""
        with override(self.way.language):
            return str(getattr(ui, shape)(value))

    # what can be pressed and filled ----------------------------------------------------------------------------------

    def _named(self, message: str, about: str, words: dict[str, object]) -> re.Pattern[str]:
        rest = rf"\s*:\s*{re.escape(about)}" if about else ""
        return re.compile(rf"^\s*{re.escape(self.text(message, **words))}{rest}\s*$")

    def link(self, message: str, about: str = "", **words: object) -> Locator:
        """A link by its name; ``about`` is what a list says behind it for who cannot see the row."""
        return self.page.get_by_role("link", name=self._named(message, about, words)).locator("visible=true")

    def button(self, message: str, about: str = "", **words: object) -> Locator:
        """A button by its name."""
        return self.page.get_by_role("button", name=self._named(message, about, words)).locator("visible=true")

    def field(self, message: str, **words: object) -> Locator:
        """A box to write in, by its label; behind the label may stand that it can stay empty."""
        label = re.compile(rf"^\s*{re.escape(self.text(message, **words))}(\s*\(.*\))?\s*$", re.IGNORECASE)
        return self.page.get_by_label(label).and_(self.page.locator("input, select, textarea")).locator("visible=true")

    def choice(self, name: str) -> Locator:
        """A radio or tick box, by its own label (already in the reader's language)."""
        return self.page.get_by_label(name, exact=True)

    def part(self, message: str, **words: object) -> Locator:
        """A section of the page, by its heading."""
        return self.page.get_by_role("region", name=self._named(message, "", words))

    # going about -----------------------------------------------------------------------------------------------------

    def goes(self, *messages: str) -> None:
        """Follow links of the page or the menu, one after another; on a phone the menu may be under More."""
        for message in messages:
            link = self.link(message)
            if not link.count() and self.way.is_phone:
                self.page.locator("summary", has_text=self.text("More")).click()
            link.first.click()

    @contextmanager
    def sends(self, path: str) -> Iterator[None]:
        """What is pressed in here is sent to this address, and has been answered afterwards."""
        with self.page.expect_response(lambda answer: path in answer.url and answer.request.method == "POST"):
            yield
        self.page.wait_for_load_state()

    def opens_group(self, name: str) -> None:
        """Go to a group from the menu."""
        if self.way.is_phone:
            self.page.locator("summary", has_text=self.text("More")).click()
        menu = self.page.locator(".tabbar" if self.way.is_phone else ".side")
        menu.get_by_role("link", name=re.compile(rf"^\s*{re.escape(name)}")).first.click()
        expect(self.heading).to_have_text(name)
        # The panels of the page come in one after another, each in the place of a link.
        expect(self.page.locator(".slot")).to_have_count(0)

    # reading and looking ---------------------------------------------------------------------------------------------

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def reads(self, message: str, **words: object) -> None:
        """See a text of the site on the page, whole."""
        self.sees(self.text(message, **words))

    def sees(self, written: str) -> None:
        """See what somebody wrote."""
        expect(self.page.locator("main").get_by_text(written).locator("visible=true").first).to_be_visible()

    def does_not_see(self, written: str) -> None:
        """The page says nothing of this, not even where it cannot be seen."""
        assert written not in self.page.content()

    def is_told_at(self, label: str, message: str = "", **words: object) -> None:
        """The sentence about a mistake stands at its field, and the field says so to who cannot see it.

        Without ``message`` any sentence will do."""
        box = self.field(label).first
        expect(box).to_have_attribute("aria-invalid", "true")
        names = (box.get_attribute("aria-describedby") or "").split()
        said = " ".join(self.page.locator(f"[id='{name}']").inner_text() for name in names if name.endswith("_error"))
        assert said.strip(), f"{label}: refused without a sentence"
        assert not message or self.text(message, **words) in said, said

    def comes_to_rest(self) -> None:
        """Wait until nothing is on its way: a press of a button may first be answered and then lead to another page."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_function("() => document.readyState === 'complete' && !document.querySelector('.htmx-request')")
        self.page.wait_for_load_state("networkidle")

    def looks_around(self) -> None:
        """Look at a page for what a program can see: WCAG 2.2 AA, in the dark too, and on a phone the width, down to 320 px."""
        self.comes_to_rest()
        axe(self.page)
        no_sideways_scrolling(self.page)
        contrast_in_the_dark(self.page)
        if self.way.is_phone:
            self.page.set_viewport_size(SMALLEST_PHONE)
            no_sideways_scrolling(self.page)
            self.page.set_viewport_size(self.way.size)


Readers = Callable[..., Reader]


def in_days(count: int) -> str:
    """A day from today, as a date field takes it."""
    return (timezone.localdate() + datetime.timedelta(days=count)).isoformat()


def written(value: object, language: str, shape: str = "j F") -> str:
    """A date in words."""
    with override(language):
        return str(formats.date_format(value, shape))
