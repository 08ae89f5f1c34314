"""Going back begins a new pass: nothing that was written, judged or chosen before is lost or overwritten."""

from __future__ import annotations

import pytest

from cycles.criteria import open_criteria
from cycles.enums import Choice
from cycles.models import Answer, Cycle, CyclePhase, Judgement, Outcome, PhaseMove
from cycles.services import outcome, phases
from groups.enums import Phase
from tests.cycles.world import start


def go(cycle, here, there, by):
    return phases.move(cycle=cycle, from_phase=here, to_phase=there, reason="Because.", by=by)


def write(cycle, key, text, by, version=0):
    return phases.answer(cycle=cycle, question=key, text=text, version=version, by=by)


def is_open(cycle, key):
    return key in [each.key for each in open_criteria(Cycle.objects.with_facts().get(pk=cycle.pk), key[:2])]


@pytest.mark.parametrize(("here", "there"), [("P4", "P3"), ("P4", "P2"), ("P5", "P4"), ("P2", "P1")])
def test_going_back_begins_a_new_pass(scope, here, there):
    cycle = start(scope, here)
    CyclePhase.objects.filter(cycle=cycle, phase=there).update(entered_at=cycle.created_at)
    go(cycle, here, there, scope.organiser)
    passes = dict(CyclePhase.objects.filter(cycle=cycle).values_list("phase", "passage"))
    assert passes == {phase: 2 if phase == there else 1 for phase in Phase.values}


def test_the_first_time_in_a_phase_is_pass_one_also_after_skipping(scope):
    cycle = start(scope, Phase.TRY_OUT, choice=Choice.STOP)
    go(cycle, "P4", "P6", scope.organiser)
    assert phases.pass_of(cycle, "P6") == 1


def test_an_answer_of_an_earlier_pass_stays_as_it_was(scope):
    cycle = start(scope, Phase.THEORY)
    write(cycle, "P1.q1", "First words", scope.member)
    CyclePhase.objects.filter(cycle=cycle, phase="P1").update(entered_at=cycle.created_at)
    go(cycle, "P2", "P1", scope.organiser)
    write(cycle, "P1.q1", "Second words", scope.member)
    assert list(Answer.objects.order_by("passage").values_list("passage", "text")) == [(1, "First words"), (2, "Second words")]
    write(cycle, "P1.q1", "", scope.member, version=1)
    assert Answer.objects.get().text == "First words"


def test_a_judgement_holds_for_its_own_pass(scope):
    cycle = start(scope, Phase.PLAN)
    phases.judge(cycle=cycle, criterion="P3.a", is_met=True, by=scope.member)
    go(cycle, "P3", "P4", scope.organiser)
    go(cycle, "P4", "P3", scope.organiser)
    assert is_open(cycle, "P3.a")
    phases.judge(cycle=cycle, criterion="P3.a", is_met=True, by=scope.member)
    assert not is_open(cycle, "P3.a")
    phases.judge(cycle=cycle, criterion="P3.a", is_met=False, by=scope.member)
    assert [each.passage for each in Judgement.objects.all()] == [1]


def test_a_new_try_out_asks_for_a_new_choice_and_the_move_keeps_the_earlier_one(scope):
    cycle = start(scope, Phase.TRY_OUT)
    outcome.choose(cycle=cycle, choice=Choice.ADAPT, by=scope.member)
    go(cycle, "P4", "P3", scope.organiser)
    go(cycle, "P3", "P4", scope.organiser)
    assert Cycle.objects.get().choice == Choice.NONE
    assert is_open(cycle, "P4.c")
    assert list(PhaseMove.objects.values_list("choice", flat=True)) == [Choice.ADAPT, Choice.NONE]


def test_the_same_choice_in_the_next_pass_is_a_choice_again(scope):
    cycle = start(scope, Phase.TRY_OUT)
    words = {"choice": Choice.ADAPT, "saw": "The hall became quiet.", "why": "", "unknown": ""}
    outcome.choose(cycle=cycle, by=scope.member, **words)
    go(cycle, "P4", "P3", scope.organiser)
    go(cycle, "P3", "P4", scope.organiser)
    outcome.choose(cycle=cycle, by=scope.member, **words)
    assert Cycle.objects.get().choice == Choice.ADAPT
    assert not is_open(cycle, "P4.c")
    outcome.choose(cycle=cycle, by=scope.member, **words)
    assert Outcome.objects.count() == 2
