"""At most 12 queries for a page and 6 for a fragment, for every address and everybody who may open it.

That the number is the same with 1 and with 30 rows stands in each app's view tests, with the literal number.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.tenancy import unscoped
from tests.architecture.test_urls import ADDRESSES, MATRIX, ROLES
from tests.architecture.world import Furnished, drain, fill

PAGE, FRAGMENT = 12, 6
# Readiness asks everything that could be wrong, on purpose, and is no page for people.
EXEMPT = {"readyz"}


def _budget(name: str) -> int:
    return FRAGMENT if name.endswith("_panel") else PAGE


def _opens(name: str) -> list[str]:
    answers = dict(zip(ROLES, MATRIX[name]["GET"].split(), strict=True))
    return [role for role, status in answers.items() if status == "200" and role != "anonymous"]


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name in ADDRESSES if name not in EXEMPT and _opens(name)))
def test_a_page_keeps_to_its_budget(name: str, furnished: Furnished) -> None:
    with unscoped(reason="a test prepares its world"):
        path = reverse(name, kwargs=fill(name, ADDRESSES[name], furnished.here))
    counted = {}
    for role in _opens(name):
        client = furnished.client(role)
        drain(client.get(path))  # what is made once (a feed, a cached content type) is not the page's price
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        drain(response)
        assert response.status_code == 200
        counted[role] = len(queries)
    assert max(counted.values()) <= _budget(name), counted
