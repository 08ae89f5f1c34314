"""A group of eight in which somebody does research."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.tenancy import unscoped
from cycles.models import Cycle
from groups.enums import Role
from research.models import Study
from schools.models import User
from tests.cast import Cast
from tests.cycles.world import start
from tests.factories.cycles import TryOutFactory
from tests.factories.groups import MembershipFactory
from tests.factories.research import StudyFactory
from tests.factories.schools import StaffFactory, UserFactory


@dataclass
class Lab:
    """The study, and the teachers in it; each shared a try-out."""

    cast: Cast
    cycle: Cycle
    study: Study
    teachers: list[User]


@pytest.fixture
def lab(cast: Cast) -> Lab:
    """Six teachers beside the cast's, each with one shared and one private try-out."""
    cycle = start(cast, "P4")
    with unscoped(reason="a test prepares its world"):
        teachers = []
        for number, name in enumerate(
            ["Aysel Demir", "Bram de Groot", "Zoë van Dijk", "Femke Post", "Joris Kuipers", "Ilse Maas"]
        ):
            user = UserFactory(name=name)
            StaffFactory(organisation=cast.organisation, user=user, school=cast.school)
            MembershipFactory(group=cast.group, user=user, role=Role.TEACHER)
            teachers.append(user)
            TryOutFactory(
                group=cast.group, author=user, sharing="group", done=f"Shared by number {number}.", class_name="TELLING"
            )
            TryOutFactory(group=cast.group, author=user, done=f"TELLING private {number}")
        return Lab(cast, cycle, StudyFactory(group=cast.group, researcher=cast.expert), teachers)
