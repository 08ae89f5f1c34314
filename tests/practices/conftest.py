"""What all tests of reports and examples start from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Services speak the language of whoever asks; here that is English, as the people of the cast do."""
    with translation.override("en"):
        yield
