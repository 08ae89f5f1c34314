"""A busy school day, with as much of everything as a test wants."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from core.tenancy import unscoped
from cycles.enums import Sharing
from cycles.models import AliveSlip
from groups.enums import Phase, Role
from groups.models import Group
from schools.models import User
from tests.cast import Cast
from tests.factories.assessments import RoundFactory
from tests.factories.cycles import (
    AgreementFactory,
    AliveCheckFactory,
    CycleFactory,
    PlanStepFactory,
    QuestionFactory,
    TryOutFactory,
    TryOutReplyFactory,
)
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.lessons import LessonFactory, ObserverFactory
from tests.factories.meetings import ActionFactory, AttendanceFactory, MeetingFactory


@pytest.fixture(autouse=True)
def _everybody_reads_english(cast: Cast) -> None:
    """The words that these tests look for are the English ones."""
    User.objects.update(language="en")
    cast.administrator.refresh_from_db()


def fill(cast: Cast, group: Group, person: User, count: int) -> None:
    """Put ``count`` of everything that Today shows of a group into it, for ``person``."""
    now = timezone.now()
    noon = timezone.localtime(now).replace(hour=12, minute=0, second=0, microsecond=0)
    cycle = CycleFactory(group=group, phase=Phase.GOAL, goal=f"Goal of {group.name}")
    RoundFactory(group=group)
    for number in range(count):
        start = noon + datetime.timedelta(days=1 + number, minutes=0 if group == cast.group else 5 + group.pk % 30)
        meeting = MeetingFactory(group=group, starts_at=start, title=f"Meeting {number} of {group.name}")
        AttendanceFactory(meeting=meeting, user=person)
        due = timezone.localdate() + datetime.timedelta(days=number - 1)
        ActionFactory(meeting=meeting, owner=person, text=f"Promise {number} in {group.name}", due_on=due)
        PlanStepFactory(cycle=cycle, owner=person, text=f"Step {number} in {group.name}", due_on=due)
        lesson = LessonFactory(cycle=cycle, title=f"Lesson {number} of {group.name}", planned_at=start)
        ObserverFactory(lesson=lesson, user=person, codes=["A"])
        check = AliveCheckFactory(agreement=AgreementFactory(cycle=cycle, text=f"Agreement {number} of {group.name}"))
        AliveSlip(asked=check, used=f"somebody else {number}").save()
        QuestionFactory(cycle=cycle, author=cast.expert, text=f"Question {number} to {group.name}")
        mine = TryOutFactory(group=group, author=person, sharing=Sharing.GROUP, shared_at=now)
        TryOutReplyFactory(try_out=mine, author=cast.colleague, text=f"Reply {number} in {group.name}")
        TryOutFactory(
            group=group, author=cast.colleague, sharing=Sharing.GROUP, shared_at=now, done=f"Shared {number} in {group.name}"
        )


@pytest.fixture
def busy(cast: Cast) -> Callable[[User, int], Cast]:
    """Fill the cast's group with ``count`` of everything, and make ``count - 1`` more groups with the same people and one of
    everything in each of those."""

    def _busy(person: User, count: int, role: Role = Role.TEACHER) -> Cast:
        with unscoped(reason="a test prepares its world"):
            groups = [cast.group]
            for number in range(count - 1):
                group = GroupFactory(school=cast.school, name=f"Group {number:02}")
                roles = {person: role, cast.colleague: Role.TEACHER, cast.expert: Role.EXPERT}
                for user, theirs in roles.items():
                    MembershipFactory.create(
                        group=group, user=user, role=theirs
                    ) if user != cast.expert or person != user else None
                groups.append(group)
            fill(cast, cast.group, person, count)
            for group in groups[1:]:
                fill(cast, group, person, 1)
            fill(cast, cast.other_group, cast.other, 1)
        return cast

    return _busy
