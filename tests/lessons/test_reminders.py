"""Observers hear of a lesson two days before, once, and only as long as it concerns them."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.tenancy import organisation_scope, unscoped
from groups.models import Membership
from lessons.models import Lesson
from lessons.reminders import ObserveSource
from lessons.services import lessons
from reminders.models import Reminder
from tests.lessons.world import begin, design

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def planned(cast):
    """A lesson over a day and a half that colleague and expert observe."""
    lesson = design(cast, planned_at=timezone.now() + 36 * HOUR)
    with unscoped(reason="a test prepares its world"):
        lessons.assign(lesson=lesson, observers={cast.colleague: ["A"], cast.expert: []}, by=cast.member)
    return lesson


def due(cast, now=None):
    with organisation_scope(cast.organisation.pk):
        return sorted(each.user_id for each in ObserveSource().due(now or timezone.now()))


def mail(cast, lesson, person):
    with organisation_scope(cast.organisation.pk):
        now = Lesson.objects.get(pk=lesson.pk)
        row = Reminder(
            organisation=cast.organisation,
            user=person,
            kind="observe",
            subject_id=now.pk,
            moment=lesson.planned_at,
            due_at=now.created_at,
        )
        return ObserveSource().message(row)


def test_observers_hear_two_days_before_and_nobody_else(cast, planned):
    assert due(cast) == sorted([cast.colleague.pk, cast.expert.pk])
    assert due(cast, timezone.now() - 13 * HOUR) == []
    assert due(cast, timezone.now() + 37 * HOUR) == []
    assert mail(cast, planned, cast.colleague).template == "lessons/observe"
    assert mail(cast, planned, cast.member) is None


def test_who_left_the_group_hears_nothing(cast, planned):
    with unscoped(reason="a test prepares its world"):
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        Membership.objects.filter(user=cast.colleague).update(starts_on=yesterday, ends_on=yesterday)
    assert due(cast) == [cast.expert.pk]
    assert mail(cast, planned, cast.colleague) is None


def test_a_lesson_that_moved_or_started_is_not_announced_any_more(cast, planned):
    moment = planned.planned_at
    with unscoped(reason="a test prepares its world"):
        Lesson.objects.filter(pk=planned.pk).update(planned_at=moment + HOUR)
    assert mail(cast, planned, cast.colleague) is None
    with unscoped(reason="a test prepares its world"):
        Lesson.objects.filter(pk=planned.pk).update(planned_at=moment)
    begin(cast, planned)
    assert (due(cast), mail(cast, planned, cast.colleague)) == ([], None)


def test_the_other_organisation_hears_nothing(cast, planned):
    with organisation_scope(cast.other_organisation.pk):
        assert list(ObserveSource().due(timezone.now())) == []
