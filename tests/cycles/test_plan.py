"""The plan: a prediction that locks once and for all, and hunches that nobody reads before their time."""

from __future__ import annotations

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from core.errors import DomainError
from core.tenancy import organisation_scope, unscoped
from cycles.hints import hints
from cycles.measurements import Point
from cycles.models import Cycle, Evidence, Hunch, Plan, PlanStep, PredictionNote, Risk
from cycles.querysets import owners_here
from cycles.services import data, evidence, hunches, plan, predictions
from groups.enums import Phase
from groups.models import Membership
from schools.models import AuditEvent
from tests.cycles.world import day, start
from tests.factories.cycles import DataSetFactory


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def write(cycle, by, **words):
    usual = {"change": "A minute in pairs", "prediction": "8 of 12 pupils say a whole sentence.", "by_on": None, "version": 0}
    return predictions.write_plan(cycle=cycle, by=by, **{**usual, **words})


def compare(cycle, by, **words):
    usual = {"phase": "P4", "kind": "comparison", "text": "8 of 12", "seen": "5 of 12", "dated_on": day(0)}
    return evidence.bring_in(cycle=cycle, by=by, **{**usual, **words})


# Change and prediction ------------------------------------------------------------------------------------------


def test_a_plan_is_written_and_changed(scope):
    cycle = start(scope, Phase.PLAN)
    first = write(cycle, scope.member, change="  A minute\nin pairs ", by_on=day(20))
    assert (first.change, first.number, first.by_on) == ("A minute in pairs", 1, day(20))
    write(cycle, scope.colleague, change="Two minutes in pairs", version=first.version)
    assert Plan.objects.get().change == "Two minutes in pairs"
    assert AuditEvent.objects.filter(verb="plan.written").count() == 2


def test_the_same_words_twice_are_written_once(scope):
    cycle = start(scope, Phase.PLAN)
    for _time in range(2):
        write(cycle, scope.member)
    assert Plan.objects.get().version == 2
    assert AuditEvent.objects.filter(verb="plan.written").count() == 1


def test_who_writes_over_a_colleague_is_told(scope):
    cycle = start(scope, Phase.PLAN)
    write(cycle, scope.member)
    with pytest.raises(DomainError, match="Somebody else"):
        write(cycle, scope.colleague, change="Something else")
    assert Plan.objects.get().change == "A minute in pairs"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"change": " ", "prediction": ""}, "change"),
        ({"change": "x" * 301}, "change"),
        ({"prediction": "x" * 1001}, "prediction"),
        ({"by_on": day(-1)}, "by_on"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused_at_its_field(scope, words, field):
    with pytest.raises(DomainError) as refused:
        write(start(scope, Phase.PLAN), scope.member, **words)
    assert refused.value.field == field
    assert not Plan.objects.exists()


def test_a_day_that_has_passed_meanwhile_may_stay(scope):
    cycle = start(scope, Phase.PLAN)
    written = write(cycle, scope.member, by_on=day(0))
    Plan.objects.update(by_on=day(-9))
    assert write(cycle, scope.member, by_on=day(-9), change="Other words", version=written.version).change == "Other words"


# The lock -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "kind"),
    [("P4", "comparison"), ("P4", "observation"), ("P4", "results"), ("P4", "voice"), ("P5", "follow_up"), ("P5", "voice")],
)
def test_the_first_result_locks_the_prediction(scope, phase, kind):
    cycle = start(scope, Phase.TRY_OUT)
    write(cycle, scope.member)
    compare(cycle, scope.colleague, phase=phase, kind=kind)
    locked = Plan.objects.get()
    assert locked.is_locked
    assert locked.locked_by == scope.colleague
    with pytest.raises(DomainError) as refused:
        write(cycle, scope.member, prediction="5 of 12", version=locked.version)
    assert refused.value.field == "prediction"
    with pytest.raises(DomainError):
        write(cycle, scope.member, by_on=day(3), version=locked.version)
    assert Plan.objects.get().prediction == "8 of 12 pupils say a whole sentence."


def test_numbers_that_come_in_while_trying_out_lock_the_prediction(scope):
    cycle = start(scope, Phase.THEORY)
    write(cycle, scope.member)
    measured = DataSetFactory(cycle=cycle, phase="P2", kind="results", first_on=day(-9), second_on=day(0))
    points = [Point("A1", "first", Decimal(3))]
    measured = data.keep_points(data_set=measured, points=points, version=measured.version, by=scope.member)
    assert not Plan.objects.get().is_locked
    Cycle.objects.update(phase=Phase.TRY_OUT)
    points = [*points, Point("A1", "second", Decimal(5))]
    data.keep_points(data_set=measured, points=points, version=measured.version, by=scope.member)
    assert Plan.objects.get().is_locked


@pytest.mark.parametrize(("phase", "kind"), [("P2", "baseline"), ("P1", "observation"), ("P4", "reflection"), ("P5", "in_use")])
def test_what_is_no_result_locks_nothing(scope, phase, kind):
    cycle = start(scope, Phase.TRY_OUT)
    write(cycle, scope.member)
    compare(cycle, scope.colleague, phase=phase, kind=kind, seen="")
    assert not Plan.objects.get().is_locked


def test_the_wording_of_the_change_stays_open_after_the_lock(scope):
    cycle = start(scope, Phase.TRY_OUT)
    written = write(cycle, scope.member)
    plan.lock_prediction(cycle=cycle, by=scope.member)
    assert write(cycle, scope.member, change="Clearer words", version=written.version).change == "Clearer words"


def test_locking_twice_keeps_the_first_moment_and_the_first_person(scope):
    cycle = start(scope, Phase.TRY_OUT)
    write(cycle, scope.member)
    first = plan.lock_prediction(cycle=cycle, by=scope.member)
    second = plan.lock_prediction(cycle=cycle, by=scope.colleague)
    assert (first.locked_at, first.locked_by_id) == (second.locked_at, second.locked_by_id)
    assert AuditEvent.objects.filter(verb="prediction.locked").count() == 1


def test_a_group_that_predicted_nothing_cannot_predict_afterwards(scope):
    cycle = start(scope, Phase.TRY_OUT)
    compare(cycle, scope.member)
    with pytest.raises(DomainError) as refused:
        write(cycle, scope.member, version=1)
    assert refused.value.field == "prediction"
    assert Plan.objects.get().prediction == ""


def test_a_result_that_is_refused_locks_nothing(scope):
    cycle = start(scope, Phase.TRY_OUT)
    write(cycle, scope.member)
    with pytest.raises(DomainError):
        compare(cycle, scope.member, seen="")
    assert not Plan.objects.get().is_locked


def test_no_row_can_be_locked_with_its_hunches_still_hidden(scope):
    write(start(scope, Phase.PLAN), scope.member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.update(locked_at=datetime.datetime.now(tz=datetime.UTC))


def test_a_note_comes_later_and_leaves_the_prediction_as_it_was(scope):
    cycle = start(scope, Phase.TRY_OUT)
    write(cycle, scope.member)
    with pytest.raises(DomainError, match="not locked"):
        predictions.add_note(cycle=cycle, text="We meant grade 5.", by=scope.member)
    plan.lock_prediction(cycle=cycle, by=scope.member)
    for _time in range(2):
        predictions.add_note(cycle=cycle, text="We meant grade 5.", by=scope.member)
    with pytest.raises(DomainError):
        predictions.add_note(cycle=cycle, text=" ", by=scope.member)
    note = PredictionNote.objects.get()
    assert note.created_at > note.plan.locked_at
    assert note.plan.prediction == "8 of 12 pupils say a whole sentence."


# Going back -----------------------------------------------------------------------------------------------------


def test_going_back_gives_a_new_prediction_and_keeps_the_old_one(scope):
    cycle = start(scope, Phase.TRY_OUT)
    write(cycle, scope.member)
    predictions.plan_anew(cycle=cycle, by=scope.member)
    assert Plan.objects.count() == 1  # the first one has no result yet
    compare(cycle, scope.member)
    with pytest.raises(DomainError, match="gone back"):
        predictions.plan_anew(cycle=cycle, by=scope.member)
    Cycle.objects.update(phase=Phase.PLAN)
    for _time in range(2):
        predictions.plan_anew(cycle=cycle, by=scope.member)
    write(cycle, scope.member, prediction="10 of 12", version=1)
    old, new = Plan.objects.order_by("number")
    assert (old.prediction, old.is_locked) == ("8 of 12 pupils say a whole sentence.", True)
    assert (new.prediction, new.is_locked) == ("10 of 12", False)


def test_what_is_completed_of_the_earlier_pass_does_not_lock_the_new_prediction(scope):
    cycle = start(scope, Phase.TRY_OUT)
    compare(cycle, scope.member)
    Cycle.objects.update(phase=Phase.PLAN)
    predictions.plan_anew(cycle=cycle, by=scope.member)
    compare(cycle, scope.member, text="Of the first pass", kind="observation", seen="")
    assert not Plan.objects.get(number=2).is_locked
    Cycle.objects.update(phase=Phase.TRY_OUT)
    compare(cycle, scope.member, text="Of the second pass")
    assert Plan.objects.get(number=2).is_locked


# What may go wrong, and who does what ---------------------------------------------------------------------------


def test_what_may_go_wrong_is_written_with_what_you_do_then(scope):
    cycle = start(scope, Phase.PLAN)
    for _time in range(2):
        risk = predictions.add_risk(cycle=cycle, text="It gets  loud", response="A sign", by=scope.member)
    assert Risk.objects.get().text == "It gets loud"
    with pytest.raises(DomainError) as refused:
        predictions.add_risk(cycle=cycle, text="It gets loud", response=" ", by=scope.member)
    assert refused.value.field == "response"
    assert predictions.change_risk(risk=risk, text="It gets loud", response="A bell", by=scope.member).response == "A bell"
    predictions.remove_risk(risk=risk, by=scope.member)
    assert not Risk.objects.exists()


def test_the_plan_knows_whose_owner_left(scope):
    cycle = start(scope, Phase.PLAN)
    plan.add_step(cycle=cycle, text="Make cards", owner=scope.member, due_on=day(3), by=scope.organiser)
    plan.add_step(cycle=cycle, text="Lay them out", owner=scope.colleague, due_on=day(4), by=scope.organiser)
    Membership.objects.filter(user=scope.member).update(ends_on=day(-1))
    rows = PlanStep.objects.annotate(owner_is_here=owners_here())
    assert [(row.text, row.owner_is_here) for row in rows] == [("Make cards", False), ("Lay them out", True)]


# Hunches --------------------------------------------------------------------------------------------------------


def readers(cast):
    people = ("member", "colleague", "organiser", "expert", "leader", "staff", "other", "administrator")
    return {name for name in people if Hunch.objects.visible_to(getattr(cast, name)).exists()}


def test_a_hunch_is_its_authors_alone_until_all_are_shown(scope):
    cycle = start(scope, Phase.PLAN)
    hunches.write(cycle=cycle, text="They stay quiet.", by=scope.member)
    assert readers(scope) == {"member"}
    hunches.show(cycle=cycle, by=scope.organiser)
    assert readers(scope) == {"member", "colleague", "organiser", "expert"}


def test_the_first_result_shows_the_hunches(scope):
    cycle = start(scope, Phase.TRY_OUT)
    hunches.write(cycle=cycle, text="They stay quiet.", by=scope.member)
    compare(cycle, scope.colleague)
    assert "expert" in readers(scope)
    assert "leader" not in readers(scope)


def test_after_showing_no_hunch_is_written_changed_or_taken_back(scope):
    cycle = start(scope, Phase.PLAN)
    hunches.write(cycle=cycle, text="They stay quiet.", by=scope.member)
    hunches.show(cycle=cycle, by=scope.organiser)
    for who, text in ((scope.member, "I knew it."), (scope.member, ""), (scope.colleague, "I knew it too.")):
        with pytest.raises(DomainError) as refused:
            hunches.write(cycle=cycle, text=text, by=who)
        assert refused.value.field == "text"
    assert Hunch.objects.get().text == "They stay quiet."
    hunches.show(cycle=cycle, by=scope.organiser)
    assert AuditEvent.objects.filter(verb="hunches.shown").count() == 1


def test_before_showing_one_changes_ones_mind_or_takes_it_back(scope):
    cycle = start(scope, Phase.PLAN)
    hunches.write(cycle=cycle, text="They stay quiet.", by=scope.member)
    hunches.write(cycle=cycle, text="They will talk.", by=scope.member)
    assert Hunch.objects.get().text == "They will talk."
    hunches.write(cycle=cycle, text="", by=scope.member)
    assert not Hunch.objects.exists()
    with pytest.raises(DomainError):
        hunches.write(cycle=cycle, text="  ", by=scope.member)
    with pytest.raises(DomainError, match="too long"):
        hunches.write(cycle=cycle, text="x" * 1001, by=scope.member)


def test_there_is_nothing_to_show_without_hunches(scope):
    with pytest.raises(DomainError, match="Nobody"):
        hunches.show(cycle=start(scope, Phase.PLAN), by=scope.organiser)


def test_neither_the_log_nor_its_name_tells_whose_hunch_it_is_or_what_it_says(scope):
    cycle = start(scope, Phase.PLAN)
    mine = hunches.write(cycle=cycle, text="They stay quiet.", by=scope.member)
    event = AuditEvent.objects.get(verb="hunch.written")
    assert (event.actor, event.object_type) == (None, "cycles.Plan")
    assert "quiet" not in f"{mine} {mine!r}"


# At the same moment ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_a_correction_and_a_result_at_the_same_moment_never_both_win(cast):
    """Twenty times: somebody corrects the prediction while a colleague enters the result. The lock holds whatever was first."""
    gate = threading.Barrier(3)

    def run(action):
        with organisation_scope(cast.organisation.pk):
            gate.wait()
            try:
                action()
            except DomainError:
                return False
            finally:
                connection.close()
        return True

    with unscoped(reason="a test prepares its world"):
        cycle = start(cast, Phase.TRY_OUT)
        written = write(cycle, cast.member)
    for turn in range(20):
        with unscoped(reason="a test prepares its world"):
            Plan.objects.update(
                locked_at=None, locked_by=None, revealed_at=None, prediction=f"Turn {turn}", version=written.version
            )
            Hunch.objects.all().delete()
            Evidence.objects.all().delete()
        with ThreadPoolExecutor(3) as pool:
            correct = pool.submit(run, lambda: write(cycle, cast.member, prediction="Corrected", version=written.version))
            result = pool.submit(run, lambda: compare(cycle, cast.colleague))
            hunch = pool.submit(run, lambda: hunches.write(cycle=cycle, text="I knew it", by=cast.member))
            corrected, _seen, guessed = correct.result(), result.result(), hunch.result()
        with unscoped(reason="a test looks"):
            now = Plan.objects.get()
            assert now.is_locked
            assert now.prediction == ("Corrected" if corrected else f"Turn {turn}")
            assert Hunch.objects.exists() == guessed
            if guessed:
                assert Hunch.objects.get().written_at <= now.locked_at


# Soft questions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "by_on", "count"),
    [
        ("", None, 0),
        ("Minstens 8 van de 12 leerlingen zeggen een hele zin.", day(9), 0),
        ("De helft zegt een hele zin.", None, 1),
        ("Leerlingen zijn beter gemotiveerd.", day(9), 2),
        ("Pupils are more engaged.", None, 3),
    ],
)
def test_hints_ask_for_what_can_be_checked(text, by_on, count):
    assert len(hints(text, by_on)) == count
