"""Every write: what it does, what it refuses, and that twice is once."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from core.errors import DomainError
from cycles.enums import Choice, EvidenceKind, NextStep, State
from cycles.models import (
    Agreement,
    Answer,
    Cycle,
    CyclePhase,
    Evidence,
    GoalConfirmation,
    PhaseMove,
    PlanStep,
    Question,
    Source,
)
from cycles.school_days import is_school_day
from cycles.services import agreements, cycles, evidence, outcome, phases, plan, questions, sources
from groups.enums import Phase
from schools.models import AuditEvent
from tests.cycles.world import day, start
from tests.factories.schools import FreePeriodFactory

GOAL = {"title": "Speaking", "goal": "By spring pupils speak.", "starts_on": day(0), "ends_on": day(160)}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


# Start, change, close -------------------------------------------------------------------------------------------


def test_a_cycle_starts_in_phase_one_with_six_proposed_checkpoints(scope):
    cycle = cycles.start(group=scope.group, template_key="without_lesson_study", by=scope.organiser, **GOAL)
    assert (cycle.phase, cycle.state, cycle.approach) == (Phase.GOAL, State.RUNNING, "short_trial")
    rows = list(CyclePhase.objects.filter(cycle=cycle))
    days = [row.checkpoint_on for row in rows]
    assert [row.phase for row in rows] == list(Phase)
    assert days == sorted(days)
    assert days[-1] <= GOAL["ends_on"]
    assert all(each.weekday() < 5 for each in days)
    assert AuditEvent.objects.filter(verb="cycle.started", object_id=cycle.pk).count() == 1


def test_with_lesson_study_is_a_template_too(scope):
    assert (
        cycles.start(group=scope.group, template_key="with_lesson_study", by=scope.organiser, **GOAL).approach == "lesson_study"
    )


def test_the_default_length_gives_each_phase_its_usual_weeks(scope):
    first = datetime.date(2026, 9, 7)
    last = cycles.default_end(first)
    days = cycles.propose_checkpoints(scope.school, first, last)
    assert (last - first).days == 161  # 23 weeks: the middle of each range of domain A3
    assert [(days[phase] - first).days for phase in (Phase.GOAL, Phase.PLAN, Phase.SECURE)] == [21, 63, 161]


def test_no_checkpoint_is_proposed_on_a_day_without_school(scope):
    first, last = datetime.date(2026, 11, 2), datetime.date(2027, 3, 5)
    FreePeriodFactory(school=scope.school, starts_on=datetime.date(2026, 11, 16), ends_on=datetime.date(2026, 11, 20))
    days = list(cycles.propose_checkpoints(scope.school, first, last).values())
    assert days == sorted(days)
    assert all(first <= day <= last and is_school_day(scope.school, day) for day in days)
    # Nobody can be asked on a school day when there is none: then the days stay where they are.
    closed = cycles.propose_checkpoints(scope.school, datetime.date(2026, 12, 24), datetime.date(2027, 1, 1))
    assert max(closed.values()) == datetime.date(2027, 1, 1)


def test_starting_twice_starts_once(scope):
    first = cycles.start(group=scope.group, template_key="with_lesson_study", by=scope.organiser, **GOAL)
    second = cycles.start(group=scope.group, template_key="with_lesson_study", by=scope.organiser, **GOAL)
    assert first.pk == second.pk
    assert CyclePhase.objects.count() == 6


def test_a_group_runs_one_cycle_at_a_time(scope):
    start(scope)
    with pytest.raises(DomainError, match="Pupils speak more"):
        cycles.start(group=scope.group, template_key="with_lesson_study", by=scope.organiser, **GOAL)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"template_key": "nothing"}, "template"),
        ({"ends_on": day(0)}, "ends_on"),
        ({"ends_on": day(-1)}, "ends_on"),
        ({"starts_on": day(-30), "ends_on": day(-2)}, "ends_on"),
        ({"starts_on": day(-500)}, "starts_on"),
        ({"ends_on": day(5000)}, "ends_on"),
        ({"title": ""}, "title"),
        ({"goal": "x" * 301}, "goal"),
    ],
)
def test_a_start_that_does_not_fit_is_refused_at_its_field(scope, change, field):
    with pytest.raises(DomainError) as refused:
        cycles.start(**{"group": scope.group, "template_key": "with_lesson_study", "by": scope.organiser, **GOAL, **change})
    assert refused.value.field == field


def _change(cycle, by, **values):
    known = {"title": cycle.title, "goal": cycle.goal, "measure": "", "pupils": "", "approach": "short_trial"}
    return cycles.change(cycle=cycle, by=by, starts_on=cycle.starts_on, ends_on=cycle.ends_on, **{**known, **values})


def test_a_new_goal_asks_everybody_again(scope):
    cycle = start(scope)
    cycles.agree(cycle=cycle, by=scope.member)
    assert _change(cycle, scope.organiser, title="Another name") is False
    assert GoalConfirmation.objects.count() == 1
    assert _change(cycle, scope.organiser, goal="Another goal.") is True
    assert GoalConfirmation.objects.count() == 0


def test_agreeing_twice_is_once_and_seeing_is_something_else(scope):
    cycle = start(scope)
    for _time in range(2):
        cycles.agree(cycle=cycle, by=scope.member)
        cycles.see_goal(cycle=cycle, by=scope.leader)
    assert list(GoalConfirmation.objects.order_by("as_leader").values_list("user", "as_leader")) == [
        (scope.member.pk, False),
        (scope.leader.pk, True),
    ]


def test_a_cycle_closes_in_its_last_phase_with_a_reason_for_what_is_open(scope):
    cycle = start(scope, Phase.SECURE)
    with pytest.raises(DomainError) as refused:
        cycles.close(cycle=cycle, next_step=NextStep.NEW_GOAL, by=scope.organiser)
    assert refused.value.field == "reason"
    closed = cycles.close(cycle=cycle, next_step=NextStep.NEW_GOAL, reason="The year ends.", by=scope.organiser)
    assert (closed.state, closed.next_step) == (State.CLOSED, NextStep.NEW_GOAL)
    move = PhaseMove.objects.get()
    assert (move.is_end, move.reason, move.open_criteria) == (True, "The year ends.", ["P6.a", "P6.b"])
    cycles.close(cycle=cycle, next_step=NextStep.CLOSE, by=scope.organiser)
    assert PhaseMove.objects.count() == 1
    assert fresh(cycle).next_step == NextStep.NEW_GOAL


def test_a_cycle_does_not_close_before_its_last_phase_or_without_what_comes_next(scope):
    cycle = start(scope, Phase.IMPLEMENT)
    with pytest.raises(DomainError, match="last phase"):
        cycles.close(cycle=cycle, next_step=NextStep.CLOSE, reason="x", by=scope.organiser)
    Cycle.objects.update(phase=Phase.SECURE)
    with pytest.raises(DomainError) as refused:
        cycles.close(cycle=cycle, next_step="", reason="x", by=scope.organiser)
    assert refused.value.field == "next_step"


def test_after_closing_another_cycle_can_start(scope):
    Cycle.objects.filter(pk=start(scope).pk).update(state=State.CLOSED)
    assert cycles.start(group=scope.group, template_key="with_lesson_study", by=scope.organiser, **GOAL).is_running


def test_every_write_on_a_closed_cycle_is_refused(scope):
    cycle = start(scope, Phase.THEORY)
    by = scope.member
    row = evidence.bring_in(cycle=cycle, phase="P2", kind="baseline", text="4", dated_on=day(0), by=by)
    source = sources.add_source(cycle=cycle, citation="A", summary="B", example="C", by=by)
    step = plan.add_step(cycle=cycle, text="A", owner=by, due_on=day(3), by=by)
    agreement = agreements.add_agreement(cycle=cycle, text="A", place="B", owner=by, review_on=day(3), by=by)
    question = questions.ask(cycle=cycle, phase="P2", text="Why?", by=scope.expert)
    Cycle.objects.update(state=State.CLOSED)
    writes = [
        lambda: _change(cycle, by),
        lambda: cycles.agree(cycle=cycle, by=by),
        lambda: cycles.see_goal(cycle=cycle, by=scope.leader),
        lambda: phases.move(cycle=cycle, from_phase="P2", to_phase="P3", reason="x", by=by),
        lambda: phases.answer(cycle=cycle, question="P2.q1", text="x", version=0, by=by),
        lambda: phases.judge(cycle=cycle, criterion="P2.a", is_met=True, by=by),
        lambda: outcome.choose(cycle=cycle, choice="stop", by=by),
        lambda: phases.decide_next(cycle=cycle, next_step="close", by=by),
        lambda: phases.plan_checkpoint(cycle=cycle, phase="P3", checkpoint_on=day(9), owner=None, by=by),
        lambda: evidence.bring_in(cycle=cycle, phase="P2", kind="baseline", text="5", dated_on=day(0), by=by),
        lambda: evidence.change(evidence=row, text="5", dated_on=day(0), by=by),
        lambda: evidence.remove(evidence=row, by=by),
        lambda: sources.add_source(cycle=cycle, citation="D", summary="B", example="C", by=by),
        lambda: sources.change_source(source=source, citation="D", summary="B", example="C", by=by),
        lambda: sources.remove_source(source=source, by=by),
        lambda: plan.add_step(cycle=cycle, text="B", owner=by, due_on=day(3), by=by),
        lambda: plan.change_step(step=step, text="B", owner=by, due_on=day(3), by=by),
        lambda: plan.tick_step(step=step, is_done=True, by=by),
        lambda: plan.remove_step(step=step, by=by),
        lambda: agreements.add_agreement(cycle=cycle, text="B", place="B", owner=by, review_on=day(3), by=by),
        lambda: outcome.describe_rollout(cycle=cycle, keep="A", free="", follow="", version=0, by=by),
        lambda: outcome.write_learned(cycle=cycle, text="A", for_whom="B", version=0, by=by),
        lambda: outcome.take_on(cycle=cycle, user=by, starts_on=day(0), by=by),
        lambda: agreements.remove_agreement(agreement=agreement, by=by),
        lambda: questions.ask(cycle=cycle, phase="P2", text="How?", by=scope.expert),
        lambda: questions.answer(question=question, text="So.", version="", by=by),
    ]
    for write in writes:
        with pytest.raises(DomainError, match="closed"):
            write()


# Move -----------------------------------------------------------------------------------------------------------

ALLOWED = [
    *[("P1", "P2"), ("P2", "P3"), ("P3", "P4"), ("P4", "P5"), ("P5", "P6")],
    *[("P2", "P1"), ("P3", "P2"), ("P4", "P3"), ("P4", "P2"), ("P5", "P4")],
]


@pytest.mark.parametrize(("here", "there"), [(a, b) for a in Phase for b in Phase])
def test_only_the_ways_of_the_table_can_be_gone(scope, here, there):
    cycle = start(scope, here)
    if (here, there) in ALLOWED:
        step = phases.move(cycle=cycle, from_phase=here, to_phase=there, reason="Because.", by=scope.organiser)
        assert fresh(cycle).phase == there
        assert (step.from_phase, step.to_phase, step.is_back) == (here, there, there < here)
    else:
        with pytest.raises(DomainError):
            phases.move(cycle=cycle, from_phase=here, to_phase=there, reason="Because.", by=scope.organiser)
        assert fresh(cycle).phase == here


def test_stopping_leads_straight_to_securing(scope):
    cycle = start(scope, Phase.TRY_OUT)
    outcome.choose(cycle=cycle, choice=Choice.STOP, by=scope.member)
    phases.move(cycle=cycle, from_phase="P4", to_phase="P6", reason="It did not help.", by=scope.organiser)
    assert fresh(cycle).phase == Phase.SECURE


def test_going_on_with_an_open_point_asks_for_a_reason_and_keeps_it(scope):
    cycle = start(scope)
    with pytest.raises(DomainError) as refused:
        phases.move(cycle=cycle, from_phase="P1", to_phase="P2", reason="  ", by=scope.organiser)
    assert refused.value.field == "reason"
    step = phases.move(cycle=cycle, from_phase="P1", to_phase="P2", reason="The leader is ill.", by=scope.organiser)
    assert step.open_criteria == ["P1.a", "P1.b", "P1.c", "P1.d"]


def test_going_on_with_all_points_met_needs_no_reason(scope):
    cycle = start(scope)
    phases.judge(cycle=cycle, criterion="P1.a", is_met=True, by=scope.member)
    evidence.bring_in(cycle=cycle, phase="P1", kind="results", text="4 of 12", dated_on=day(0), by=scope.member)
    for who in (scope.organiser, scope.member, scope.colleague):
        cycles.agree(cycle=cycle, by=who)
    cycles.see_goal(cycle=cycle, by=scope.leader)
    step = phases.move(cycle=cycle, from_phase="P1", to_phase="P2", by=scope.organiser)
    assert (step.reason, step.open_criteria) == ("", [])


def test_going_back_needs_no_reason(scope):
    cycle = start(scope, Phase.TRY_OUT)
    assert phases.move(cycle=cycle, from_phase="P4", to_phase="P3", by=scope.organiser).is_back


def test_the_same_move_twice_moves_once(scope):
    cycle = start(scope)
    phases.move(cycle=cycle, from_phase="P1", to_phase="P2", reason="x", by=scope.organiser)
    assert phases.move(cycle=cycle, from_phase="P1", to_phase="P2", reason="x", by=scope.organiser) is None
    assert fresh(cycle).phase == Phase.THEORY
    assert PhaseMove.objects.count() == 1


def test_a_page_that_is_older_than_the_last_move_is_told(scope):
    cycle = start(scope, Phase.TRY_OUT)
    with pytest.raises(DomainError, match="another phase"):
        phases.move(cycle=cycle, from_phase="P2", to_phase="P3", reason="x", by=scope.organiser)


def test_a_move_dates_both_phases_and_a_second_pass_opens_it_again(scope):
    cycle = start(scope, Phase.TRY_OUT)
    phases.move(cycle=cycle, from_phase="P4", to_phase="P3", by=scope.organiser)
    left, entered = CyclePhase.objects.get(cycle=cycle, phase="P4"), CyclePhase.objects.get(cycle=cycle, phase="P3")
    assert left.left_at
    assert entered.entered_at
    phases.move(cycle=cycle, from_phase="P3", to_phase="P4", reason="x", by=scope.organiser)
    assert fresh(left).left_at is None


def test_a_reason_that_is_too_long_is_refused_and_nothing_moves(scope):
    cycle = start(scope)
    with pytest.raises(DomainError) as refused:
        phases.move(cycle=cycle, from_phase="P1", to_phase="P2", reason="x" * 301, by=scope.organiser)
    assert refused.value.field == "reason"
    assert fresh(cycle).phase == Phase.GOAL


# Answers --------------------------------------------------------------------------------------------------------


def write(cycle, text, version, by):
    return phases.answer(cycle=cycle, question="P1.q1", text=text, version=version, by=by)


def test_the_second_writer_is_told_and_gets_both_texts(scope):
    cycle = start(scope)
    assert write(cycle, "Mia's text", 0, scope.member).version == 1
    with pytest.raises(phases.Conflict) as told:
        write(cycle, "Cas's text", 0, scope.colleague)
    assert told.value.theirs.text == "Mia's text"
    assert Answer.objects.get().text == "Mia's text"
    assert write(cycle, "Both texts", 1, scope.colleague).version == 2


def test_the_same_text_twice_is_one_answer(scope):
    cycle = start(scope)
    write(cycle, "One\r\ntwo", 0, scope.member)
    assert write(cycle, "One\ntwo ", 0, scope.colleague).version == 1


def test_an_empty_text_takes_the_answer_away(scope):
    cycle = start(scope)
    assert write(cycle, " ", 0, scope.member) is None
    write(cycle, "Something", 0, scope.member)
    assert write(cycle, "", 1, scope.member) is None
    assert not Answer.objects.exists()


def test_a_question_that_does_not_exist_has_no_answer(scope):
    with pytest.raises(KeyError):
        phases.answer(cycle=start(scope), question="P1.q9", text="x", version=0, by=scope.member)


def test_an_answer_that_is_too_long_is_refused(scope):
    with pytest.raises(DomainError):
        write(start(scope), "x" * 4001, 0, scope.member)


# Judge, choose, checkpoints -------------------------------------------------------------------------------------


def test_a_criterion_that_counts_itself_cannot_be_ticked(scope):
    with pytest.raises(DomainError):
        phases.judge(cycle=start(scope), criterion="P1.b", is_met=True, by=scope.member)


def test_a_tick_can_be_taken_back_and_twice_is_once(scope):
    cycle = start(scope)
    for is_met in (True, True, False, False):
        phases.judge(cycle=cycle, criterion="P1.a", is_met=is_met, by=scope.member)
    assert not cycle.judgements.exists()
    assert AuditEvent.objects.filter(verb__startswith="criterion.").count() == 2


@pytest.mark.parametrize("choice", ["implement", "adapt", "stop", "unknown"])
def test_all_four_choices_are_kept(scope, choice):
    cycle = start(scope, Phase.TRY_OUT)
    outcome.choose(cycle=cycle, choice=choice, by=scope.member)
    assert fresh(cycle).choice == choice


def test_no_choice_is_no_choice(scope):
    cycle = start(scope)
    for value in ("", "win"):
        with pytest.raises(DomainError):
            outcome.choose(cycle=cycle, choice=value, by=scope.member)
        with pytest.raises(DomainError):
            phases.decide_next(cycle=cycle, next_step=value, by=scope.member)
    phases.decide_next(cycle=cycle, next_step="close", by=scope.member)
    assert fresh(cycle).next_step == "close"


def test_a_checkpoint_gets_a_day_and_an_owner(scope):
    cycle = start(scope)
    row = phases.plan_checkpoint(cycle=cycle, phase="P2", checkpoint_on=day(5), owner=scope.member, by=scope.organiser)
    assert (row.checkpoint_on, row.owner) == (day(5), scope.member)
    row = phases.plan_checkpoint(cycle=cycle, phase="P2", checkpoint_on=None, owner=None, by=scope.organiser)
    assert (row.checkpoint_on, row.owner) == (None, None)


@pytest.mark.parametrize(("when", "field"), [(day(-1), "checkpoint_on"), (day(900), "checkpoint_on")])
def test_a_checkpoint_in_the_past_or_outside_the_cycle_is_refused(scope, when, field):
    with pytest.raises(DomainError) as refused:
        phases.plan_checkpoint(cycle=start(scope), phase="P2", checkpoint_on=when, owner=None, by=scope.organiser)
    assert refused.value.field == field


def test_a_checkpoint_that_was_in_the_past_may_stay(scope):
    cycle = start(scope)
    CyclePhase.objects.filter(cycle=cycle, phase="P1").update(checkpoint_on=day(-9))
    phases.plan_checkpoint(cycle=cycle, phase="P1", checkpoint_on=day(-9), owner=scope.member, by=scope.organiser)


def test_somebody_outside_the_group_looks_after_nothing(scope):
    cycle = start(scope)
    for attempt in (
        lambda: phases.plan_checkpoint(cycle=cycle, phase="P2", checkpoint_on=day(5), owner=scope.staff, by=scope.organiser),
        lambda: plan.add_step(cycle=cycle, text="A", owner=scope.staff, due_on=day(3), by=scope.member),
        lambda: agreements.add_agreement(
            cycle=cycle, text="A", place="B", owner=scope.other, review_on=day(3), by=scope.member
        ),
    ):
        with pytest.raises(DomainError) as refused:
            attempt()
        assert refused.value.field == "owner"


# Evidence, sources, plan, questions -----------------------------------------------------------------------------


def test_the_same_thing_twice_is_one_thing(scope):
    cycle, by = start(scope), scope.member
    for _time in range(2):
        evidence.bring_in(cycle=cycle, phase="P1", kind="results", text="4", dated_on=day(0), by=by)
        sources.add_source(cycle=cycle, citation="A", summary="B", example="C", by=by)
        plan.add_step(cycle=cycle, text="A", owner=by, due_on=day(3), by=by)
        agreements.add_agreement(cycle=cycle, text="A", place="B", owner=by, review_on=day(3), by=by)
        questions.ask(cycle=cycle, phase="P1", text="Why?", by=by)
    assert [model.objects.count() for model in (Evidence, Source, PlanStep, Agreement, Question)] == [1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "comparison"}, None),
        ({"dated_on": day(1)}, "dated_on"),
        ({"phase": "P4", "kind": EvidenceKind.COMPARISON}, "seen"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_evidence_that_does_not_fit_is_refused(scope, values, field):
    good = {"phase": "P1", "kind": "results", "text": "4 of 12", "dated_on": day(0)}
    with pytest.raises(DomainError) as refused:
        evidence.bring_in(cycle=start(scope), by=scope.member, **{**good, **values})
    assert refused.value.field == field


def test_theory_without_an_example_is_refused(scope):
    with pytest.raises(DomainError) as refused:
        sources.add_source(cycle=start(scope), citation="A", summary="B", example=" ", by=scope.expert)
    assert refused.value.field == "example"


def test_what_was_brought_in_can_be_changed_and_taken_away(scope):
    cycle, by = start(scope), scope.member
    row = evidence.bring_in(cycle=cycle, phase="P1", kind="results", text="4", dated_on=day(0), by=by)
    source = sources.add_source(cycle=cycle, citation="A", summary="B", example="C", by=by)
    evidence.change(evidence=row, text="5", dated_on=day(-1), link="https://example.org/", by=by)
    sources.change_source(source=source, citation="D", summary="B", example="C", by=by)
    assert (fresh(row).text, fresh(source).citation) == ("5", "D")
    evidence.remove(evidence=row, by=by)
    sources.remove_source(source=source, by=by)
    assert not Evidence.objects.exists()
    assert not Source.objects.exists()


def test_steps_and_agreements_can_be_changed_ticked_and_taken_away(scope):
    cycle, by = start(scope), scope.member
    step = plan.add_step(cycle=cycle, text="A", owner=by, due_on=day(3), by=by)
    agreement = agreements.add_agreement(cycle=cycle, text="A", place="B", owner=by, review_on=day(3), by=by)
    plan.change_step(step=step, text="C", owner=scope.colleague, due_on=day(4), by=by)
    agreements.change_agreement(agreement=agreement, text="C", place="D", owner=scope.colleague, review_on=day(4), by=by)
    assert fresh(step).owner == fresh(agreement).owner == scope.colleague
    for is_done in (True, True, False):
        step = plan.tick_step(step=step, is_done=is_done, by=by)
    assert step.done_at is None
    plan.remove_step(step=step, by=by)
    agreements.remove_agreement(agreement=agreement, by=by)
    assert not PlanStep.objects.exists()
    assert not Agreement.objects.exists()


def test_a_step_in_the_past_is_refused_but_an_old_one_may_be_changed(scope):
    cycle, by = start(scope), scope.member
    with pytest.raises(DomainError) as refused:
        plan.add_step(cycle=cycle, text="A", owner=by, due_on=day(-1), by=by)
    assert refused.value.field == "due_on"
    step = plan.add_step(cycle=cycle, text="A", owner=by, due_on=day(1), by=by)
    PlanStep.objects.update(due_on=day(-5))
    plan.change_step(step=fresh(step), text="B", owner=by, due_on=day(-5), by=by)


def test_a_question_is_answered_and_a_second_answer_does_not_overwrite_the_first(scope):
    cycle = start(scope)
    question = questions.ask(cycle=cycle, phase="P1", text="Why?", by=scope.expert)
    assert Question.objects.unanswered().count() == 1
    first = questions.answer(question=question, text="So.", version="", by=scope.member)
    assert (first.answered_by, Question.objects.unanswered().count()) == (scope.member, 0)
    with pytest.raises(DomainError) as refused:
        questions.answer(question=question, text="Otherwise.", version="", by=scope.colleague)
    assert refused.value.field == "answer"
    questions.answer(question=question, text="So.", version="", by=scope.colleague)
    questions.answer(question=question, text="Both.", version=questions.version_of(fresh(question)), by=scope.colleague)
    assert fresh(question).answer == "Both."


def test_an_answer_needs_words(scope):
    question = questions.ask(cycle=start(scope), phase="P1", text="Why?", by=scope.expert)
    with pytest.raises(DomainError):
        questions.answer(question=question, text=" ", version="", by=scope.member)
