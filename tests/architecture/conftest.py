"""The furnished world that nearly everything here walks through."""

from __future__ import annotations

import pytest

from tests.architecture.world import Furnished, furnished_cast
from tests.cast import Cast, make_cast
from tests.recording import recorded


@pytest.fixture
def furnished(db: None) -> Furnished:
    """The cast, signed in, with one of everything in both organisations."""
    return recorded("furnished", furnished_cast)


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None) -> Cast:
    """The people of the furnished world where a test has one, otherwise the people alone."""
    if "furnished" in request.fixturenames:
        furnished: Furnished = request.getfixturevalue("furnished")
        return furnished.cast
    return recorded("cast", make_cast)
