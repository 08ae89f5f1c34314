"""The life of a poll: what is refused, what is counted, what is erased."""

import datetime

import pytest
from django.apps import apps
from django.utils import timezone

from core.errors import DomainError
from cycles.models import Cycle, Evidence
from schools.models import AuditEvent
from tests.cycles.world import day, start
from tests.factories.cycles import TryOutFactory
from tests.factories.voice import a_poll, count
from voice.enums import State
from voice.models import Poll, PollAddress, PollCount, PollNumber, PollQuestion
from voice.services import life, making, reading


@pytest.fixture
def cycle(cast):
    return start(cast, "P4")


def numbers(poll):
    return [list(question.counts.values_list("number", flat=True)) for question in poll.questions.all()]


def first(poll):
    return poll.questions.first()


# Making ---------------------------------------------------------------------------------------------------------


def make(cast, cycle, **values):
    good = {"title": "Pairs", "pupils": 20, "closes_on": day(3), "ready": ["lesson"], "phase": "P4", "by": cast.member}
    return making.make(group=cycle.group, cycle=cycle, **{**good, **values})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"pupils": 0}, "pupils"),
        ({"pupils": 401}, "pupils"),
        ({"closes_on": day(-1)}, "closes_on"),
        ({"closes_on": day(32)}, "closes_on"),
        ({"ready": ["lesson", "nonsense"]}, "ready"),
        ({"ready": ["lesson", "understood", "new", "level", "turn", "time"]}, "ready"),
        ({"phase": "P3"}, None),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(scope, cycle, values, field):
    with pytest.raises(DomainError) as refused:
        make(scope, cycle, **values)
    assert refused.value.field == field
    assert not Poll.objects.exists()


def test_own_questions_have_a_place_and_at_most_five_in_all(scope, cycle):
    poll = make(scope, cycle, ready=["lesson", "understood", "new", "level"])
    own = making.add_question(poll=poll, scale="yes", texts={"nl": "  Was  het stil? ", "en": ""}, by=scope.member)
    assert (own.position, own.own) == (5, {"nl": "Was het stil?"})
    assert making.add_question(poll=poll, scale="yes", texts={"nl": "Was het stil?"}, by=scope.member) == own
    with pytest.raises(DomainError):
        making.add_question(poll=poll, scale="yes", texts={"nl": "En druk?"}, by=scope.member)
    with pytest.raises(DomainError):
        making.change(
            poll=poll,
            title="x",
            pupils=5,
            closes_on=day(1),
            ready=["lesson", "understood", "new", "level", "turn"],
            by=scope.member,
        )
    making.change(poll=poll, title="x", pupils=5, closes_on=day(1), ready=["turn"], by=scope.member)
    assert [(row.position, row.ready) for row in poll.questions.all()] == [(1, "turn"), (2, "")]
    making.remove_question(poll=poll, question_pk=first(poll).pk, by=scope.member)
    making.remove_question(poll=poll, question_pk=0, by=scope.member)
    assert [(row.position, row.ready) for row in poll.questions.all()] == [(1, "")]


@pytest.mark.parametrize(
    ("scale", "texts", "field"),
    [("stars", {"nl": "x"}, "scale"), ("yes", {"nl": " "}, "text_nl"), ("yes", {"nl": "x", "uk": "x" * 121}, "text_uk")],
)
def test_an_own_question_that_does_not_fit_is_refused(scope, cycle, scale, texts, field):
    with pytest.raises(DomainError) as refused:
        making.add_question(poll=make(scope, cycle), scale=scale, texts=texts, by=scope.member)
    assert refused.value.field == field


def test_nothing_about_the_questions_changes_once_it_is_open(scope, cycle):
    poll = a_poll(cycle, by=scope.member)
    for change in (
        lambda: making.add_question(poll=poll, scale="yes", texts={"nl": "x"}, by=scope.member),
        lambda: making.remove_question(poll=poll, question_pk=first(poll).pk, by=scope.member),
        lambda: making.change(poll=poll, title="x", pupils=9, closes_on=day(2), ready=[], by=scope.member),
    ):
        with pytest.raises(DomainError):
            change()


# Opening and answering ------------------------------------------------------------------------------------------


def test_a_poll_without_a_question_or_a_common_language_does_not_open(scope, cycle):
    poll = make(scope, cycle, ready=[])
    with pytest.raises(DomainError):
        life.open_poll(poll=poll, by=scope.member)
    making.add_question(poll=poll, scale="yes", texts={"uk": "Так?"}, by=scope.member)
    making.add_question(poll=poll, scale="yes", texts={"nl": "Ja?"}, by=scope.member)
    with pytest.raises(DomainError):
        life.open_poll(poll=poll, by=scope.member)


def test_a_poll_does_not_open_after_its_day_or_after_its_cycle(scope, cycle):
    late, orphan = make(scope, cycle), make(scope, cycle)
    Poll.objects.filter(pk=late.pk).update(closes_on=day(-1))
    with pytest.raises(DomainError):
        life.open_poll(poll=late, by=scope.member)
    Cycle.objects.update(state="closed")
    with pytest.raises(life.Closed):
        life.open_poll(poll=orphan, by=scope.member)


def test_an_answer_is_a_number_that_goes_up_and_nothing_else(scope, cycle):
    poll = a_poll(cycle, by=scope.member)
    one, two = poll.questions.all()
    before = {model: model._base_manager.count() for model in apps.get_models() if model is not AuditEvent}
    events = AuditEvent.objects.count()
    life.answer(poll=poll, chosen={one.pk: 0, two.pk: 2})
    life.answer(poll=poll, chosen={one.pk: 0})
    assert {model: model._base_manager.count() for model in before} == before
    assert AuditEvent.objects.count() == events
    assert numbers(poll) == [[2, 0, 0], [0, 0, 1]]
    poll.refresh_from_db()
    assert poll.answers == 2


def test_no_table_of_a_poll_could_tell_who_when_or_in_which_order():
    names = {field.name for model in (PollCount, PollAddress) for field in model._meta.get_fields()}
    assert names == {"id", "question", "option", "number", "code", "organisation", "poll"}
    kinds = {field.get_internal_type() for field in (*Poll._meta.fields, *PollQuestion._meta.fields)}
    assert "DateTimeField" not in kinds
    assert not any("address" in field.name or field.name == "ip" or "agent" in field.name for field in Poll._meta.fields)


@pytest.mark.parametrize("option", [-1, 3, 99])
def test_an_answer_that_is_none_is_refused_whole(scope, cycle, option):
    poll = a_poll(cycle, by=scope.member)
    one, two = poll.questions.all()
    with pytest.raises(life.NothingChosen):
        life.answer(poll=poll, chosen={one.pk: 0, two.pk: option})
    assert numbers(poll) == [[0, 0, 0], [0, 0, 0]]


def test_a_question_of_another_poll_is_refused(scope, cycle):
    poll, another = a_poll(cycle, by=scope.member), a_poll(cycle, by=scope.member)
    for chosen in ({first(another).pk: 0}, {}):
        with pytest.raises(life.NothingChosen):
            life.answer(poll=poll, chosen=chosen)


@pytest.mark.parametrize("changes", [{"state": "draft"}, {"state": "closed"}, {"closes_on": day(-1)}])
def test_a_poll_that_is_not_open_takes_nothing(scope, cycle, changes):
    poll = a_poll(cycle, by=scope.member)
    chosen = {first(poll).pk: 0}
    Poll.objects.filter(pk=poll.pk).update(**changes)
    with pytest.raises(life.Closed):
        life.answer(poll=poll, chosen=chosen)
    assert sum(map(sum, numbers(poll))) == 0


def test_a_poll_whose_cycle_is_closed_takes_nothing(scope, cycle):
    poll = a_poll(cycle, by=scope.member)
    Cycle.objects.update(state="closed")
    with pytest.raises(life.Closed):
        life.answer(poll=Poll.objects.with_group().get(pk=poll.pk), chosen={first(poll).pk: 0})


@pytest.mark.walk
def test_three_thousand_answers_of_one_script_stop_at_the_number_of_pupils_and_a_little(scope, cycle):
    poll = a_poll(cycle, by=scope.member, pupils=25)
    chosen, refused = {first(poll).pk: 1}, 0
    for _press in range(3000):
        try:
            life.answer(poll=poll, chosen=chosen)
        except life.Enough:
            refused += 1
    assert refused == 3000 - 27
    poll.refresh_from_db()
    assert (poll.answers, poll.has_more_answers_than_pupils) == (27, True)
    assert numbers(poll)[0] == [0, 27, 0]


# Closing and reading --------------------------------------------------------------------------------------------


def test_nothing_is_shown_while_it_is_open_and_counts_only_afterwards(scope, cycle):
    poll = count(a_poll(cycle, by=scope.member), q1=[6, 2, 1], q2=[5, 0, 4])
    assert reading.results(poll) == []
    poll = life.close(poll=poll, by=scope.member)
    one, two = reading.results(poll)
    assert [row.number for row in one.rows] == [6, 2, 1]
    assert [row.width for row in two.rows] == [100, 0, 80]
    assert life.close(poll=poll, by=scope.member).closed_on == timezone.localdate()


def test_fewer_than_five_are_not_shown_and_are_erased(scope, cycle):
    poll = count(a_poll(cycle, by=scope.member), q1=[3, 1, 0], q2=[3, 1, 1])
    poll = life.close(poll=poll, by=scope.member)
    one, two = reading.results(poll)
    assert (one.rows, two.total) == ((), 5)
    assert numbers(poll) == [[], [3, 1, 1]]


def test_an_organisation_that_wants_more_than_five_gets_it(scope, cycle):
    scope.organisation.smallest_group = 8
    scope.organisation.save()
    poll = life.close(poll=count(a_poll(cycle, by=scope.member), q1=[7, 0, 0], q2=[8, 0, 0]), by=scope.member)
    assert [bool(result.rows) for result in reading.results(Poll.objects.with_group().get(pk=poll.pk))] == [False, True]


def test_it_closes_by_itself_after_its_day(scope, cycle):
    poll = count(a_poll(cycle, by=scope.member), q1=[4, 0, 0], q2=[5, 0, 0])
    Poll.objects.filter(pk=poll.pk).update(closes_on=day(-2))
    assert (life.close_due(), life.close_due()) == (1, 0)
    poll = Poll.objects.with_group().get(pk=poll.pk)
    assert (poll.state, poll.closed_on, numbers(poll)) == (State.CLOSED, day(-2), [[], [5, 0, 0]])


def test_a_draft_is_not_closed_nor_started_anew(scope, cycle):
    poll = make(scope, cycle)
    for action in (
        lambda: life.close(poll=poll, by=scope.member),
        lambda: life.reset(poll=poll, closes_on=day(1), by=scope.member),
    ):
        with pytest.raises(DomainError):
            action()


def test_starting_anew_throws_all_counts_away_and_moves_house(scope, cycle):
    poll = count(a_poll(cycle, by=scope.member), q1=[20, 9, 9])
    old = poll.address.code
    reading.share(poll=poll, by=scope.member)
    with pytest.raises(DomainError):
        life.reset(poll=poll, closes_on=day(-1), by=scope.member)
    poll = life.reset(poll=poll, closes_on=day(2), by=scope.member)
    assert (poll.state, poll.answers, poll.sharing, numbers(poll)) == ("open", 0, "private", [[0, 0, 0], [0, 0, 0]])
    assert PollAddress.objects.get(poll=poll).code != old
    assert not PollAddress.objects.filter(code=old).exists()


# Into the cycle -------------------------------------------------------------------------------------------------


def test_one_press_brings_the_counts_into_the_cycle_and_a_second_does_nothing(scope, cycle):
    poll = life.close(poll=count(a_poll(cycle, by=scope.member), q1=[6, 2, 1], q2=[1, 1, 1]), by=scope.member)
    evidence = reading.bring_in(poll=poll, by=scope.member)
    assert reading.bring_in(poll=poll, by=scope.member) == evidence
    assert (evidence.kind, evidence.phase, Evidence.objects.count()) == ("voice", "P4", 1)
    assert evidence.text.count("\n") == 2
    for words in ("9", "6", "2", "1"):
        assert words in evidence.text
    with pytest.raises(DomainError):
        life.reset(poll=poll, closes_on=day(1), by=scope.member)
    life.remove(poll=poll, by=scope.member)
    assert Evidence.objects.count() == 1


def test_too_few_answers_stay_out_of_the_cycle(scope, cycle):
    poll = life.close(poll=count(a_poll(cycle, by=scope.member), q1=[2, 1, 1]), by=scope.member)
    with pytest.raises(DomainError):
        reading.bring_in(poll=poll, by=scope.member)


def test_an_open_poll_and_one_without_a_cycle_are_not_brought_in(scope, cycle):
    with pytest.raises(DomainError):
        reading.bring_in(poll=count(a_poll(cycle, by=scope.member), q1=[9, 0, 0]), by=scope.member)
    try_out = TryOutFactory(group=scope.group, author=scope.member)
    alone = making.make(
        group=scope.group, try_out=try_out, title="x", pupils=9, closes_on=day(1), ready=["lesson"], by=scope.member
    )
    life.open_poll(poll=alone, by=scope.member)
    life.close(poll=count(alone, q1=[9, 0, 0]), by=scope.member)
    with pytest.raises(DomainError):
        reading.bring_in(poll=alone, by=scope.member)


def test_a_poll_past_its_day_is_closed_by_bringing_it_in(scope, cycle):
    poll = count(a_poll(cycle, by=scope.member), q1=[9, 0, 0])
    Poll.objects.filter(pk=poll.pk).update(closes_on=timezone.localdate() - datetime.timedelta(days=1))
    evidence = reading.bring_in(poll=poll, by=scope.member)
    assert evidence.dated_on == day(-1)


def test_a_poll_is_not_started_anew_after_its_cycle(scope, cycle):
    poll = life.close(poll=count(a_poll(cycle, by=scope.member), q1=[9, 0, 0]), by=scope.member)
    Cycle.objects.update(state="closed")
    with pytest.raises(life.Closed):
        life.reset(poll=poll, closes_on=day(3), by=scope.member)
    assert Poll.objects.get().state == State.CLOSED
    assert numbers(poll)[0] == [9, 0, 0], "what pupils said is still there"


def test_shared_twice_is_told_once(scope, cycle):
    poll = life.close(poll=count(a_poll(cycle, by=scope.member), q1=[9, 0, 0]), by=scope.member)
    for _press in range(2):
        reading.share(poll=poll, by=scope.member)
    assert AuditEvent.objects.filter(verb="poll.shared").count() == 1


def test_counts_and_numbers_are_nobodys_and_questions_are_seen_as_their_poll(scope, cycle):
    poll = count(a_poll(cycle, by=scope.member), q1=[9, 0, 0])
    PollNumber.objects.create(digest="x", poll=poll)
    everybody = (scope.member, scope.colleague, scope.organiser, scope.leader, scope.expert, scope.other)
    for person in everybody:
        assert not PollCount.objects.all().visible_to(person).exists()
        assert not PollNumber.objects.all().visible_to(person).exists()
    assert [PollQuestion.objects.all().visible_to(person).exists() for person in everybody] == [True] + [False] * 5
