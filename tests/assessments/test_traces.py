"""Traces: counted right with none, one and many; of this group, this period, and what is shared; never about one person."""

import datetime

import pytest
from django.utils import timezone

from assessments import services
from assessments.models import TraceScore
from assessments.traces import BY_KEY, RULES, Period, count, rows_behind, traces, visible, year_board
from cycles.enums import EvidenceKind, Sharing
from groups.enums import Characteristic, Role
from meetings.enums import Kind, Presence, State
from schools.holidays import school_year_of
from tests.factories import conditions as condition_factories
from tests.factories import cycles as cycle_factories
from tests.factories import lessons as lesson_factories
from tests.factories.assessments import closed_round, teachers
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.meetings import AgendaItemFactory, AttendanceFactory, DecisionFactory, MeetingFactory, VisitFactory

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate
LAST_YEAR = 500 * DAY


def period():
    return Period(TODAY() - 60 * DAY, TODAY())


def counted(group, key, when=None):
    return count(group, when or period())[key]


def said(group, key, when=None):
    return BY_KEY[key].say(counted(group, key, when).value)


def seen(group, key):
    return BY_KEY[key].is_seen(counted(group, key).value)


def held(group, days=5, **fields):
    return MeetingFactory(group=group, starts_at=timezone.now() - days * DAY, **fields)


def was(meeting, user, presence=Presence.PRESENT):
    return AttendanceFactory(meeting=meeting, user=user, presence=presence)


def tried(group, author, days=3, **fields):
    fields.setdefault("shared_at", timezone.now() - days * DAY)
    return cycle_factories.TryOutFactory(
        group=group, author=author, tried_on=TODAY() - days * DAY, sharing=Sharing.GROUP, **fields
    )


def test_every_characteristic_has_traces_and_every_key_is_its_own():
    assert [each.value for each in Characteristic] == sorted({rule.characteristic for rule in RULES})
    assert len(BY_KEY) == len(RULES)
    assert all(len(rule.key) <= 24 and rule.source for rule in RULES)


def test_of_an_empty_group_each_rule_says_what_there_was_not_and_nothing_can_be_seen(scope):
    group = GroupFactory(school=scope.school, goal_pupils="Better reading.")
    values = {key: found.value for key, found in count(group, period()).items()}
    assert visible(values) == frozenset()
    assert BY_KEY["try_outs"].say(values["try_outs"]) == "No try-out was shared yet in this period."
    assert BY_KEY["meetings_held"].say(values["meetings_held"]) == "The group has not met yet in this period."
    assert BY_KEY["expert_present"].say(values["expert_present"]) == "The group has no expert."
    assert BY_KEY["hours"].say(values["hours"]) == "Hours are neither planned nor granted yet."


# C1


@pytest.mark.parametrize(
    ("goal", "named"),
    [
        ("Leerlingen praten in hele zinnen.", True),
        ("By May grade 5 answers in sentences.", True),
        ("In groep 4 praat iedereen mee.", True),
        ("Wij werken beter samen.", False),
        ("Kindness matters.", False),
    ],
)
def test_a_goal_names_pupils_or_not(scope, goal, named):
    group = GroupFactory(school=scope.school, goal_pupils=goal)
    assert counted(group, "goal_pupils").value == {"named": named}


def test_cycles_of_the_period_are_counted_and_those_with_pupils_in_their_goal(scope):
    group = scope.group
    assert said(group, "cycles_pupils") == "No cycle ran in this period."
    cycle_factories.CycleFactory(group=group, goal="Pupils speak.", state="closed", closed_at=timezone.now() - DAY)
    assert said(group, "cycles_pupils") == "1 of 1 cycle has a goal that names pupils."
    cycle_factories.CycleFactory(group=group, goal="We wait longer.", pupils="", state="closed", closed_at=timezone.now())
    old = timezone.now() - LAST_YEAR
    cycle_factories.CycleFactory(group=group, goal="Pupils.", state="closed", closed_at=old, created_at=old)
    assert said(group, "cycles_pupils") == "1 of 2 cycles have a goal that names pupils."
    assert len(counted(group, "cycles_pupils").inputs["cycle"]) == 2


def test_decisions_with_the_value_behind_them_are_counted(scope):
    assert said(scope.group, "decisions_value") == "No decision was noted in this period."
    DecisionFactory(meeting=held(scope.group), value="Patience")
    DecisionFactory(meeting=held(scope.group, 6), value="")
    DecisionFactory(meeting=held(scope.group, 90), value="Too long ago")
    DecisionFactory(meeting=held(scope.group, 7, state=State.CANCELLED), value="Called off")
    assert said(scope.group, "decisions_value") == "1 of 2 decisions name the value behind them."


def test_a_purpose_needs_more_than_the_goal_that_was_typed_at_the_start(scope):
    values = {key: found.value for key, found in count(scope.group, period()).items()}
    assert BY_KEY["goal_pupils"].is_seen(values["goal_pupils"])
    assert "C1" not in visible(values)
    DecisionFactory(meeting=held(scope.group), value="Patience")
    assert "C1" in visible({key: found.value for key, found in count(scope.group, period()).items()})


# C2


def test_learning_questions_are_a_count_of_members_and_hidden_where_they_would_be_about_somebody(scope):
    group = scope.group
    last_month = timezone.now() - 70 * DAY
    condition_factories.LearningQuestionFactory(group=group, author=scope.member, created_at=last_month)
    found = counted(group, "learning_questions")
    assert found.value == {"count": None, "of": None}
    assert found.inputs == {}
    assert not seen(group, "learning_questions")
    for person in teachers(group, 4)[:3]:
        condition_factories.LearningQuestionFactory(group=group, author=person, created_at=last_month)
    group.memberships.update(starts_on=TODAY() - 75 * DAY)
    assert said(group, "learning_questions") == "4 of 7 members have a learning question."
    assert counted(group, "learning_questions").inputs == {}
    assert seen(group, "learning_questions")


def test_reactions_to_colleagues_are_counted_and_own_ones_are_not(scope):
    assert said(scope.group, "reactions") == "Nobody reacted to a colleague's try-out yet."
    mine = tried(scope.group, scope.member)
    cycle_factories.TryOutReplyFactory(try_out=mine, author=scope.colleague)
    cycle_factories.TryOutReplyFactory(try_out=mine, author=scope.member)
    assert said(scope.group, "reactions") == "Colleagues reacted 1 time to each other's try-outs."
    cycle_factories.TryOutReplyFactory(try_out=mine, author=scope.expert)
    cycle_factories.TryOutReplyFactory(try_out=mine, author=scope.expert, created_at=timezone.now() - LAST_YEAR)
    assert said(scope.group, "reactions") == "Colleagues reacted 2 times to each other's try-outs."
    assert counted(scope.group, "reactions").inputs == {"try_out": [mine.pk]}


# C3 and C5


def test_shared_try_outs_are_counted_and_private_ones_are_not(scope):
    group, now = scope.group, timezone.now()
    whole = tried(group, scope.member, thought="We wait longer.")
    half = tried(group, scope.member, thought="")
    tried(group, scope.member, shared_at=now + 9 * DAY)
    tried(group, scope.member, 90)
    cycle_factories.TryOutFactory(group=group, author=scope.member, tried_on=TODAY())
    assert said(group, "try_outs") == "2 try-outs were shared."
    assert said(group, "whole_try_outs") == "1 of 2 try-outs have both doing and thinking."
    assert counted(group, "try_outs").inputs == {"try_out": [whole.pk, half.pk]}


def test_days_from_idea_to_lesson_are_a_median_of_five_try_outs_of_three_people_at_least(scope):
    group = scope.group
    people = teachers(group, 3)
    source = cycle_factories.SourceFactory(cycle__group=group, created_at=timezone.now() - 20 * DAY)
    for number in range(4):
        tried(group, people[number % 3], 10 - number, source=source)
    assert counted(group, "days_to_try_out").value == {"days": None}
    tried(group, people[0], 1, source=source)
    assert said(group, "days_to_try_out") == "Half of the try-outs came within 12 days of the idea."


def test_days_are_not_told_when_all_try_outs_are_of_one_or_two_people(scope):
    source = cycle_factories.SourceFactory(cycle__group=scope.group, created_at=timezone.now() - 20 * DAY)
    for number in range(6):
        tried(scope.group, (scope.member, scope.colleague)[number % 2], number + 1, source=source)
    found = counted(scope.group, "days_to_try_out")
    assert found.value == {"days": None}
    assert found.inputs == {}


def test_the_first_idea_counts_and_one_after_the_lesson_does_not(scope):
    group, now = scope.group, timezone.now()
    step = cycle_factories.PlanStepFactory(cycle__group=group)
    cycle_factories.PlanFactory(cycle=step.cycle, created_at=now - 30 * DAY)
    later = cycle_factories.SourceFactory(cycle=step.cycle, created_at=now)
    people = teachers(group, 5)
    for person in people:
        tried(group, person, 10, plan_step=step, source=later)
    assert counted(group, "days_to_try_out").value == {"days": 20}
    other = GroupFactory(school=scope.school)
    for person in people:
        tried(other, person, 10, source=later)
    assert counted(other, "days_to_try_out").value == {"days": None}


def test_days_count_from_the_meeting_whose_item_gave_the_idea(scope):
    item = AgendaItemFactory(meeting=MeetingFactory(group=scope.group, starts_at=timezone.now() - 17 * DAY))
    source = cycle_factories.SourceFactory(cycle__group=scope.group, created_at=timezone.now() - 12 * DAY)
    for person in teachers(scope.group, 5):
        tried(scope.group, person, 10, source=source, agenda_item=item)
    assert counted(scope.group, "days_to_try_out").value == {"days": 7}  # the meeting came before the source
    item.delete()
    assert counted(scope.group, "days_to_try_out").value == {"days": 2}


def test_lesson_visits_are_counted_without_names_and_pairs_that_visited_each_other(scope):
    group = scope.group
    assert said(group, "lesson_visits") == "No lesson visit was noted."
    assert said(group, "reciprocal_visits") == ""
    visit = held(group, kind=Kind.LESSON_VISIT)
    VisitFactory(meeting=visit, visitor=scope.member, host=scope.colleague)
    VisitFactory(meeting=MeetingFactory(group=group, kind=Kind.LESSON_VISIT), visitor=scope.colleague, host=scope.member)
    assert said(group, "lesson_visits") == "1 lesson visit took place."
    assert counted(group, "reciprocal_visits").value == {"count": 0}
    back = held(group, 8, kind=Kind.LESSON_VISIT)
    VisitFactory(meeting=back, visitor=scope.colleague, host=scope.member)
    assert said(group, "lesson_visits") == "2 lesson visits took place."
    assert said(group, "reciprocal_visits") == "1 pair of colleagues visited each other."
    assert counted(group, "lesson_visits").inputs == {"meeting": sorted([visit.pk, back.pk])}


def test_cycles_with_data_from_before_and_after_are_counted(scope):
    cycle = cycle_factories.CycleFactory(group=scope.group)
    assert said(scope.group, "before_after") == "0 of 1 cycle has data from before and after."
    cycle_factories.EvidenceFactory(cycle=cycle, kind=EvidenceKind.BASELINE)
    assert not seen(scope.group, "before_after")
    cycle_factories.EvidenceFactory(cycle=cycle, kind=EvidenceKind.FOLLOW_UP)
    assert seen(scope.group, "before_after")
    other = cycle_factories.CycleFactory(group=scope.group, state="closed", closed_at=timezone.now())
    cycle_factories.filled_set(other)
    assert said(scope.group, "before_after") == "2 of 2 cycles have data from before and after."


# C4


def test_meetings_held_are_counted_and_one_is_not_enough(scope):
    held(scope.group)
    assert said(scope.group, "meetings_held") == "The group met 1 time."
    assert not seen(scope.group, "meetings_held")
    held(scope.group, 8)
    held(scope.group, 9, state=State.CANCELLED)
    held(scope.group, 90)
    MeetingFactory(group=scope.group)
    assert said(scope.group, "meetings_held") == "The group met 2 times."
    assert seen(scope.group, "meetings_held")


def test_spread_says_more_than_half_or_not_and_nothing_of_a_group_under_five(scope):
    group = scope.group
    tried(group, scope.member)
    assert counted(group, "spread").value == {"most": None}, "three members: it would be about one of them"
    assert counted(group, "spread").inputs == {}
    people = teachers(group, 4)
    assert said(group, "spread") == "Shared try-outs came from half of the members, or fewer."
    for person in people[:3]:
        tried(group, person)
    assert said(group, "spread") == "Shared try-outs came from more than half of the members."
    tried(group, people[3])
    assert counted(group, "spread").value == {"most": True}, "nor does it say that everybody did"


def test_lessons_prepared_together_are_counted(scope):
    cycle = cycle_factories.CycleFactory(group=scope.group)
    lesson_factories.LessonFactory(cycle=cycle)
    assert said(scope.group, "shared_preparation") == "No lesson was prepared together here."
    lesson = lesson_factories.LessonPartFactory(lesson__cycle=cycle).lesson
    assert said(scope.group, "shared_preparation") == "1 lesson was prepared together."
    assert counted(scope.group, "shared_preparation").inputs == {"lesson": [lesson.pk]}


# C6 and C7


def test_the_presence_of_expert_and_leader_is_counted_in_meetings_where_it_was_noted(scope):
    group = scope.group
    MembershipFactory(group=group, user=scope.leader, role=Role.LEADER)
    first, second = held(group, 5), held(group, 6)
    held(group, 7)  # nobody noted who was there
    for meeting, there in ((first, Presence.PRESENT), (second, Presence.ABSENT)):
        was(meeting, scope.expert, there)
        was(meeting, scope.leader, Presence.PARTLY if there == Presence.PRESENT else there)
        was(meeting, scope.member)
    assert said(group, "expert_present") == "The expert was at 1 of 2 meetings."
    assert said(group, "leader_present") == "The school leader was at a part of 1 of 2 meetings."
    assert counted(group, "expert_present").inputs == {"meeting": [first.pk]}


def test_sources_are_counted_and_try_outs_that_began_with_the_experts(scope):
    cycle = cycle_factories.CycleFactory(group=scope.group)
    assert said(scope.group, "sources") == "No source was brought in yet in this period."
    theirs = cycle_factories.SourceFactory(cycle=cycle, author=scope.expert)
    own = cycle_factories.SourceFactory(cycle=cycle, author=scope.member)
    assert said(scope.group, "sources") == "2 sources were brought in, each with an example from a classroom."
    tried(scope.group, scope.member, source=own)
    assert said(scope.group, "expert_used") == "No try-out began with a source from the expert."
    used = tried(scope.group, scope.member, source=theirs)
    assert said(scope.group, "expert_used") == "1 try-out began with a source from the expert."
    assert counted(scope.group, "expert_used").inputs == {"try_out": [used.pk]}


def test_meetings_are_fixed_when_their_date_stood_a_month_before(scope):
    assert said(scope.group, "meetings_fixed") == "No meeting has a date in this school year."
    MeetingFactory(group=scope.group, starts_at=timezone.now() + 40 * DAY)
    assert seen(scope.group, "meetings_fixed") is False, "one meeting is no course of a year"
    MeetingFactory(group=scope.group, starts_at=timezone.now() + 50 * DAY)
    assert seen(scope.group, "meetings_fixed")
    MeetingFactory(group=scope.group, starts_at=timezone.now() + 3 * DAY)
    assert said(scope.group, "meetings_fixed").startswith("2 of 3 meetings of this school year had their date a month before")
    assert not seen(scope.group, "meetings_fixed")


def test_hours_granted_stand_beside_hours_planned(scope):
    year = school_year_of(period().since).starts_on.year
    contract = condition_factories.TimeContractFactory(group=scope.group, year=year, hours_planned=40, hours_granted=None)
    assert said(scope.group, "hours") == "40 hours are planned for each member; none are granted yet."
    contract.hours_granted = 30
    contract.save()
    assert said(scope.group, "hours") == "30 of the 40 hours that are planned for each member are granted."
    assert not seen(scope.group, "hours")
    contract.hours_granted = 40
    contract.save()
    assert seen(scope.group, "hours")


def test_requests_that_wait_are_counted_and_withdrawn_ones_are_not(scope):
    assert said(scope.group, "requests") == "Nothing was asked of the school leader."
    condition_factories.LeaderRequestFactory(group=scope.group, withdrawn_at=timezone.now())
    answered = condition_factories.RequestAnswerFactory(request__group=scope.group)
    assert said(scope.group, "requests") == "0 of 1 request to the school leader waits for an answer."
    assert seen(scope.group, "requests")
    waiting = condition_factories.LeaderRequestFactory(group=scope.group)
    assert said(scope.group, "requests") == "1 of 2 requests to the school leader wait for an answer."
    assert counted(scope.group, "requests").inputs == {"request": sorted([answered.request_id, waiting.pk])}


def test_money_is_a_yes_or_a_no_and_never_an_amount(scope):
    assert said(scope.group, "budget") == "No money for expertise is set aside."
    year = school_year_of(period().since).starts_on.year
    condition_factories.BudgetFactory(group=scope.group, year=year, amount=1234)
    assert counted(scope.group, "budget").value == {"set": True}


def test_a_group_shorter_than_a_year_is_told_so(scope):
    assert said(scope.group, "runs_a_year") == "The group lasts 10 months; it takes twelve at least."
    long = GroupFactory(school=scope.school, ends_on=TODAY() + 400 * DAY)
    assert seen(long, "runs_a_year")


def test_a_link_to_the_plan_is_seen(scope):
    assert not seen(scope.group, "plan_link")
    condition_factories.PlanLinkFactory(group=scope.group)
    assert seen(scope.group, "plan_link")


# What is kept, and who sees it


def fill(group, author, expert, times):
    cycle = cycle_factories.CycleFactory(group=group)
    for number in range(times):
        meeting = held(group, number + 2, kind=Kind.LESSON_VISIT)
        was(meeting, expert)
        DecisionFactory(meeting=meeting, value="TELLING value")
        VisitFactory(meeting=meeting, visitor=author, host=expert)
        source = cycle_factories.SourceFactory(cycle=cycle, author=expert)
        done = tried(group, author, source=source, done="TELLING words")
        cycle_factories.TryOutReplyFactory(try_out=done, author=expert)
        condition_factories.RequestAnswerFactory(request__group=group)


def test_another_group_leaves_no_trace_in_this_organisation_or_the_other(cast, everything):
    before = count(cast.group, period())
    neighbour = GroupFactory(school=cast.school)
    for group in (neighbour, cast.other_group):
        fill(group, cast.member, cast.expert, 2)
    assert count(cast.group, period()) == before


def test_counting_asks_as_many_queries_for_one_row_as_for_thirty(scope, django_assert_num_queries):
    fill(scope.group, scope.member, scope.expert, 1)
    with django_assert_num_queries(22):
        count(scope.group, period())
    fill(GroupFactory(school=scope.school), scope.member, scope.expert, 1)
    for number in range(29):
        held(scope.group, number + 10, kind=Kind.LESSON_VISIT)
        tried(scope.group, scope.member)
        condition_factories.LeaderRequestFactory(group=scope.group)
    with django_assert_num_queries(22):
        count(scope.group, period())


def test_counting_again_keeps_one_row_for_each_rule(scope):
    services.recount(group=scope.group, by=scope.organiser)
    held(scope.group), held(scope.group, 8)
    services.recount(group=scope.group, by=scope.organiser)
    assert TraceScore.objects.filter(group=scope.group).count() == len(RULES)
    assert str(year_board(scope.group, may_read_try_outs=True).traces["C4"][0]) == "The group met 2 times."


@pytest.mark.parametrize("role", ["member", "leader", "expert", "staff"])
def test_only_the_organiser_counts_again(scope, role):
    from core.errors import DomainError

    with pytest.raises(DomainError, match="Only the organiser"):
        services.recount(group=scope.group, by=scope.person(role))


def test_claim_and_trace_are_of_the_same_day(scope):
    held(scope.group), held(scope.group, 9)
    people = teachers(scope.group, 5)
    round_ = closed_round(scope.group, people)
    round_.closed_at = timezone.now() - 7 * DAY
    round_.save()
    services.count_for_round(round_)
    found = traces(scope.group, round_.closed_at, may_read_try_outs=True)
    assert str(found["C4"][0]) == "The group met 1 time."
    found = traces(scope.group, timezone.now(), may_read_try_outs=True)
    assert str(found["C4"][0]) == "The group met 2 times.", "closing a round counts by itself"


def test_the_night_counts_running_groups_and_rounds_without_a_count_once(scope):
    ended = GroupFactory(school=scope.school, starts_on=TODAY() - LAST_YEAR, ends_on=TODAY() - 200 * DAY)
    closed_round(scope.group, teachers(scope.group, 5))
    TraceScore.objects.all().delete()
    assert services.count_due() == 2, "the running group, and its round"
    assert services.count_due() == 1, "the round has its count"
    assert not TraceScore.objects.filter(group=ended).exists()


def test_a_trace_leads_to_its_rows_unless_they_are_not_for_the_reader(scope):
    tried(scope.group, scope.member)
    held(scope.group)
    services.recount(group=scope.group, by=scope.organiser)
    for_leader = year_board(scope.group, may_read_try_outs=False).traces
    assert [trace.url for trace in for_leader["C3"]] == ["", ""]
    assert for_leader["C4"][0].url
    for_colleague = year_board(scope.group, may_read_try_outs=True).traces
    score = TraceScore.objects.get(group=scope.group, rule="try_outs")
    assert for_colleague["C3"][0].url == f"/o/lindenhof/traces/{score.pk}/"


@pytest.mark.parametrize(("role", "number"), [("member", 1), ("expert", 1), ("leader", 0), ("staff", 0)])
def test_the_rows_behind_a_number_are_those_that_the_reader_may_read(scope, role, number):
    row = tried(scope.group, scope.member)
    assert len(rows_behind({"try_out": [row.pk]}, scope.person(role))) == number


def test_a_try_out_that_was_taken_back_is_no_longer_behind_the_number(scope):
    row = tried(scope.group, scope.member)
    row.sharing, row.shared_at = Sharing.PRIVATE, None
    row.save()
    assert rows_behind({"try_out": [row.pk]}, scope.colleague) == []


def test_nothing_that_is_kept_names_a_person_or_holds_a_word_that_somebody_wrote(scope):
    fill(scope.group, scope.member, scope.expert, 3)
    services.recount(group=scope.group, by=scope.organiser)
    for row in TraceScore.objects.all():
        kept = f"{row.value} {row.inputs}"
        assert "TELLING" not in kept
        assert not {"user", "author", "visitor", "member", "teacher"} & set(row.inputs)
        assert all(not isinstance(each, (list, dict)) for each in row.value.values())
