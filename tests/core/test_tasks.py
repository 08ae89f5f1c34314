"""Tasks cannot lose their organisation."""

from __future__ import annotations

import datetime

import pytest
from celery import shared_task
from django.utils import timezone

from core.models import Heartbeat
from core.tasks import OrganisationTask, heartbeat
from core.tenancy import NoActiveOrganisation, active_scope, no_scope, organisation_scope
from groups.models import Group

SEEN: list[object] = []


@shared_task(base=OrganisationTask, name="tests.look")
def look(*, organisation_id: int) -> None:
    SEEN.append((active_scope(), sorted(Group.objects.values_list("name", flat=True))))


@shared_task(base=OrganisationTask, name="tests.fail")
def fail(*, organisation_id: int) -> None:
    raise KeyError(organisation_id)


@shared_task(name="tests.unowned")
def unowned() -> None:
    Group.objects.count()


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    SEEN.clear()


def test_a_task_sees_its_own_organisation_and_no_other(cast) -> None:
    with no_scope():
        look.delay(organisation_id=cast.organisation.pk)
        look.delay(organisation_id=cast.other_organisation.pk)
        assert active_scope() is None
    assert [
        (frozenset({cast.organisation.pk}), ["Speaking up"]),
        (frozenset({cast.other_organisation.pk}), ["TELLING group"]),
    ] == SEEN


def test_the_scope_of_the_caller_does_not_reach_the_task(cast) -> None:
    with organisation_scope(cast.other_organisation.pk):
        look.delay(organisation_id=str(cast.organisation.pk))
        assert active_scope() == frozenset({cast.other_organisation.pk})
    assert SEEN[0][1] == ["Speaking up"]


def test_the_scope_closes_when_the_task_fails(cast) -> None:
    with no_scope():
        with pytest.raises(KeyError):
            fail.delay(organisation_id=cast.organisation.pk)
        assert active_scope() is None


def test_a_task_without_its_organisation_is_refused(db) -> None:
    with pytest.raises(TypeError):
        look.delay()
    with pytest.raises(TypeError, match="needs organisation_id"):
        look()


def test_a_plain_task_reaches_no_tenant_data(db) -> None:
    with no_scope(), pytest.raises(NoActiveOrganisation):
        unowned.delay()


@pytest.mark.django_db(transaction=True)
def test_a_task_asked_for_in_a_transaction_that_fails_is_never_sent(cast) -> None:
    from django.db import transaction

    with pytest.raises(ValueError, match="no"), transaction.atomic():
        look.delay_on_commit(organisation_id=cast.organisation.pk)
        raise ValueError("no")
    assert SEEN == []
    with transaction.atomic():
        look.delay_on_commit(organisation_id=cast.organisation.pk)
        assert SEEN == []
    assert len(SEEN) == 1


def test_the_heartbeat_is_one_row_that_moves_on(db, time_machine) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC), tick=False)
    heartbeat.delay()
    time_machine.shift(60)
    heartbeat.delay()
    (row,) = Heartbeat.objects.all()
    assert row.beat_at == timezone.now()
    assert str(row) == "worker 2026-11-24 09:01"
