"""What a group's meetings show about it, and lesson visits."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import DomainError
from groups.enums import Role
from groups.models import Membership
from meetings import facts
from meetings.enums import Kind, Presence, State
from meetings.models import Meeting, Visit
from meetings.register import can_be_noted, expected, register_for
from meetings.services.minutes import note_attendance
from meetings.services.visits import plan_visit, remove_visit
from tests.cast import Cast
from tests.factories.groups import MembershipFactory
from tests.factories.meetings import AgendaItemFactory, AttendanceFactory, MeetingFactory, VisitFactory

DAY = datetime.timedelta(days=1)


def held(cast: Cast, days: int, hours: float = 1.5, **values: Any) -> Meeting:
    starts_at = timezone.now() - days * DAY
    return MeetingFactory(group=cast.group, starts_at=starts_at, ends_at=starts_at + datetime.timedelta(hours=hours), **values)


def test_hours_used_come_from_meetings_held_and_not_from_who_came(scope: Cast) -> None:
    for days, state in ((3, State.PLANNED), (10, State.CONFIRMED), (20, State.CANCELLED)):
        held(scope, days, state=state)
    MeetingFactory(group=scope.group)
    assert facts.hours_used(scope.group) == Decimal("3.0")
    assert facts.hours_used(scope.group, since=timezone.localdate() - 5 * DAY) == Decimal("1.5")
    assert facts.hours_used(scope.group, until=timezone.localdate() - 5 * DAY) == Decimal("1.5")


def test_presence_is_counted_by_the_role_on_the_day_of_the_meeting(scope: Cast) -> None:
    guest = MembershipFactory(
        group=scope.group,
        role=Role.EXPERT,
        starts_on=timezone.localdate() - 30 * DAY,
        ends_on=timezone.localdate() - 12 * DAY,
    ).user
    early, late, _not_noted = held(scope, 15), held(scope, 5), held(scope, 2)
    for meeting in (early, late):
        AttendanceFactory(meeting=meeting, user=guest, presence=Presence.PRESENT)
    assert facts.presence(scope.group, Role.EXPERT) == facts.Share(1, 2)
    AttendanceFactory(meeting=late, user=scope.expert, presence=Presence.PARTLY)
    assert facts.presence(scope.group, Role.EXPERT) == facts.Share(2, 2)
    assert facts.presence(scope.group, Role.LEADER) == facts.Share(0, 2)


def test_a_leader_who_is_in_no_group_can_be_noted_and_counts(scope: Cast) -> None:
    meeting = held(scope, 1)
    assert scope.leader.pk not in {entry.user_id for entry in expected(meeting)}
    assert scope.leader.pk in {entry.user_id for entry in can_be_noted(meeting)}
    note_attendance(meeting=meeting, by=scope.organiser, presences={scope.leader.pk: "present", scope.member.pk: "present"})
    assert facts.presence(scope.group, Role.LEADER) == facts.Share(1, 1)
    for reader in (scope.member, scope.leader, scope.expert):
        assert scope.leader.pk in {entry.user_id for entry in register_for(meeting, reader).entries}


def test_somebody_with_two_roles_stands_in_the_list_once(scope: Cast) -> None:
    MembershipFactory(group=scope.group, user=scope.leader, role=Role.LEADER)
    meeting = held(scope, 1)
    AttendanceFactory(meeting=meeting, user=scope.leader, presence=Presence.PRESENT)
    assert [entry.roles for entry in expected(meeting) if entry.user_id == scope.leader.pk] == [(Role.LEADER,)]


def test_how_often_a_teacher_came_is_nobodys_number(scope: Cast) -> None:
    for role in (Role.TEACHER, Role.ORGANISER):
        with pytest.raises(ValueError, match="leader and expert"):
            facts.presence(scope.group, role)


def test_meetings_that_had_their_date_in_time(scope: Cast) -> None:
    moment = timezone.now() - 20 * DAY
    first = held(scope, 15, created_at=moment - DAY)
    held(scope, 5, created_at=moment + DAY)
    held(scope, 4, created_at=moment - DAY, state=State.CANCELLED)
    found = facts.fixed_by(scope.group, moment)
    assert (found.count, found.of, found.is_all) == (1, 2, False)
    assert found.last_on == timezone.localtime(first.starts_at).date()
    assert facts.fixed_by(scope.group, timezone.now()).is_all
    empty = facts.fixed_by(scope.group, moment, since=timezone.localdate() + 99 * DAY)
    assert (empty.count, empty.of, empty.last_on, empty.is_all) == (0, 0, None, False)


def test_what_meetings_replace_and_what_gets_attention(scope: Cast) -> None:
    meeting = held(scope, 3, replaces="Team meeting")
    MeetingFactory(group=scope.group)
    assert facts.replaced(scope.group) == facts.Share(1, 2)
    AgendaItemFactory(meeting=meeting, minutes=20, characteristic="C5")
    AgendaItemFactory(meeting=meeting, minutes=15, characteristic="C5")
    AgendaItemFactory(meeting=meeting, minutes=10)
    AgendaItemFactory(meeting=meeting, minutes=10, characteristic="C1", is_proposal=True)
    assert facts.attention(scope.group) == {"C1": 0, "C2": 0, "C3": 0, "C4": 0, "C5": 35, "C6": 0, "C7": 0}


class TestVisits:
    def test_members_note_who_visits_whom_and_the_same_pair_changes_its_words(self, scope: Cast) -> None:
        meeting = MeetingFactory(group=scope.group, kind=Kind.LESSON_VISIT)
        plan_visit(meeting=meeting, visitor=scope.member, host=scope.colleague, by=scope.member)
        visit = plan_visit(
            meeting=meeting, visitor=scope.member, host=scope.colleague, look_for=" Who asks? ", by=scope.organiser
        )
        assert Visit.objects.get() == visit and visit.look_for == "Who asks?" and visit.created_by == scope.member
        remove_visit(visit=visit)
        assert not Visit.objects.exists()

    def test_only_members_of_that_day_visit_and_nobody_themselves(self, scope: Cast) -> None:
        meeting = MeetingFactory(group=scope.group, kind=Kind.LESSON_VISIT)
        for visitor, host, field in (
            (scope.expert, scope.member, "visitor"),
            (scope.member, scope.staff, "host"),
            (scope.member, scope.member, "host"),
        ):
            with pytest.raises(DomainError) as refused:
                plan_visit(meeting=meeting, visitor=visitor, host=host, by=scope.member)
            assert refused.value.field == field
        with pytest.raises(IntegrityError), transaction.atomic():
            VisitFactory(meeting=meeting, visitor=scope.member, host=scope.member)

    def test_only_at_a_lesson_visit_that_still_changes(self, scope: Cast) -> None:
        for values in ({"kind": Kind.MEETING}, {"kind": Kind.LESSON_VISIT, "state": State.CANCELLED}):
            with pytest.raises(DomainError):
                plan_visit(
                    meeting=MeetingFactory(group=scope.group, **values),
                    visitor=scope.member,
                    host=scope.colleague,
                    by=scope.member,
                )

    def test_outside_only_the_number_is_told(self, scope: Cast) -> None:
        meeting = held(scope, 2, kind=Kind.LESSON_VISIT)
        for visitor, host in (
            (scope.member, scope.colleague),
            (scope.colleague, scope.member),
            (scope.organiser, scope.member),
        ):
            VisitFactory(meeting=meeting, visitor=visitor, host=host)
        VisitFactory(
            meeting=MeetingFactory(group=scope.group, kind=Kind.LESSON_VISIT), visitor=scope.member, host=scope.organiser
        )
        assert facts.lesson_visits(scope.group) == facts.Visits(count=3, reciprocal=1)
        for reader in (scope.leader, scope.expert, scope.staff):
            assert not Visit.objects.visible_to(reader).exists()
        assert Visit.objects.visible_to(scope.member).count() == 4


def test_a_leader_is_a_guest_only_while_leading_the_school(scope: Cast) -> None:
    from schools.models import Staff

    Staff.objects.filter(user=scope.leader).update(ends_on=timezone.localdate() - 3 * DAY)
    meeting = held(scope, 1)
    assert scope.leader.pk not in {entry.user_id for entry in can_be_noted(meeting)}
    assert Membership.objects.filter(user=scope.leader).count() == 0
