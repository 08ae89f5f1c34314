"""Who may do what: the table of product.md for every person of the cast."""

from __future__ import annotations

import pytest

from cycles.enums import EvidenceKind, Sharing, State
from cycles.models import Cycle, Evidence, TryOut, TryOutReply
from groups.enums import Phase, Role
from tests.cycles.world import day, start
from tests.factories.cycles import EvidenceFactory, SourceFactory, TryOutFactory, TryOutReplyFactory
from tests.factories.groups import MembershipFactory

PEOPLE = ("member", "colleague", "organiser", "leader", "expert", "staff", "other")


def may(cast, permission, thing):
    """Who has it, with the thing fetched anew for each, so that nothing is remembered."""
    found = set()
    for name in PEOPLE:
        again = type(thing).objects.get(pk=thing.pk)
        if getattr(cast, name).has_perm(permission, again):
            found.add(name)
    return found


MEMBERS = {"member", "colleague", "organiser"}
ON_A_RUNNING_CYCLE = [
    ("cycles.view_cycle", MEMBERS | {"leader", "expert"}),
    ("cycles.edit_cycle", {"organiser"}),
    ("cycles.move_cycle", {"organiser"}),
    ("cycles.close_cycle", set()),
    ("cycles.contribute", MEMBERS),
    ("cycles.agree_with_goal", MEMBERS),
    ("cycles.see_goal", {"leader"}),
    ("cycles.add_source", MEMBERS | {"expert"}),
    ("cycles.ask_question", MEMBERS | {"expert"}),
    ("cycles.answer_question", MEMBERS),
]
ON_A_GROUP = [
    ("cycles.view_cycles", MEMBERS | {"leader", "expert"}),
    ("cycles.start_cycle", {"organiser"}),
    ("cycles.view_agreements", MEMBERS | {"leader", "expert"}),
    ("cycles.view_try_outs", MEMBERS | {"expert"}),
    ("cycles.log_try_out", MEMBERS),
]


@pytest.mark.parametrize(("permission", "who"), ON_A_GROUP)
def test_rights_on_a_group(scope, permission, who):
    assert may(scope, permission, scope.group) == who


@pytest.mark.parametrize(("permission", "who"), ON_A_RUNNING_CYCLE)
def test_rights_on_a_running_cycle(scope, permission, who):
    assert may(scope, permission, start(scope)) == who


@pytest.mark.parametrize("permission", [row[0] for row in ON_A_RUNNING_CYCLE if row[0] != "cycles.view_cycle"])
def test_a_closed_cycle_is_only_read(scope, permission):
    cycle = start(scope)
    Cycle.objects.filter(pk=cycle.pk).update(state=State.CLOSED, phase=Phase.SECURE)
    assert may(scope, permission, cycle) == set()
    assert may(scope, "cycles.view_cycle", cycle) == MEMBERS | {"leader", "expert"}


def test_the_organiser_closes_in_the_last_phase(scope):
    assert may(scope, "cycles.close_cycle", start(scope, Phase.SECURE)) == {"organiser"}


def test_no_cycle_starts_in_a_group_that_has_ended(scope):
    type(scope.group).objects.filter(pk=scope.group.pk).update(ends_on=day(-1))
    assert may(scope, "cycles.start_cycle", scope.group) == set()


def test_the_author_and_the_organiser_change_evidence(scope):
    row = EvidenceFactory(cycle=start(scope), author=scope.member)
    assert may(scope, "cycles.change_evidence", row) == {"member", "organiser"}


def test_the_expert_changes_only_an_own_source(scope):
    cycle = start(scope)
    assert may(scope, "cycles.change_source", SourceFactory(cycle=cycle, author=scope.expert)) == {"expert", "organiser"}
    assert may(scope, "cycles.change_source", SourceFactory(cycle=cycle, author=scope.member)) == {"member", "organiser"}


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (EvidenceKind.RESULTS, MEMBERS | {"leader", "expert"}),
        (EvidenceKind.REFLECTION, MEMBERS | {"expert"}),
    ],
)
def test_a_leader_reads_data_and_no_reflections(scope, kind, who):
    row = EvidenceFactory(cycle=start(scope), kind=kind, author=scope.member)
    assert may(scope, "cycles.view_evidence", row) == who
    assert {name for name in PEOPLE if Evidence.objects.visible_to(getattr(scope, name)).exists()} == who


def seers(cast, model):
    return {name for name in PEOPLE if model.objects.visible_to(getattr(cast, name)).exists()}


def test_a_private_try_out_is_the_authors_alone(scope):
    row = TryOutFactory(group=scope.group, author=scope.member)
    assert may(scope, "cycles.view_try_out", row) == {"member"} == seers(scope, TryOut)
    assert may(scope, "cycles.edit_try_out", row) == {"member"}
    assert may(scope, "cycles.reply", row) == set()


def test_a_shared_try_out_is_read_and_asked_about_by_members_and_experts(scope):
    row = TryOutFactory(group=scope.group, author=scope.member, sharing=Sharing.GROUP)
    who = MEMBERS | {"expert"}
    assert may(scope, "cycles.view_try_out", row) == who == seers(scope, TryOut)
    assert may(scope, "cycles.reply", row) == who
    assert may(scope, "cycles.edit_try_out", row) == {"member"}
    TryOutReplyFactory(try_out=row, author=scope.colleague)
    assert seers(scope, TryOutReply) == who


def test_a_leader_who_takes_part_as_a_teacher_reads_as_a_teacher(scope):
    TryOutFactory(group=scope.group, author=scope.member, sharing=Sharing.GROUP)
    MembershipFactory(group=scope.group, user=scope.leader, role=Role.TEACHER)
    assert "leader" in seers(scope, TryOut)


def test_a_leader_in_the_group_as_leader_still_reads_no_try_outs(scope):
    TryOutFactory(group=scope.group, author=scope.member, sharing=Sharing.GROUP)
    MembershipFactory(group=scope.group, user=scope.leader, role=Role.LEADER)
    assert "leader" not in seers(scope, TryOut)


def test_who_left_reads_nothing_any_more_but_what_was_shared_stays_for_the_group(scope):
    row = TryOutFactory(group=scope.group, author=scope.member, sharing=Sharing.GROUP)
    scope.group.memberships.filter(user=scope.member).update(ends_on=day(-1))
    who = {"colleague", "organiser", "expert"}
    assert may(scope, "cycles.view_try_out", row) == who == seers(scope, TryOut)
    assert may(scope, "cycles.edit_try_out", row) == set()


def test_without_a_thing_to_do_it_to_nobody_may_draw_designs(scope):
    for person in (scope.leader, scope.organiser, scope.member):
        for permission in ("cycles.draw_designs", "cycles.draw_design"):
            assert not person.has_perm(permission, None)
