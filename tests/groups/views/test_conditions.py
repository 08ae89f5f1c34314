"""The pages with learning questions, conditions, requests and the school plan."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.models import Expense, LeaderRequest, LearningQuestion, PlanGoal, TimeContract
from groups.years import current_year
from tests.cast import Cast
from tests.factories.conditions import (
    BudgetFactory,
    ExpenseFactory,
    LeaderRequestFactory,
    LearningQuestionFactory,
    PlanGoalFactory,
    PlanLinkFactory,
    RequestAnswerFactory,
)
from tests.factories.groups import MembershipFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import UserFactory
from tests.groups.views.urls import url


def read(client: Any, address: str) -> str:
    return str(client.get(address).content.decode())


@pytest.fixture
def private(cast: Cast, everything: None) -> None:
    """Everybody in the group has a question that nobody else may read, except that Mia shared hers."""
    for author in (cast.organiser, cast.colleague):
        LearningQuestionFactory(group=cast.group, author=author, text="SECRET question")
    LearningQuestionFactory(group=cast.group, author=cast.member, text="OPEN question", shared_at=timezone.now())


def test_a_private_question_is_on_nobodys_page_but_the_authors(cast: Cast, sign_in: Any, private: None) -> None:
    for role in ("member", "leader", "expert"):
        client = sign_in(cast.person(role))
        for name in ("learning", "learning_panel", "detail", "conditions", "members"):
            assert "SECRET" not in read(client, url(cast, name)), (role, name)
    assert "SECRET" in read(sign_in(cast.organiser), url(cast, "learning"))


def test_a_shared_question_is_for_members_and_expert_and_not_for_the_leader(cast: Cast, sign_in: Any, private: None) -> None:
    for name in ("learning", "learning_panel"):
        for role in ("organiser", "expert"):
            assert "OPEN question" in read(sign_in(cast.person(role)), url(cast, name))
        seen = read(sign_in(cast.leader), url(cast, name))
        assert "OPEN question" not in seen and "Mia" not in seen


def test_a_question_is_written_shared_taken_back_and_thrown_away(cast: Cast, sign_in: Any, everything: None) -> None:
    client = sign_in(cast.member)
    assert client.post(url(cast, "learning_write"), {"text": "How do I wait?"}).status_code == 303
    assert LearningQuestion.objects.get().shared_at is None
    client.post(url(cast, "learning_share"))
    assert LearningQuestion.objects.get().shared_at is not None
    client.post(url(cast, "learning_take_back"))
    assert LearningQuestion.objects.get().shared_at is None
    assert client.get(url(cast, "learning_delete")).status_code == 200 and LearningQuestion.objects.exists()
    client.post(url(cast, "learning_delete"))
    assert not LearningQuestion.objects.exists()


@pytest.mark.parametrize(
    ("without", "said"),
    [
        (0, "every member had a learning question of their own"),
        (1, "is not said: here it could be about one person"),
        (4, "4 of 8 members had a learning question of their own"),
    ],
)
def test_the_group_reads_how_many_have_a_question_only_where_that_is_about_nobody(
    cast: Cast, sign_in: Any, everything: None, without: int, said: str
) -> None:
    people = [cast.organiser, cast.member, cast.colleague, *(UserFactory() for _ in range(5))]
    for person in people[3:]:
        MembershipFactory(group=cast.group, user=person, role="teacher")
    for person in people[without:]:
        LearningQuestionFactory(group=cast.group, author=person)
    for role in ("member", "leader"):
        assert said in " ".join(read(sign_in(cast.person(role)), url(cast, "learning_panel")).split())


def test_money_is_not_on_the_experts_page(cast: Cast, sign_in: Any, everything: None) -> None:
    ExpenseFactory(budget=BudgetFactory(group=cast.group, amount=4321), text="Contract of Eva")
    seen = read(sign_in(cast.expert), url(cast, "conditions"))
    assert "Contract of Eva" not in seen and "4,321" not in seen
    for role in ("member", "organiser", "leader"):
        seen = read(sign_in(cast.person(role)), url(cast, "conditions"))
        assert "Contract of Eva" in seen and "4,321" in seen


def test_hours_are_planned_and_granted_from_the_pages(cast: Cast, sign_in: Any, everything: None) -> None:
    year = {"year": str(timezone.localdate().year if timezone.localdate().month >= 8 else timezone.localdate().year - 1)}
    assert sign_in(cast.organiser).post(url(cast, "hours_plan"), {**year, "hours": "40"}).status_code == 303
    assert sign_in(cast.leader).post(url(cast, "hours_grant"), {**year, "hours": "36"}).status_code == 303
    assert TimeContract.objects.get().short == 4
    refused = sign_in(cast.leader).post(url(cast, "hours_grant"), {**year, "hours": "900"})
    assert refused.status_code == 422 and "900" in refused.content.decode()


def test_another_page_fills_the_request_in_through_the_address(cast: Cast, sign_in: Any) -> None:
    page = sign_in(cast.member).get(url(cast, "request_new") + "?characteristic=C7&text=A+free+Tuesday&condition=K99")
    form = page.context["form"]
    assert form.initial == {"characteristic": "C7", "text": "A free Tuesday"}


def test_a_request_is_asked_waits_with_its_days_and_is_answered_in_public(cast: Cast, sign_in: Any, everything: None) -> None:
    values = {"text": "A free Tuesday", "reason": "Somebody is always missing.", "condition": "K1"}
    assert sign_in(cast.member).post(url(cast, "request_new"), values).status_code == 303
    LeaderRequest.objects.update(asked_at=timezone.now() - datetime.timedelta(days=6))
    asked = LeaderRequest.objects.get()
    seen = read(sign_in(cast.leader), url(cast, "requests"))
    assert "6 days ago" in seen and "Mia" not in seen
    assert "has waited 6 days" in read(sign_in(cast.leader), reverse("dashboards:today"))
    answer = {"answer": "partly", "words": "Every other week.", "holds_from": timezone.localdate().isoformat()}
    assert sign_in(cast.leader).post(url(cast, "request_answer", asked.pk), answer).status_code == 303
    for role in ("member", "organiser", "expert", "leader"):
        assert "Every other week." in read(sign_in(cast.person(role)), url(cast, "requests"))
    assert "has waited" not in read(sign_in(cast.leader), reverse("dashboards:today"))


def test_a_withdrawn_request_is_gone_for_everybody(cast: Cast, sign_in: Any, everything: None) -> None:
    asked = LeaderRequestFactory(group=cast.group, asked_by=cast.member, text="A free Tuesday")
    assert sign_in(cast.member).post(url(cast, "request_withdraw", asked.pk)).status_code == 303
    assert "A free Tuesday" not in read(sign_in(cast.leader), url(cast, "requests"))
    assert sign_in(cast.leader).get(url(cast, "request_answer", asked.pk)).status_code == 404


def test_the_plan_names_only_groups_that_the_reader_is_inside_of(cast: Cast, sign_in: Any, everything: None) -> None:
    PlanLinkFactory(group=cast.group)
    address = reverse("groups:school_plan", args=[cast.organisation.slug, cast.school.pk])
    assert "Speaking up" in read(sign_in(cast.leader), address)
    assert "Speaking up" not in read(sign_in(cast.staff), address)
    add = reverse("groups:plan_goal_add", args=[cast.organisation.slug, cast.school.pk])
    year = PlanGoal.objects.get().year
    assert sign_in(cast.leader).post(add, {"title": "Read more", "year": str(year)}).status_code == 303
    assert PlanGoal.objects.filter(title="Read more").exists()


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_do_not_grow(cast: Cast, sign_in: Any, rows: int, everything: None) -> None:
    budget = BudgetFactory(group=cast.group)
    PlanLinkFactory(group=cast.group)
    for number in range(rows):
        author = MembershipFactory(group=cast.group).user
        LearningQuestionFactory(group=cast.group, author=author, shared_at=timezone.now())
        ExpenseFactory(budget=budget, text=f"Invoice {number}")
        RequestAnswerFactory(request__group=cast.group)
        LeaderRequestFactory(group=cast.group, text=f"Request {number}")
        PlanGoalFactory(school=cast.school)
    client = sign_in(cast.organiser)
    expected = {"learning": 7, "learning_panel": 6, "conditions": 9, "conditions_panel": 6, "requests": 7}
    counted = {}
    for name in expected:
        client.get(url(cast, name))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(cast, name))
        counted[name] = len(queries)
    assert counted == expected


class TestOneClickToAnAgendaItem:
    def go(self, cast: Cast, client: Any, query: str = "?characteristic=C5&goal=We+know&title=Look+back") -> Any:
        return client.get(reverse("meetings:item_new", args=[cast.organisation.slug, cast.group.pk]) + query)

    def test_the_organiser_lands_in_the_filled_form_of_the_next_meeting(
        self, cast: Cast, sign_in: Any, everything: None
    ) -> None:
        meeting = MeetingFactory(group=cast.group)
        client = sign_in(cast.organiser)
        answer = self.go(cast, client)
        assert answer.status_code == 303 and f"/meetings/{meeting.pk}/agenda/?" in answer["Location"]
        form = client.get(answer["Location"]).context["form"]
        assert form.initial == {"characteristic": "C5", "goal": "We know", "title": "Look back"}

    def test_a_teacher_lands_in_a_filled_proposal(self, cast: Cast, sign_in: Any, everything: None) -> None:
        MeetingFactory(group=cast.group)
        client = sign_in(cast.member)
        answer = self.go(cast, client, "?characteristic=C9&goal=We+know")
        assert "/agenda/propose/" in answer["Location"]
        assert client.get(answer["Location"]).context["form"].initial == {"goal": "We know"}

    def test_without_a_meeting_it_says_what_to_do_first(self, cast: Cast, sign_in: Any) -> None:
        client = sign_in(cast.member)
        answer = self.go(cast, client)
        assert answer["Location"].endswith("/meetings/")
        assert "No meeting is planned yet" in read(client, answer["Location"])


def test_without_a_budget_nothing_is_paid_and_it_is_said_who_sets_one(cast: Cast, sign_in: Any, everything: None) -> None:
    answered = sign_in(cast.organiser).get(url(cast, "expense_add"), follow=True)
    assert "There is no budget yet. The school leader sets one." in answered.content.decode()
    assert not Expense.objects.exists()


def test_what_was_paid_is_taken_from_the_budget_of_this_year(cast: Cast, sign_in: Any, everything: None) -> None:
    year = current_year(cast.group)
    budget = BudgetFactory(group=cast.group, year=year)
    BudgetFactory(group=cast.group, year=year + 1)
    paid = {"text": "Two afternoons", "amount": "250", "paid_on": str(timezone.localdate())}
    assert sign_in(cast.organiser).post(url(cast, "expense_add"), paid).status_code == 303
    assert [(row.budget, row.amount) for row in Expense.objects.all()] == [(budget, 250)]
