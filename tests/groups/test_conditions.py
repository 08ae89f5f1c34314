"""Learning questions, hours, budget, requests to the leader and the school's plan: what may be written, by whom."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from core.errors import DomainError
from groups import services
from groups.models import (
    Budget,
    Expense,
    LeaderRequest,
    LearningQuestion,
    LearningQuestionVersion,
    PlanGoal,
    PlanLink,
    RequestAnswer,
    TimeContract,
)
from groups.years import current_year, years_of
from schools.models import AuditEvent
from tests.cast import Cast
from tests.factories.conditions import (
    BudgetFactory,
    ExpenseFactory,
    LeaderRequestFactory,
    LearningQuestionFactory,
    PlanGoalFactory,
    PlanLinkFactory,
    TimeContractFactory,
)
from tests.factories.schools import SchoolFactory
from tests.meanwhile import just_before

DAY = datetime.timedelta(days=1)


def refusal(action: Any) -> DomainError:
    with pytest.raises(DomainError) as caught:
        action()
    return caught.value


def end_group(cast: Cast) -> None:
    cast.group.ends_on = timezone.localdate() - DAY
    cast.group.save()


class TestLearningQuestions:
    def write(self, cast: Cast, by: Any = None, **changes: Any) -> LearningQuestion:
        values = {"text": " How do I \n wait? ", "pupils": "Group 5", "link": "More waiting, more talking.", **changes}
        return services.write_learning_question(group=cast.group, by=by or cast.member, **values)

    def test_a_new_question_is_private_and_dated(self, scope: Cast) -> None:
        question = self.write(scope)
        version = question.versions.get()
        assert not question.is_shared and version.text == "How do I wait?" and version.pupils == "Group 5"
        for reader in (scope.colleague, scope.organiser, scope.leader, scope.expert, scope.staff, scope.administrator):
            assert not LearningQuestion.objects.visible_to(reader).exists()
            assert not LearningQuestionVersion.objects.visible_to(reader).exists()

    def test_other_words_are_a_new_version_and_the_same_words_are_none(self, scope: Cast) -> None:
        question = self.write(scope)
        self.write(scope)
        assert question.versions.count() == 1
        self.write(scope, text="How do I ask?")
        assert [version.text for version in question.versions.all()] == ["How do I ask?", "How do I wait?"]

    def test_sharing_shows_the_newest_words_to_members_and_expert_but_not_to_the_leader(self, scope: Cast) -> None:
        question = self.write(scope)
        self.write(scope, text="How do I ask?")
        services.share_learning_question(question=question, by=scope.member)
        for reader in (scope.colleague, scope.organiser, scope.expert):
            assert [row.text for row in LearningQuestionVersion.objects.visible_to(reader)] == ["How do I ask?"]
        for reader in (scope.leader, scope.staff, scope.administrator):
            assert not LearningQuestionVersion.objects.visible_to(reader).exists()

    def test_taking_back_makes_it_private_again(self, scope: Cast) -> None:
        question = services.share_learning_question(question=self.write(scope), by=scope.member)
        services.share_learning_question(question=question, by=scope.member)
        assert not services.take_back_learning_question(question=question, by=scope.member).is_shared
        assert not LearningQuestion.objects.visible_to(scope.colleague).exists()

    def test_taking_back_twice_is_written_down_once(self, scope: Cast) -> None:
        question = services.share_learning_question(question=self.write(scope), by=scope.member)
        for _press in range(2):
            services.take_back_learning_question(question=question, by=scope.member)
        assert AuditEvent.objects.filter(verb="learning_question.taken_back").count() == 1

    def test_deleting_takes_every_version_along(self, scope: Cast) -> None:
        services.delete_learning_question(question=self.write(scope), by=scope.member)
        assert not LearningQuestion.objects.exists() and not LearningQuestionVersion.objects.exists()

    def test_only_the_author_decides_about_it(self, scope: Cast) -> None:
        question = self.write(scope)
        for by in (scope.colleague, scope.organiser, scope.leader, scope.expert):
            for service in (
                services.share_learning_question,
                services.take_back_learning_question,
                services.delete_learning_question,
            ):
                refusal(lambda service=service, by=by: service(question=question, by=by))
        assert LearningQuestion.objects.get().shared_at is None

    def test_leader_and_expert_have_none_and_an_ended_group_gets_no_more(self, scope: Cast) -> None:
        for by in (scope.leader, scope.expert, scope.staff):
            refusal(lambda by=by: self.write(scope, by=by))
        assert refusal(lambda: self.write(scope, text=" \n ")).field == "text"
        end_group(scope)
        refusal(lambda: self.write(scope))

    def test_the_trail_names_nobody(self, scope: Cast) -> None:
        question = services.share_learning_question(question=self.write(scope), by=scope.member)
        services.take_back_learning_question(question=question, by=scope.member)
        services.delete_learning_question(question=question, by=scope.member)
        events = AuditEvent.objects.filter(verb__startswith="learning_question.")
        assert events.count() == 4
        assert {(event.actor_id, event.object_type, event.object_id) for event in events} == {
            (None, "groups.Group", scope.group.pk)
        }

    def test_one_person_has_one_question_in_a_group(self, scope: Cast) -> None:
        question = self.write(scope)
        with pytest.raises(IntegrityError), transaction.atomic():
            LearningQuestion(group=scope.group, author=scope.member).save()
        with pytest.raises(IntegrityError), transaction.atomic():
            LearningQuestionVersion(question=question, text="").save()


class TestHours:
    def test_the_organiser_plans_and_the_leader_grants(self, scope: Cast) -> None:
        year = current_year(scope.group)
        services.plan_hours(group=scope.group, year=year, hours=Decimal(40), by=scope.organiser)
        services.grant_hours(group=scope.group, year=year, hours=Decimal("32.5"), words=" Not  all. ", by=scope.leader)
        contract = TimeContract.objects.get()
        assert (contract.hours_planned, contract.hours_granted, contract.words) == (Decimal(40), Decimal("32.5"), "Not all.")
        assert contract.short == Decimal("7.5")

    def test_planning_again_keeps_what_was_granted(self, scope: Cast) -> None:
        year = current_year(scope.group)
        services.grant_hours(group=scope.group, year=year, hours=Decimal(30), by=scope.leader)
        assert TimeContract.objects.get().short is None
        services.plan_hours(group=scope.group, year=year, hours=Decimal(30), by=scope.organiser)
        assert TimeContract.objects.get().hours_granted == 30 and TimeContract.objects.get().short is None

    @pytest.mark.parametrize("hours", ["0", "-1", "400.5"])
    def test_impossible_hours_are_refused_at_the_field(self, scope: Cast, hours: str) -> None:
        year = current_year(scope.group)
        action = lambda: services.plan_hours(group=scope.group, year=year, hours=Decimal(hours), by=scope.organiser)  # noqa: E731  (one line)
        assert refusal(action).field == "hours"

    def test_granting_none_is_an_answer_too(self, scope: Cast) -> None:
        year = current_year(scope.group)
        assert services.grant_hours(group=scope.group, year=year, hours=Decimal(0), by=scope.leader).hours_granted == 0
        assert (
            refusal(lambda: services.grant_hours(group=scope.group, year=year, hours=Decimal(-1), by=scope.leader)).field
            == "hours"
        )

    def test_a_year_in_which_the_group_does_not_run_is_refused(self, scope: Cast) -> None:
        outside = years_of(scope.group)[-1] + 1
        for service, by in ((services.plan_hours, scope.organiser), (services.grant_hours, scope.leader)):
            assert (
                refusal(lambda service=service, by=by: service(group=scope.group, year=outside, hours=Decimal(1), by=by)).field
                == "year"
            )
        assert (
            refusal(lambda: services.set_budget(group=scope.group, year=outside, amount=Decimal(1), by=scope.leader)).field
            == "year"
        )

    def test_each_role_keeps_to_its_part(self, scope: Cast) -> None:
        year = current_year(scope.group)
        for by in (scope.member, scope.leader, scope.expert, scope.staff):
            refusal(lambda by=by: services.plan_hours(group=scope.group, year=year, hours=Decimal(1), by=by))
        for by in (scope.member, scope.organiser, scope.expert, scope.staff):
            refusal(lambda by=by: services.grant_hours(group=scope.group, year=year, hours=Decimal(1), by=by))
            refusal(lambda by=by: services.set_budget(group=scope.group, year=year, amount=Decimal(1), by=by))
        assert not TimeContract.objects.exists() and not Budget.objects.exists()

    def test_the_tables_refuse_what_means_nothing(self, scope: Cast) -> None:
        for values in ({"hours_planned": None}, {"hours_planned": 0}, {"hours_granted": -1}):
            with pytest.raises(IntegrityError), transaction.atomic():
                TimeContractFactory(group=scope.group, **values)


class TestBudget:
    def test_what_was_paid_is_kept_until_it_was_a_mistake(self, scope: Cast) -> None:
        year = current_year(scope.group)
        budget = services.set_budget(group=scope.group, year=year, amount=Decimal(500), purpose="An expert", by=scope.leader)
        values = {"budget": budget, "text": "Invoice", "amount": Decimal("600.50"), "paid_on": timezone.localdate()}
        expense = services.note_expense(**values, by=scope.organiser)
        services.note_expense(**values, by=scope.leader)
        assert Budget.objects.with_spent().get().spent == Decimal("600.50")
        services.remove_expense(expense=expense, by=scope.leader)
        assert Budget.objects.with_spent().get().spent is None

    def test_the_expert_sees_none_of_it(self, scope: Cast) -> None:
        ExpenseFactory(budget__group=scope.group)
        for reader in (scope.expert, scope.staff, scope.administrator):
            assert not Budget.objects.visible_to(reader).exists() and not Expense.objects.visible_to(reader).exists()
        for reader in (scope.member, scope.organiser, scope.leader):
            assert Budget.objects.visible_to(reader).exists() and Expense.objects.visible_to(reader).exists()

    def test_impossible_amounts_and_days_are_refused_at_the_field(self, scope: Cast) -> None:
        budget = BudgetFactory(group=scope.group)
        today = timezone.localdate()

        def note(**changes: Any) -> Any:
            values = {"text": "Invoice", "amount": Decimal(1), "paid_on": today, "by": scope.organiser, **changes}
            return refusal(lambda: services.note_expense(budget=budget, **values)).field

        assert note(text=" ") == "text"
        assert note(amount=Decimal(0)) == note(amount=Decimal(100_001)) == "amount"
        assert note(paid_on=today + DAY) == "paid_on"
        assert note(by=scope.member) is None
        year = current_year(scope.group)
        assert (
            refusal(lambda: services.set_budget(group=scope.group, year=year, amount=Decimal(-1), by=scope.leader)).field
            == "amount"
        )
        expense = ExpenseFactory(budget=budget)
        refusal(lambda: services.remove_expense(expense=expense, by=scope.member))


class TestRequests:
    def ask(self, cast: Cast, by: Any = None, **changes: Any) -> LeaderRequest:
        values = {"text": "May we meet on Tuesdays?", "reason": "Somebody is always missing.", "condition": "K1", **changes}
        return services.ask_leader(group=cast.group, by=by or cast.member, **values)

    def answer(self, request: LeaderRequest, by: Any, **changes: Any) -> RequestAnswer:
        values = {"answer": "yes", "words": "From May on.", "holds_from": timezone.localdate(), **changes}
        return services.answer_request(request=request, by=by, **values)

    def test_members_ask_and_the_leader_answers_in_public(self, scope: Cast) -> None:
        request = self.ask(scope)
        assert list(LeaderRequest.objects.open()) == [request] and request.days_open == 0
        self.answer(request, scope.leader)
        assert not LeaderRequest.objects.open().exists()
        for reader in (scope.member, scope.colleague, scope.expert, scope.leader):
            assert RequestAnswer.objects.visible_to(reader).get().words == "From May on."

    def test_a_characteristic_does_instead_of_a_condition(self, scope: Cast) -> None:
        asked = self.ask(scope, condition="", characteristic="C7")
        with translation.override("en"):
            assert asked.subject == "Conditions"
        assert refusal(lambda: self.ask(scope, condition="")).field == "condition"
        assert refusal(lambda: self.ask(scope, condition="K11")).field == "condition"
        assert refusal(lambda: self.ask(scope, characteristic="C9")).field == "characteristic"

    def test_asking_twice_asks_once_until_it_is_answered(self, scope: Cast) -> None:
        request = self.ask(scope)
        assert self.ask(scope, by=scope.organiser) == request
        self.answer(request, scope.leader, answer="no", holds_from=None)
        assert self.ask(scope) != request

    def test_words_and_reason_are_needed(self, scope: Cast) -> None:
        assert refusal(lambda: self.ask(scope, text=" \n")).field == "text"
        assert refusal(lambda: self.ask(scope, reason=" ")).field == "reason"

    def test_not_more_than_can_be_answered(self, scope: Cast) -> None:
        for number in range(20):
            self.ask(scope, text=f"Question {number}")
        assert "20" in str(refusal(lambda: self.ask(scope)).message)

    def test_only_members_ask_and_only_the_leader_answers(self, scope: Cast) -> None:
        for by in (scope.leader, scope.expert, scope.staff):
            refusal(lambda by=by: self.ask(scope, by=by))
        request = self.ask(scope)
        for by in (scope.member, scope.organiser, scope.expert, scope.staff):
            refusal(lambda by=by: self.answer(request, by))
        assert not RequestAnswer.objects.exists()

    def test_a_later_answer_stands_beside_the_first(self, scope: Cast) -> None:
        request = self.ask(scope)
        first = self.answer(request, scope.leader, answer="partly", words="Every other week.")
        assert self.answer(request, scope.leader, answer="partly", words="Every other week.") == first
        self.answer(request, scope.leader, words="Every week.")
        assert [row.words for row in request.answers.all()] == ["Every week.", "Every other week."]

    def test_a_yes_needs_a_date_and_every_answer_its_words(self, scope: Cast) -> None:
        request = self.ask(scope)
        for answer in ("yes", "partly"):
            assert (
                refusal(lambda answer=answer: self.answer(request, scope.leader, answer=answer, holds_from=None)).field
                == "holds_from"
            )
        assert refusal(lambda: self.answer(request, scope.leader, words=" ")).field == "words"
        assert refusal(lambda: self.answer(request, scope.leader, answer="maybe")).field == "answer"

    def test_the_asker_and_the_organiser_withdraw_what_waits(self, scope: Cast) -> None:
        request = self.ask(scope)
        for by in (scope.colleague, scope.leader, scope.expert):
            refusal(lambda by=by: services.withdraw_request(request=request, by=by))
        services.withdraw_request(request=request, by=scope.organiser)
        services.withdraw_request(request=request, by=scope.member)
        assert not LeaderRequest.objects.open().exists()
        refusal(lambda: self.answer(request, scope.leader))

    def test_an_answered_request_stays(self, scope: Cast) -> None:
        request = self.ask(scope)
        self.answer(request, scope.leader)
        refusal(lambda: services.withdraw_request(request=request, by=scope.member))

    def test_the_tables_refuse_a_request_about_nothing_and_a_yes_without_a_date(self, scope: Cast) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            LeaderRequestFactory(group=scope.group, condition="")
        request = self.ask(scope)
        with pytest.raises(IntegrityError), transaction.atomic():
            RequestAnswer(request=request, answer="yes", words="Yes").save()


class TestPlan:
    def test_the_leader_keeps_the_list_and_links_a_group_and_the_group_finds_its_words(self, scope: Cast) -> None:
        goal = services.add_plan_goal(school=scope.school, title=" Every pupil  speaks ", year=2026, by=scope.leader)
        assert services.add_plan_goal(school=scope.school, title="every pupil speaks", year=2026, by=scope.leader) == goal
        link = services.link_plan(group=scope.group, goal=goal, by=scope.leader)
        assert link is not None
        services.word_plan_link(link=link, words=" We begin with  the quiet ones. ", by=scope.member)
        assert PlanLink.objects.get().words == "We begin with the quiet ones."

    def test_a_goal_that_two_leaders_add_in_the_same_moment_is_there_once(self, scope: Cast) -> None:
        wanted = {"school": scope.school, "title": "Every pupil speaks", "year": 2026, "by": scope.leader}
        with just_before("SELECT COUNT(", lambda: services.add_plan_goal(**wanted)):
            goal = services.add_plan_goal(**wanted)
        assert PlanGoal.objects.get() == goal
        assert AuditEvent.objects.filter(verb="plan_goal.added").count() == 1

    def test_another_goal_keeps_the_words_and_no_goal_takes_them_away(self, scope: Cast) -> None:
        PlanLinkFactory(group=scope.group, words="Ours")
        services.link_plan(group=scope.group, goal=PlanGoalFactory(school=scope.school), by=scope.leader)
        assert PlanLink.objects.get().words == "Ours"
        services.link_plan(group=scope.group, goal=None, by=scope.leader)
        services.link_plan(group=scope.group, goal=None, by=scope.leader)
        assert not PlanLink.objects.exists()

    def test_a_goal_that_a_group_works_on_stays(self, scope: Cast) -> None:
        goal = PlanLinkFactory(group=scope.group).goal
        refusal(lambda: services.remove_plan_goal(goal=goal, by=scope.leader))
        services.link_plan(group=scope.group, goal=None, by=scope.leader)
        services.remove_plan_goal(goal=goal, by=scope.leader)

    def test_the_plan_of_another_school_is_refused(self, scope: Cast) -> None:
        other = PlanGoalFactory(school=SchoolFactory(organisation=scope.organisation))
        assert refusal(lambda: services.link_plan(group=scope.group, goal=other, by=scope.leader)).field == "goal"

    def test_two_equal_goals_in_one_year_are_refused(self, scope: Cast) -> None:
        goal = PlanGoalFactory(school=scope.school, title="Speak", year=2026)
        twin = PlanGoalFactory(school=scope.school, title="Write", year=2026)
        assert refusal(lambda: services.edit_plan_goal(goal=twin, title="speak", year=2026, by=scope.leader)).field == "title"
        assert services.edit_plan_goal(goal=goal, title="Speak up", year=2027, by=scope.leader).year == 2027
        assert (
            refusal(lambda: services.add_plan_goal(school=scope.school, title=" ", year=2026, by=scope.leader)).field == "title"
        )

    def test_nobody_else_changes_plan_or_link(self, scope: Cast) -> None:
        goal = PlanGoalFactory(school=scope.school)
        link = PlanLinkFactory(group=scope.group)
        for by in (scope.member, scope.organiser, scope.expert, scope.staff):
            refusal(lambda by=by: services.add_plan_goal(school=scope.school, title="A", year=2026, by=by))
            refusal(lambda by=by: services.edit_plan_goal(goal=goal, title="A", year=2026, by=by))
            refusal(lambda by=by: services.remove_plan_goal(goal=goal, by=by))
            refusal(lambda by=by: services.link_plan(group=scope.group, goal=goal, by=by))
        for by in (scope.leader, scope.expert, scope.staff):
            refusal(lambda by=by: services.word_plan_link(link=link, words="A", by=by))

    def test_a_plan_has_an_end(self, scope: Cast) -> None:
        for number in range(30):
            services.add_plan_goal(school=scope.school, title=f"Goal {number}", year=2026, by=scope.leader)
        assert (
            refusal(lambda: services.add_plan_goal(school=scope.school, title="One more", year=2026, by=scope.leader)).field
            == "title"
        )


def test_a_year_of_a_group_is_never_outside_it(scope: Cast) -> None:
    group = scope.group
    assert current_year(group) in years_of(group)
    group.starts_on, group.ends_on = datetime.date(2031, 9, 1), datetime.date(2033, 2, 1)
    assert years_of(group) == [2031, 2032] and current_year(group) == 2031
    group.starts_on, group.ends_on = datetime.date(2021, 7, 31), datetime.date(2021, 8, 1)
    assert years_of(group) == [2020, 2021] and current_year(group) == 2021


def test_a_question_of_somebody_who_left_is_not_the_groups(scope: Cast) -> None:
    LearningQuestionFactory(group=scope.group, author=scope.staff)
    assert not LearningQuestion.objects.visible_to(scope.organiser).exists()
