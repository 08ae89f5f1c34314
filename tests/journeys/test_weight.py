"""The first page weighs at most 100 KB as it goes over the line, styles, script and typeface included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser

from schools.models import User
from tests.cast import Cast
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)

MOST_BYTES = 100 * 1024


@pytest.fixture
def site(settings: object, tmp_path: Path, live_server: object) -> Iterator[str]:
    """The site as it is served: collected, compressed static files, behind WhiteNoise."""
    settings.STATIC_ROOT = tmp_path  # type: ignore[attr-defined]
    settings.WHITENOISE_AUTOREFRESH = False  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    server = LiveServerThread("127.0.0.1", static_handler=lambda site: site)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def weigh(browser: Browser, site: str, settings: object) -> Callable[[User | None], int]:
    """Open the first page with an empty cache and count what comes over the line, headers included."""

    def _weigh(user: User | None) -> int:
        context = browser.new_context(viewport=PHONE, locale="nl-NL")
        if user is not None:
            client = Client()
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            name = settings.SESSION_COOKIE_NAME  # type: ignore[attr-defined]
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        received: list[float] = []
        line.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        page.goto(f"{site}/", wait_until="networkidle")
        assert page.evaluate("document.fonts.size") > 0
        context.close()
        assert len(received) >= 4, "a page, its styles, its script and its typeface"
        return round(sum(received))

    return _weigh


def test_the_door_weighs_at_most_100_kilobytes(weigh: Callable[[User | None], int], cast: Cast) -> None:
    assert weigh(None) <= MOST_BYTES


def test_today_weighs_at_most_100_kilobytes(weigh: Callable[[User | None], int], cast: Cast) -> None:
    assert weigh(cast.organiser) <= MOST_BYTES
