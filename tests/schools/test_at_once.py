"""Two presses at the same moment, each in a transaction of its own: the second finds what the first wrote."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from core.tenancy import organisation_scope
from schools import services
from schools.models import AuditEvent, FreePeriod, Invitation
from schools.services import AlreadyInvited
from tests.cast import Cast
from tests.schools.test_services import just_before

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other anyway"),
]


def elsewhere(cast: Cast, action: Callable[[], object]) -> Callable[[], None]:
    """``action`` on a connection of its own, committed when this returns."""

    def run() -> None:
        try:
            with organisation_scope(cast.organisation.pk):
                action()
        finally:
            connection.close()

    def wait_for_it() -> None:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()

    return wait_for_it


def test_of_two_invitations_of_one_address_the_second_is_told_of_the_first(cast: Cast) -> None:
    def invite() -> Invitation:
        invitation, _token = services.invite(
            organisation=cast.organisation, email="new@example.org", name="Nia", by=cast.leader
        )
        return invitation

    with organisation_scope(cast.organisation.pk):
        with just_before(Invitation, elsewhere(cast, invite)), pytest.raises(AlreadyInvited) as refused:
            invite()
        assert refused.value.invitation == Invitation.objects.get()
        assert AuditEvent.objects.filter(verb="invitation.sent").count() == 1


def test_free_days_that_were_sent_twice_are_there_once(cast: Cast) -> None:
    day = timezone.localdate() + datetime.timedelta(days=9)

    def add() -> FreePeriod:
        return services.add_free_period(school=cast.school, name="Study day", starts_on=day, ends_on=day, by=cast.leader)

    with organisation_scope(cast.organisation.pk):
        with just_before(FreePeriod, elsewhere(cast, add)):
            assert add() == FreePeriod.objects.get()
        assert AuditEvent.objects.filter(verb="free_period.added").count() == 1
