"""Who hears of a request and of its answer, once, and when not any more."""

from __future__ import annotations

import datetime

from django.utils import timezone

from groups.enums import Role
from groups.models import Membership
from groups.reminders import KEEPS, AnswerSource, RequestSource
from reminders import registry
from reminders.models import Reminder
from schools.models import Staff, User
from tests.cast import Cast
from tests.factories.conditions import LeaderRequestFactory, RequestAnswerFactory

DAY = datetime.timedelta(days=1)


def reminder(cast: Cast, kind: str, user: User, subject: int) -> Reminder:
    return Reminder(
        organisation_id=cast.organisation.pk, user=user, kind=kind, subject_id=subject, moment=timezone.now() + KEEPS
    )


def test_the_sources_are_registered() -> None:
    assert isinstance(registry.source("leader_request"), RequestSource)
    assert isinstance(registry.source("request_answer"), AnswerSource)


def test_a_request_reaches_each_leader_of_the_school_once(scope: Cast) -> None:
    Membership(group=scope.group, user=scope.leader, role=Role.LEADER, starts_on=scope.group.starts_on).save()
    asked = LeaderRequestFactory(group=scope.group, asked_by=scope.member)
    due = list(RequestSource().due(timezone.now()))
    assert [(each.user_id, each.subject_id) for each in due] == [(scope.leader.pk, asked.pk)]
    message = RequestSource().message(reminder(scope, "leader_request", scope.leader, asked.pk))
    assert message is not None and message.context["asked"] == asked


def test_a_request_that_is_settled_or_old_is_no_longer_mailed(scope: Cast) -> None:
    answered = RequestAnswerFactory(request__group=scope.group).request
    withdrawn = LeaderRequestFactory(group=scope.group, withdrawn_at=timezone.now())
    LeaderRequestFactory(group=scope.group, asked_at=timezone.now() - KEEPS - DAY)
    assert not list(RequestSource().due(timezone.now()))
    for row in (answered, withdrawn):
        assert RequestSource().message(reminder(scope, "leader_request", scope.leader, row.pk)) is None


def test_whoever_no_longer_leads_hears_nothing(scope: Cast) -> None:
    asked = LeaderRequestFactory(group=scope.group)
    Staff.objects.filter(user=scope.leader).update(ends_on=timezone.localdate() - DAY)
    assert RequestSource().message(reminder(scope, "leader_request", scope.leader, asked.pk)) is None


def test_the_answer_reaches_the_organiser_once_and_only_the_newest(scope: Cast) -> None:
    first = RequestAnswerFactory(request__group=scope.group, answered_by=scope.leader, answered_at=timezone.now() - DAY)
    due = list(AnswerSource().due(timezone.now()))
    assert [(each.user_id, each.subject_id) for each in due] == [(scope.organiser.pk, first.pk)]
    later = RequestAnswerFactory(request=first.request, answered_by=scope.leader)
    assert AnswerSource().message(reminder(scope, "request_answer", scope.organiser, first.pk)) is None
    message = AnswerSource().message(reminder(scope, "request_answer", scope.organiser, later.pk))
    assert message is not None and message.context["answer"] == later
    Membership.objects.filter(user=scope.organiser).update(ends_on=timezone.localdate() - DAY)
    assert AnswerSource().message(reminder(scope, "request_answer", scope.organiser, later.pk)) is None
