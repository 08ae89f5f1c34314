"""A round's life, and answering in it."""

import datetime

import pytest
from django.utils import timezone

from assessments import services
from assessments.claim import with_talk
from assessments.disclosure import Reason, Released, Withheld, from_json
from assessments.enums import CHARACTERISTICS, Part, State
from assessments.models import AnswerSet, GroupSecret, Release, Round
from assessments.services import RoundsOf
from core.errors import DomainError
from core.tenancy import organisation_scope, unscoped
from groups.enums import Role
from groups.models import Group, Membership
from groups.roles import forget_roles
from schools.models import AuditEvent
from tests.factories.assessments import RoundFactory, answer, asked, closed_round, teachers
from tests.factories.groups import GroupFactory, MembershipFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def here(polled):
    with organisation_scope(polled.cast.organisation.pk):
        yield polled


# ------------------------------------------------------------------ opening


@pytest.fixture
def group(scope):
    teachers(scope.group, 2)
    return scope.group


def open_(group, by, instrument=CHARACTERISTICS, days=14):
    return services.open_round(group=group, instrument=instrument, closes_on=timezone.localdate() + days * DAY, by=by)


def test_opening_fixes_the_expert_and_the_smallest_number(scope, group):
    scope.organisation.smallest_group = 5
    scope.organisation.save()
    round_ = open_(group, scope.organiser)
    assert (round_.state, round_.instrument, round_.opened_by) == (State.OPEN, CHARACTERISTICS, scope.organiser)
    assert round_.has_expert is True
    assert round_.smallest_group == 5
    assert len(bytes(GroupSecret.objects.get(group=group).secret)) == 32
    assert AuditEvent.objects.get(verb="round.opened").object_id == round_.pk


def test_the_secret_of_a_group_stays_the_same(scope, group):
    round_ = open_(group, scope.organiser)
    before = bytes(GroupSecret.objects.get(group=group).secret)
    services.close_round(round_=round_, by=scope.organiser)
    open_(group, scope.organiser)
    assert bytes(GroupSecret.objects.get(group=group).secret) == before


def test_a_small_group_is_refused_kindly(scope):
    with pytest.raises(DomainError, match="in this group 3 can answer"):
        open_(scope.group, scope.organiser)
    assert not Round.objects.exists()
    assert services.smallest_possible(scope.group) == (False, 3, 5)


def test_a_school_that_asks_for_more_answers_needs_a_larger_group(scope, group):
    group.organisation.smallest_group = 6
    assert services.smallest_possible(group) == (False, 5, 6)
    with pytest.raises(DomainError):
        open_(group, scope.organiser)


@pytest.mark.parametrize("days", [-1, -400, 91])
def test_a_day_that_is_over_or_far_away_is_refused_at_the_field(scope, group, days):
    with pytest.raises(DomainError) as refusal:
        open_(group, scope.organiser, days=days)
    assert refusal.value.field == "closes_on"


@pytest.mark.parametrize("days", [0, 90])
def test_today_and_three_months_are_possible(scope, group, days):
    assert open_(group, scope.organiser, days=days).is_open


def test_an_unknown_questionnaire_is_refused(scope, group):
    with pytest.raises(DomainError) as refusal:
        open_(group, scope.organiser, instrument="horoscope")
    assert refusal.value.field == "instrument"


def test_a_second_open_round_is_refused(scope, group):
    open_(group, scope.organiser)
    with pytest.raises(DomainError, match="already an open round"):
        open_(group, scope.organiser)


def test_a_second_open_round_in_the_same_moment_is_refused(scope, group, monkeypatch):
    open_(group, scope.organiser)
    # As if the other one had not been there yet when this one looked.
    monkeypatch.setattr("assessments.querysets.RoundQuerySet.open", lambda self: self.none())
    with pytest.raises(DomainError, match="already an open round"):
        open_(group, scope.organiser)
    assert Round.objects.count() == 1


def test_a_group_that_ended_is_refused(scope, group):
    group.ends_on = timezone.localdate() - DAY
    with pytest.raises(DomainError, match="has ended"):
        open_(group, scope.organiser)


# ------------------------------------------------------------------ answering


def test_answers_are_kept_without_a_name(here):
    round_, member = here.round, here.cast.member
    services.answer(round_=round_, values={"C1.1": 4, "C2.3": None}, by=member)
    made = AnswerSet.objects.get(round=round_)
    assert made.part == Part.GROUP
    assert str(member.pk) != made.token and len(made.token) == 64
    # Everything that was asked, in its own order, so that the shape of a set tells nothing.
    # What was left open stands there as 0 until the round closes, "I don't know" as null.
    assert list(made.values.items()) == list({**dict.fromkeys(asked(round_), 0), "C1.1": 4, "C2.3": None}.items())
    assert made.sent


def test_answering_is_not_audited(here):
    before = AuditEvent.objects.count()
    answer(here.round, here.cast.member)
    assert AuditEvent.objects.count() == before


def test_handing_in_again_replaces_the_answers(here):
    answer(here.round, here.cast.member, 4)
    answer(here.round, here.cast.member, 1)
    assert set(AnswerSet.objects.get(round=here.round).values.values()) == {1}


def test_a_replaced_site_key_does_not_make_a_second_person(here, settings):
    answer(here.round, here.cast.member)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    answer(here.round, here.cast.member, 1)
    assert AnswerSet.objects.filter(round=here.round).count() == 1
    assert services.open_rounds_for(here.cast.member) == []


def test_earlier_answers_survive_being_mixed(here):
    for number, person in enumerate(here.people, 1):
        answer(here.round, person, number % 5 + 1)
    for number, person in enumerate(here.people, 1):
        assert set(services.own_answers(here.round, person).values()) == {number % 5 + 1}


@pytest.mark.parametrize("values", [{}, {"C1.1": None}])
def test_an_empty_form_is_refused(here, values):
    with pytest.raises(DomainError, match="at least one"):
        services.answer(round_=here.round, values=values, by=here.cast.member)
    assert services.count_answers(here.round) == 0


@pytest.mark.parametrize(
    "values", [{"C1.1": 0}, {"C1.1": 6}, {"C1.1": "4"}, {"C1.1": True}, {"C1.1": 4, "C9.9": 1}, {"C1.2": 3}]
)
def test_answers_that_are_not_on_the_form_are_refused(here, values):
    with pytest.raises(ValueError, match="an answer"):
        services.answer(round_=here.round, values=values, by=here.cast.member)
    assert services.count_answers(here.round) == 0


def test_the_expert_is_not_asked_about_the_expert(here):
    with pytest.raises(ValueError, match="not asked"):
        services.answer(round_=here.round, values={"C6.2": 5}, by=here.cast.expert)
    answer(here.round, here.cast.expert, 5)
    assert AnswerSet.objects.get(round=here.round).part == Part.EXPERT


def test_without_an_expert_one_statement_about_the_expert_is_left(here):
    round_ = RoundFactory(group=GroupFactory(school=here.cast.school), has_expert=False)
    assert [key for key in asked(round_) if key.startswith("C6")] == ["C6.1"]


def test_leader_and_expert_do_not_count(here):
    answer(here.round, here.cast.leader, 5)
    answer(here.round, here.cast.expert, 5)
    assert services.count_answers(here.round) == 0
    assert services.has_answered(here.round, here.cast.leader)


def test_somebody_from_elsewhere_cannot_answer(here):
    with pytest.raises(DomainError, match="no longer in this group"):
        services.answer(round_=here.round, values={"C1.1": 3}, by=here.cast.staff)


def test_somebody_who_just_left_cannot_answer(here):
    here.cast.member.has_perm("assessments.view_round", here.round)  # the roles are remembered on the group
    Membership.objects.filter(user=here.cast.member).update(ends_on=timezone.localdate() - DAY)
    with pytest.raises(DomainError, match="no longer in this group"):
        services.answer(round_=here.round, values={"C1.1": 3}, by=here.cast.member)


def test_a_closed_round_takes_no_answers(here):
    services.close_round(round_=here.round, by=here.cast.organiser)
    with pytest.raises(DomainError, match="closed"):
        answer(here.round, here.cast.member)


def test_a_round_whose_last_day_is_over_takes_no_answers(here):
    Round.objects.filter(pk=here.round.pk).update(closes_on=timezone.localdate() - DAY)
    with pytest.raises(DomainError, match="closed"):
        answer(here.round, here.cast.member)


# ------------------------------------------------------------------ whose turn it is


def test_open_rounds_wait_until_they_are_answered(here, django_assert_num_queries):
    later = RoundFactory(group=GroupFactory(school=here.cast.school), closes_on=timezone.localdate() + 90 * DAY)
    MembershipFactory(group=later.group, user=here.cast.member)
    with django_assert_num_queries(2):
        assert services.open_rounds_for(here.cast.member) == [here.round, later]
    answer(here.round, here.cast.member)
    assert services.open_rounds_for(here.cast.member) == [later]
    assert services.open_rounds_for(here.cast.leader) == []
    assert services.open_rounds_for(here.cast.staff) == []


def test_a_secret_does_not_travel(here):
    (waiting,) = services.open_rounds_for(here.cast.member)
    found = services.rounds_of(here.group, here.cast.member)
    for round_ in (waiting, found.current):
        assert not any(isinstance(value, bytes | memoryview) for value in vars(round_).values())


def test_the_rounds_of_a_group_as_one_reader_finds_them(here, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert services.rounds_of(here.group, here.cast.member) == RoundsOf(
            here.round, answered=False, has_answers=False, closed=[]
        )
    answer(here.round, here.cast.member)
    assert services.rounds_of(here.group, here.cast.member) == RoundsOf(here.round, answered=True, has_answers=True, closed=[])
    services.close_round(round_=here.round, by=None)
    with django_assert_num_queries(1):
        assert services.rounds_of(here.group, here.cast.member) == RoundsOf(
            None, answered=False, has_answers=False, closed=[here.round]
        )


# ------------------------------------------------------------------ closing


def test_closing_releases_once_and_freezes(here):
    for person in here.people[:6]:
        answer(here.round, person, 3)
    answer(here.round, here.cast.leader, 5)
    kept = services.close_round(round_=here.round, by=here.cast.organiser)
    outcome = from_json(kept.result)
    assert isinstance(outcome, Released)
    assert (outcome.answered, outcome.invited) == (6, 8)
    here.round.refresh_from_db()
    assert here.round.state == State.CLOSED
    assert here.round.closed_at == kept.released_at
    assert AuditEvent.objects.get(verb="round.closed").actor == here.cast.organiser
    with pytest.raises(DomainError, match="already closed"):
        services.close_round(round_=here.round, by=here.cast.organiser)
    assert Release.objects.filter(round=here.round).count() == 1


@pytest.mark.parametrize(("answers", "more", "reason"), [(4, 0, Reason.FEW), (5, 4, Reason.SHARE)])
def test_too_few_answers_are_withheld(here, answers, more, reason):
    for person in here.people[:answers]:
        answer(here.round, person)
    teachers(here.group, more)
    outcome = from_json(services.close_round(round_=here.round, by=None).result)
    assert isinstance(outcome, Withheld)
    assert outcome.reason == reason


def test_sending_members_away_does_not_make_a_result_easier(here):
    for person in here.people[:5]:
        answer(here.round, person)
    teachers(here.group, 4)
    today = timezone.localdate()
    Membership.objects.filter(group=here.group).exclude(user__in=here.people[:5]).update(ends_on=today - DAY)
    outcome = from_json(services.close_round(round_=here.round, by=None).result)
    assert isinstance(outcome, Withheld)
    assert outcome.invited == 12


def test_who_answered_and_became_the_expert_still_counts(here):
    for person in here.people:
        answer(here.round, person)
    Membership.objects.filter(group=here.group, user=here.people[-1]).update(role=Role.EXPERT)
    forget_roles(here.group)
    outcome = from_json(services.close_round(round_=here.round, by=None).result)
    assert (outcome.answered, outcome.invited) == (8, 8)


def test_the_smallest_number_of_the_opening_holds(here):
    Round.objects.filter(pk=here.round.pk).update(smallest_group=7)
    for person in here.people[:6]:
        answer(here.round, person)
    assert isinstance(from_json(services.close_round(round_=here.round, by=None).result), Withheld)


def test_a_group_without_expert_reads_that(here):
    Round.objects.filter(pk=here.round.pk).update(has_expert=False)
    here.round.refresh_from_db()
    for person in here.people[:6]:
        answer(here.round, person)
    outcome = from_json(services.close_round(round_=here.round, by=None).result)
    assert outcome.weakest.no_expert


def test_rounds_close_after_their_last_day(here):
    assert services.close_due() == 0
    in_two_weeks = timezone.now() + 14 * DAY
    assert services.close_due(in_two_weeks) == 1
    assert services.close_due(in_two_weeks) == 0
    assert Release.objects.filter(round=here.round).count() == 1


def test_a_round_that_somebody_closed_in_the_meantime_is_passed_over(here, monkeypatch):
    services.close_round(round_=here.round, by=here.cast.organiser)
    monkeypatch.setattr("assessments.querysets.RoundQuerySet.due", lambda self, on=None: self)
    assert services.close_due() == 0


# ------------------------------------------------------------------ afterwards


def test_own_answers_are_found_again_by_their_giver_only(here):
    answer(here.round, here.cast.member, 5)
    assert set(services.own_answers(here.round, here.cast.member).values()) == {5}
    assert services.own_answers(here.round, here.cast.colleague) is None
    assert services.own_answers(here.round, here.cast.organiser) is None


def test_the_secret_of_an_ended_group_is_destroyed(here):
    for person in here.people[:6]:
        answer(here.round, person)
    after = timezone.now() + 400 * DAY
    assert services.destroy_secrets() == 0
    assert services.destroy_secrets(after) == 0  # its round is still open
    services.close_due(after)
    assert services.destroy_secrets(after) == 1
    assert services.own_answers(here.round, here.cast.member) is None
    assert not services.has_answered(here.round, here.cast.member)
    assert Release.objects.filter(round=here.round).exists()


def test_a_round_without_a_secret_waits_for_nobody_in_particular(here):
    GroupSecret.objects.filter(group=here.group).delete()
    assert services.open_rounds_for(here.cast.member) == [here.round]


def test_the_weakest_characteristic_of_many_groups_is_one_query(here, django_assert_num_queries):
    other = GroupFactory(school=here.cast.school)
    closed_round(other, teachers(other, 6), (2, 5, 5, 5, 5, 5, 5), has_expert=False)
    services.close_round(round_=here.round, by=None)
    groups = list(with_talk(Group.objects.filter(pk__in=[here.group.pk, other.pk])))
    with django_assert_num_queries(1):
        found = services.latest_weakest(groups)
    assert set(found) == {other.pk}


def test_another_organisation_is_out_of_reach(here):
    with unscoped(reason="a test inspects"):
        foreign = Round.objects.get(group=here.cast.other_group)
        groups = list(with_talk(Group.objects.filter(pk=here.cast.other_group.pk)))
    assert services.latest_weakest(groups) == {}
    assert services.own_answers(foreign, here.cast.member) is None
    with pytest.raises(DomainError):
        services.close_round(round_=foreign, by=here.cast.organiser)
