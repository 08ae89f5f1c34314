"""Two presses at the same moment: the second finds what the first wrote."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from schools import services
from schools.models import AuditEvent, FreePeriod
from schools.services import AlreadyInvited
from tests.cast import Cast
from tests.meanwhile import just_before


def test_of_two_invitations_of_one_address_the_second_is_told_of_the_first(scope: Cast) -> None:
    def invite() -> None:
        services.invite(organisation=scope.organisation, email="new@example.org", name="Nia", by=scope.leader)

    with just_before("SAVEPOINT", invite, at=2), pytest.raises(AlreadyInvited) as refused:
        invite()
    assert (refused.value.invitation.email, refused.value.field) == ("new@example.org", "email")


def test_free_days_that_were_sent_twice_are_there_once(scope: Cast) -> None:
    day = timezone.localdate() + datetime.timedelta(days=9)

    def add() -> FreePeriod:
        return services.add_free_period(school=scope.school, name="Study day", starts_on=day, ends_on=day, by=scope.leader)

    with just_before("SAVEPOINT", add, at=2):
        assert add() == FreePeriod.objects.get()
    assert AuditEvent.objects.filter(verb="free_period.added").count() == 1
