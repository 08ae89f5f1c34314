"""Exit criteria: each open at first, met by what it asks for, with what was seen in words."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone, translation

from cycles.criteria import criteria_of, is_judged, open_criteria
from cycles.enums import Approach, Choice, EvidenceKind, NextStep
from cycles.models import Cycle, GoalConfirmation, Judgement
from groups.enums import Phase, Role
from schools.models import User
from tests.cycles.world import day, start
from tests.factories.cycles import AgreementFactory, EvidenceFactory, PlanFactory, PlanStepFactory, SourceFactory
from tests.factories.groups import MembershipFactory


def look(cycle, key):
    with translation.override("en"):
        found = Cycle.objects.with_facts(Phase(key[:2])).get(pk=cycle.pk)
        return next(each for each in criteria_of(found, key[:2]) if each.key == key)


def _evidence(kind, phase="P1", **more):
    return lambda cycle, cast: EvidenceFactory(cycle=cycle, kind=kind, phase=phase, author=cast.member, **more)


def _judge(key):
    return lambda cycle, cast: Judgement.objects.create(cycle=cycle, phase=key[:2], criterion=key, by=cast.member)


def _set(**values):
    return lambda cycle, cast: Cycle.objects.filter(pk=cycle.pk).update(**values)


def _all_members_agree(cycle, cast):
    for who in (cast.organiser, cast.member, cast.colleague):
        GoalConfirmation.objects.create(cycle=cycle, user=who)


def _used_by_two(cycle, cast):
    for who in (cast.member, cast.colleague):
        EvidenceFactory(cycle=cycle, kind=EvidenceKind.IN_USE, phase="P5", author=who)


def _measured_twice(cycle, cast):
    EvidenceFactory(cycle=cycle, kind=EvidenceKind.BASELINE, phase="P2", dated_on=day(-20))
    EvidenceFactory(cycle=cycle, kind=EvidenceKind.FOLLOW_UP, phase="P5", seen="Five more.", dated_on=day(-2))


MET = [
    ("P1.a", _judge("P1.a"), ""),
    ("P1.b", _evidence(EvidenceKind.RESULTS), "Seen: 1 piece of data"),
    ("P1.c", _all_members_agree, "Seen: 3 of 3 members"),
    ("P1.d", lambda c, cast: GoalConfirmation.objects.create(cycle=c, user=cast.leader, as_leader=True), "Seen: on "),
    ("P2.a", _judge("P2.a"), ""),
    ("P2.b", _evidence(EvidenceKind.BASELINE, "P2"), "Seen: first measurement of "),
    ("P2.c", lambda c, cast: SourceFactory(cycle=c), "Seen: 1 source"),
    ("P3.a", _judge("P3.a"), ""),
    ("P3.b", lambda c, cast: PlanFactory(cycle=c), "Seen: 1 prediction"),
    ("P3.c", lambda c, cast: PlanStepFactory(cycle=c, owner=cast.member), "Seen: 1 step"),
    ("P3.d", _set(approach=Approach.TRIAL), "Seen: Short trial"),
    ("P4.a", _evidence(EvidenceKind.OBSERVATION, "P4"), "Seen: 1 lesson"),
    ("P4.b", _evidence(EvidenceKind.COMPARISON, "P4", seen="Nine."), "Seen: 1 comparison"),
    ("P4.c", _set(choice=Choice.UNKNOWN), "Seen: We do not know yet"),
    ("P5.a", _evidence(EvidenceKind.DESCRIPTION, "P5"), "Seen: 1 description"),
    ("P5.b", _used_by_two, "Seen: 2 members"),
    ("P5.c", _measured_twice, "Seen: "),
    ("P6.a", lambda c, cast: AgreementFactory(cycle=c, owner=cast.member), "Seen: 1 agreement"),
    ("P6.b", _evidence(EvidenceKind.SHARED, "P6"), "Seen: shared 1 time"),
    ("P6.c", _set(next_step=NextStep.SAME_GOAL), "Seen: The same goal again"),
]


@pytest.mark.parametrize(("key", "do", "seen"), MET, ids=[row[0] for row in MET])
def test_a_criterion_is_open_until_what_it_asks_for_is_there(scope, key, do, seen):
    cycle = start(scope)
    Cycle.objects.filter(pk=cycle.pk).update(approach="")
    assert not look(cycle, key).met
    do(cycle, scope)
    found = look(cycle, key)
    assert found.met
    assert found.seen.startswith(seen)


def test_every_criterion_of_the_content_is_answered(scope):
    cycle = Cycle.objects.with_facts().get(pk=start(scope).pk)
    keys = [each.key for phase in Phase for each in criteria_of(cycle, phase)]
    assert keys == [row[0] for row in MET]


def test_a_member_who_left_is_not_waited_for_and_does_not_count(scope):
    cycle = start(scope)
    _all_members_agree(cycle, scope)
    scope.group.memberships.filter(user=scope.member).update(ends_on=day(-1))
    assert look(cycle, "P1.c").seen == "Seen: 2 of 2 members"


def test_a_new_member_has_to_agree_too(scope):
    cycle = start(scope)
    _all_members_agree(cycle, scope)
    MembershipFactory(group=scope.group, user=scope.staff, role=Role.TEACHER)
    found = look(cycle, "P1.c")
    assert (found.met, found.seen) == (False, "Seen: 3 of 4 members")


def test_the_expert_is_not_asked_to_agree(scope):
    cycle = start(scope)
    GoalConfirmation.objects.create(cycle=cycle, user=scope.expert)
    assert look(cycle, "P1.c").seen == "Seen: 0 of 3 members"


def test_one_member_who_uses_it_twice_is_one_member(scope):
    cycle = start(scope)
    for text in ("Monday", "Tuesday"):
        EvidenceFactory(cycle=cycle, kind=EvidenceKind.IN_USE, phase="P5", author=scope.member, text=text)
    found = look(cycle, "P5.b")
    assert (found.met, found.seen) == (False, "Seen: 1 member")


def test_a_second_measurement_without_a_first_says_what_is_missing(scope):
    cycle = start(scope)
    EvidenceFactory(cycle=cycle, kind=EvidenceKind.FOLLOW_UP, phase="P5", seen="More.")
    found = look(cycle, "P5.c")
    assert not found.met
    assert "no first one" in found.seen


def test_a_comparison_without_what_was_seen_is_none(scope):
    cycle = start(scope)
    EvidenceFactory(cycle=cycle, kind=EvidenceKind.COMPARISON, phase="P4", seen="")
    assert not look(cycle, "P4.b").met


def test_an_observation_of_another_phase_is_no_lesson_that_was_tried_out(scope):
    cycle = start(scope)
    EvidenceFactory(cycle=cycle, kind=EvidenceKind.OBSERVATION, phase="P1")
    assert not look(cycle, "P4.a").met


def test_another_cycle_does_not_count(scope):
    cycle = start(scope)
    Cycle.objects.filter(pk=cycle.pk).update(state="closed", closed_at=timezone.now())
    SourceFactory(cycle=start(scope))
    assert not look(cycle, "P2.c").met


def test_only_criteria_of_the_group_can_be_judged(scope):
    cycle = start(scope)
    asked = ("P1.a", "P2.a", "P3.a", "P4.a", "P1.b", "P9.a", "x")
    assert [key for key in asked if is_judged(cycle, key)] == ["P1.a", "P2.a", "P3.a"]


def test_what_is_open_is_listed(scope):
    cycle = Cycle.objects.with_facts(Phase.GOAL).get(pk=start(scope).pk)
    assert [each.key for each in open_criteria(cycle)] == ["P1.a", "P1.b", "P1.c", "P1.d"]


def test_a_day_is_that_of_the_clock_on_the_wall(scope):
    cycle = start(scope)
    GoalConfirmation.objects.create(cycle=cycle, user=scope.leader, as_leader=True)
    GoalConfirmation.objects.update(at=datetime.datetime(2026, 6, 1, 22, 30, tzinfo=datetime.UTC))  # half past midnight in June
    assert look(cycle, "P1.d").seen == "Seen: on 2 June 2026"


def test_a_closed_account_is_not_waited_for_to_agree_with_the_goal(scope):
    cycle = start(scope)
    for who in (scope.organiser, scope.member):
        GoalConfirmation.objects.create(cycle=cycle, user=who)
    assert not look(cycle, "P1.c").met
    User.objects.filter(pk=scope.colleague.pk).update(is_active=False)
    assert look(cycle, "P1.c").met
    assert look(cycle, "P1.c").seen == "Seen: 2 of 2 members"
