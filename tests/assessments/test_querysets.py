"""Which rounds and results a read finds."""

import datetime

from django.utils import timezone

from assessments import services
from assessments.enums import State
from assessments.models import AnswerSet, Comment, GroupSecret, Postponement, Release, Round
from groups.models import Membership
from tests.factories.assessments import RoundFactory, TraceScoreFactory, answer, closed_round, teachers
from tests.factories.groups import GroupFactory

DAY = datetime.timedelta(days=1)


def test_rounds_are_for_whoever_is_inside(scope):
    round_ = RoundFactory(group=scope.group)
    for person in (scope.leader, scope.organiser, scope.member, scope.expert):
        assert round_ in Round.objects.visible_to(person)
    for person in (scope.staff, scope.other, scope.administrator):
        assert not Round.objects.visible_to(person).exists()


def test_results_are_for_whoever_is_inside(scope):
    closed_round(scope.group, teachers(scope.group, 6))
    assert Release.objects.visible_to(scope.expert).count() == 1
    assert not Release.objects.visible_to(scope.staff).exists()


def test_nobody_fetches_answers(scope):
    round_ = RoundFactory(group=scope.group)
    answer(round_, scope.member)
    Comment.objects.create(round=round_, text="telling")
    for model in (AnswerSet, Comment, GroupSecret):
        assert model.objects.exists()
        for person in (scope.leader, scope.organiser, scope.member, scope.administrator):
            assert not model.objects.visible_to(person).exists()


def test_states(scope):
    today = timezone.localdate()
    open_ = RoundFactory(group=scope.group, closes_on=today)
    late = RoundFactory(group=GroupFactory(school=scope.school), closes_on=today - DAY)
    ended = RoundFactory(group=GroupFactory(school=scope.school, ends_on=today - DAY), closes_on=today)
    closed = RoundFactory(group=scope.group, state=State.CLOSED)
    assert set(Round.objects.open()) == {open_, late, ended}
    assert set(Round.objects.closed()) == {closed}
    assert set(Round.objects.taking_answers()) == {open_, ended}
    assert set(Round.objects.due()) == {late, ended}
    assert set(Round.objects.due(today + DAY)) == {open_, late, ended}


def test_members_are_asked_and_a_school_leader_is_not(scope):
    round_ = RoundFactory(group=scope.group)
    assert round_ in Round.objects.asking(scope.member)
    assert round_ in Round.objects.asking(scope.expert)
    assert round_ not in Round.objects.asking(scope.leader)
    Membership.objects.filter(user=scope.member).update(ends_on=timezone.localdate() - DAY)
    assert round_ not in Round.objects.asking(scope.member)


def test_the_latest_result_of_a_group_passes_over_rounds_that_show_nothing(scope):
    people = teachers(scope.group, 6)
    first = closed_round(scope.group, people)
    second = closed_round(scope.group, people)
    closed_round(scope.group, people[:2])
    assert [each.round for each in Release.objects.latest_of_each_group()] == [second]
    assert first.release != second.release


def test_that_a_group_put_a_round_off_is_for_whoever_is_inside(scope):
    made = services.postpone(group=scope.group, by=scope.organiser)
    assert list(Postponement.objects.visible_to(scope.member)) == [made]
    for person in (scope.staff, scope.other, scope.administrator):
        assert not Postponement.objects.visible_to(person).exists()


def test_a_trace_leads_to_the_rows_behind_it(scope):
    made = TraceScoreFactory(group=scope.group)
    assert made.get_absolute_url() == f"/o/lindenhof/traces/{made.pk}/"
