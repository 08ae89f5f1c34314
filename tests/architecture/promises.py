"""What every page keeps, whoever asks: at most 12 queries, 6 for a fragment, and the headers that protect it.

Asked by the walk of ``test_urls.py``, which opens every address as everybody anyway. That the number of queries is the same
with 1 and with 30 rows stands in each app's view tests, with the literal number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from tests.architecture.world import drain

PAGE, FRAGMENT = 12, 6
# Readiness asks everything that could be wrong, on purpose, and is no page for people.
WITHOUT_BUDGET = {"readyz"}
WITHOUT_HEADERS = {"healthz", "readyz"}
# What a browser may keep of a page, where it is not the usual. On a shared tablet nobody goes back to somebody's answers.
KEPT = {
    "service_worker": "no-cache",
    "meetings:feed": "private, max-age=300",
    "voice:answer": "no-store",
    "voice:thanks": "no-store",
}


def budget(name: str) -> int:
    """How many queries an address may cost."""
    return FRAGMENT if name.endswith("_panel") else PAGE


def asked(ask: Callable[[], Any]) -> tuple[Any, int]:
    """Ask, read the answer to its end; return it with the number of queries that it took."""
    count = 0

    def counting(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counting):
        response = ask()
        drain(response)
    return response, count


def missing_headers(name: str, response: Any) -> Iterator[str]:
    """The headers that are not as they have to be."""
    if name in WITHOUT_HEADERS:
        return
    policy = response.get("Content-Security-Policy", "")
    promised = {part.strip() for part in policy.split(";")}  # in no fixed order
    if "unsafe" in policy or "*" in policy or not {"default-src 'none'", "frame-ancestors 'none'"} <= promised:
        yield f"Content-Security-Policy is {policy}"
    for header, value in (
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cache-Control", KEPT.get(name, "private, no-cache")),
    ):
        if response.get(header) != value:
            yield f"{header} is {response.get(header)}"
