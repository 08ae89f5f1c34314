"""Reads on schools and people."""

import datetime

import pytest
from django.utils import timezone

from core.tenancy import NoActiveOrganisation, organisation_scope, unscoped
from schools.enums import StaffRole
from schools.models import AuditEvent, FreePeriod, Invitation, School, Staff
from schools.scopes import invitation_for, organisation_for, organisation_ids_of, person_scope
from schools.services import invite
from tests.cast import Cast
from tests.factories.schools import FreePeriodFactory, InvitationFactory, SchoolFactory, StaffFactory

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "ends", "is_current"),
    [(-1, None, True), (0, None, True), (1, None, False), (-2, 0, True), (-2, -1, False), (0, 0, True)],
)
def test_a_role_holds_from_its_first_day_through_its_last(scope: Cast, starts: int, ends: int | None, is_current: bool) -> None:
    row = StaffFactory(
        organisation=scope.organisation,
        starts_on=TODAY() + starts * DAY,
        ends_on=None if ends is None else TODAY() + ends * DAY,
    )
    assert Staff.objects.current().filter(pk=row.pk).exists() is is_current


def test_a_role_that_is_over_is_among_the_ended(scope: Cast) -> None:
    row = StaffFactory(organisation=scope.organisation, ends_on=TODAY() - DAY)
    assert list(Staff.objects.ended()) == [row]


def test_leaders_of_all_are_counted_without_leaders_of_one_school_or_with_an_end(scope: Cast) -> None:
    StaffFactory(organisation=scope.organisation, role=StaffRole.LEADER, school=scope.school)
    StaffFactory(organisation=scope.organisation, role=StaffRole.LEADER, ends_on=TODAY())
    assert [row.user for row in Staff.objects.lead_all()] == [scope.leader]


def test_schools_and_free_days_are_for_staff(scope: Cast) -> None:
    FreePeriodFactory(school=scope.school)
    for person, number in ((scope.staff, 1), (scope.leader, 1), (scope.expert, 0), (scope.other, 0), (scope.administrator, 0)):
        assert School.objects.visible_to(person).count() == number
        assert FreePeriod.objects.visible_to(person).count() == number
        assert Staff.objects.visible_to(person).exists() is bool(number)


def test_schools_of_the_other_organisation_are_not_there(scope: Cast) -> None:
    assert list(School.objects.visible_to(scope.leader)) == [scope.school]


def test_invitations_are_for_leaders_and_their_sender(scope: Cast) -> None:
    InvitationFactory(organisation=scope.organisation, invited_by=scope.organiser)
    assert Invitation.objects.visible_to(scope.leader).count() == 1
    assert Invitation.objects.visible_to(scope.organiser).count() == 1
    assert Invitation.objects.visible_to(scope.member).count() == 0


def test_an_expired_invitation_waits_but_is_not_open(scope: Cast) -> None:
    InvitationFactory(organisation=scope.organisation, expires_at=timezone.now() - DAY)
    assert Invitation.objects.waiting().count() == 1
    assert Invitation.objects.open().count() == 0


def test_the_audit_trail_is_read_by_nobody(scope: Cast) -> None:
    assert AuditEvent.objects.visible_to(scope.leader).count() == 0


def test_a_queryset_without_a_scope_raises(cast: Cast) -> None:
    for model in (School, FreePeriod, Staff, Invitation, AuditEvent):
        with pytest.raises(NoActiveOrganisation):
            model.objects.count()


def test_a_person_is_in_the_organisations_of_current_roles_only(cast: Cast) -> None:
    assert set(organisation_ids_of(cast.expert)) == {cast.organisation.pk, cast.other_organisation.pk}
    with unscoped(reason="a test ends a role"):
        Staff.objects.filter(user=cast.expert, organisation=cast.other_organisation).update(ends_on=TODAY() - DAY)
    assert organisation_ids_of(cast.expert) == [cast.organisation.pk]
    assert organisation_for(cast.expert, "rivierwijk") is None
    assert organisation_for(cast.expert, "lindenhof") == cast.organisation
    assert organisation_ids_of(cast.administrator) == []
    with person_scope(cast.expert):
        assert set(School.objects.values_list("name", flat=True)) == {"De Linde"}


def test_the_token_of_a_link_finds_its_invitation_and_no_other(cast: Cast) -> None:
    with organisation_scope(cast.organisation.pk):
        invitation, token = invite(organisation=cast.organisation, email="new@example.org", name="New", by=cast.leader)
        assert token not in Invitation.objects.values_list("token_hash", flat=True)
    assert invitation_for(token) == invitation
    for other in (token[:-1], token.upper(), invitation.token_hash, "", "\x00", "\ud800", "é" * 400):
        assert invitation_for(other) is None


def test_schools_come_in_the_order_of_their_names(scope: Cast) -> None:
    SchoolFactory(organisation=scope.organisation, name="Aan Zee")
    assert [school.name for school in School.objects.all()] == ["Aan Zee", "De Linde"]
