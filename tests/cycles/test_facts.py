"""Upper apps let their rows count for an exit criterion, in the same query and without being known here."""

from __future__ import annotations

import pytest
from django.utils import translation

from cycles import facts
from cycles.criteria import criteria_of
from cycles.enums import EvidenceKind
from cycles.models import Cycle, TryOut, TryOutReply
from tests.cycles.world import start
from tests.factories.cycles import EvidenceFactory, TryOutFactory, TryOutReplyFactory


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch):
    monkeypatch.setattr(facts, "_added", {})


def seen(cycle, key="P4.a"):
    with translation.override("en"):
        found = Cycle.objects.with_facts().get(pk=cycle.pk)
        return next(each for each in criteria_of(found, key[:2]) if each.key == key)


def test_rows_of_another_app_count_beside_our_own(scope):
    cycle = start(scope)
    facts.add("P4.a", name="try_outs", rows=lambda: TryOut.objects.shared())
    assert not seen(cycle).met
    TryOutFactory(group=scope.group, cycle=cycle, author=scope.member)
    assert not seen(cycle).met
    TryOutFactory(group=scope.group, cycle=cycle, author=scope.member, sharing="group")
    assert seen(cycle).seen == "Seen: 1 lesson"
    EvidenceFactory(cycle=cycle, kind=EvidenceKind.OBSERVATION, phase="P4", author=scope.member)
    assert seen(cycle).seen == "Seen: 2 lessons"


def test_rows_may_reach_the_cycle_by_a_longer_path_and_count_once_per_person(scope):
    cycle = start(scope)
    facts.add("P4.b", name="replies", rows=TryOutReply.objects.get_queryset, path="try_out__cycle", what="author")
    try_out = TryOutFactory(group=scope.group, cycle=cycle, author=scope.member, sharing="group")
    for _ in range(2):
        TryOutReplyFactory(try_out=try_out, author=scope.colleague)
    assert seen(cycle, "P4.b").seen == "Seen: 1 comparison"


def test_the_same_name_again_replaces_and_it_stays_one_query(scope, django_assert_num_queries):
    cycle = start(scope)
    TryOutFactory(group=scope.group, cycle=cycle, author=scope.member)
    for _ in range(2):
        facts.add("P4.a", name="try_outs", rows=TryOut.objects.get_queryset)
    with django_assert_num_queries(1):
        assert seen(cycle).seen == "Seen: 1 lesson"


def test_a_criterion_that_counts_no_rows_is_refused():
    with pytest.raises(KeyError):
        facts.add("P4.c", name="anything", rows=TryOut.objects.get_queryset)
