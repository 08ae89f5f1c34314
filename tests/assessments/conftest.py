"""A group that is large enough for a result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import translation

from assessments.models import Round
from core.tenancy import unscoped
from groups.models import Group
from schools.models import User
from tests.cast import Cast
from tests.factories.assessments import RoundFactory, closed_round, teachers


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences of services are read in English here; pages speak the language of their reader."""
    with translation.override("en"):
        yield


@dataclass
class Polled:
    """The cast's group with eight people to ask, and its open pulse."""

    cast: Cast
    group: Group
    people: list[User]
    round: Round


@pytest.fixture
def polled(cast: Cast) -> Polled:
    """An open pulse in a group of eight, and a telling released round of the other organisation."""
    with unscoped(reason="a test prepares its world"):
        people = [cast.organiser, cast.member, cast.colleague, *teachers(cast.group, 5)]
        others = teachers(cast.other_group, 6)
        closed_round(cast.other_group, others, (1,))
        return Polled(cast, cast.group, people, RoundFactory(group=cast.group))
