"""The tasks, run in place; test_worker.py runs them in a real worker."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from core.tenancy import no_scope, unscoped
from reminders import tasks
from reminders.enums import State
from reminders.models import Reminder
from reminders.registry import Due
from tests.factories.reminders import ReminderFactory

pytestmark = pytest.mark.django_db


def test_a_sweep_reaches_every_organisation_and_a_second_one_changes_nothing(cast, notes):
    with unscoped(reason="a test prepares"):
        ReminderFactory(organisation=cast.organisation, user=cast.member)
        ReminderFactory(organisation=cast.other_organisation, user=cast.other)
    with no_scope():
        tasks.sweep.delay()
        tasks.sweep.delay()
    assert sorted(message.to[0] for message in mail.outbox) == [cast.member.email, cast.other.email]
    with unscoped(reason="a test inspects"):
        assert set(Reminder.objects.values_list("state", flat=True)) == {State.SENT}


def test_a_sweep_collects_and_sends_what_is_due(cast, notes):
    now = timezone.now()
    notes.wanted = [Due(cast.member.pk, 3, now + datetime.timedelta(hours=4), now)]
    tasks.sweep_organisation.delay(organisation_id=cast.organisation.pk)
    assert [message.subject for message in mail.outbox] == ["A note about number 3"]


def test_an_organisation_with_nothing_to_send_gets_no_sending_task(cast, notes, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.send_ready, "apply_async", lambda **options: asked.append(options))
    tasks.sweep_organisation.delay(organisation_id=cast.organisation.pk)
    assert asked == []
    with unscoped(reason="a test prepares"):
        for _each in range(tasks.ROWS_PER_TASK + 1):
            ReminderFactory(organisation=cast.organisation, user=cast.member)
    tasks.sweep_organisation.delay(organisation_id=cast.organisation.pk)
    assert len(asked) == 2


@pytest.mark.parametrize("task", [tasks.sweep_organisation, tasks.send_ready])
def test_a_task_without_its_organisation_refuses_to_run(db, task):
    with pytest.raises(TypeError):
        task.delay()
