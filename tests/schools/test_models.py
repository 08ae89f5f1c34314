"""Constraints and small properties."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from schools.models import Invitation, Organisation, Staff, User, display_name
from tests.cast import Cast
from tests.factories.schools import FreePeriodFactory, InvitationFactory, SchoolFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def refused(action: object) -> bool:
    """Whether the database refuses."""
    try:
        with transaction.atomic():
            action()  # type: ignore[operator]
    except IntegrityError:
        return True
    return False


def test_an_address_has_one_account_whatever_the_capitals() -> None:
    User.objects.create_user("Mia@Example.org", name="Mia")
    assert User.objects.get_by_natural_key("MIA@example.ORG").email == "mia@example.org"
    assert refused(lambda: User.objects.bulk_create([User(email="MIA@example.org", name="M")]))


def test_an_account_without_a_password_opens_by_code_only() -> None:
    assert not User.objects.create_user("mia@example.org", name="Mia").has_usable_password()


def test_a_person_is_called_by_name_and_else_by_address() -> None:
    assert str(User(name="Mia Member")) == display_name(User(name="Mia Member")) == User(name="Mia Member").get_full_name()
    assert str(User(email="mia@example.org")) == "mia@example.org"
    assert User(name="Mia Member").get_short_name() == "Mia"


def test_an_administrator_is_staff_of_the_platform_and_not_of_a_school(scope: Cast) -> None:
    assert scope.administrator.is_superuser
    assert not Staff.objects.filter(user=scope.administrator).exists()


@pytest.mark.parametrize("number", [0, 4, 11])
def test_results_are_never_shown_below_five_answers(number: int) -> None:
    assert refused(lambda: Organisation.objects.create(name="X", slug="x", smallest_group=number))


def test_a_school_name_stands_once_in_an_organisation(scope: Cast) -> None:
    assert refused(lambda: SchoolFactory(organisation=scope.organisation, name=scope.school.name))


def test_free_days_end_after_they_start_and_stand_once(scope: Cast) -> None:
    period = FreePeriodFactory(school=scope.school)
    assert refused(lambda: FreePeriodFactory(school=scope.school, ends_on=period.starts_on - datetime.timedelta(days=1)))
    assert refused(lambda: FreePeriodFactory(school=scope.school))


def test_a_person_has_one_open_role_in_an_organisation(scope: Cast) -> None:
    assert refused(lambda: StaffFactory(organisation=scope.organisation, user=scope.member))
    assert not refused(lambda: StaffFactory(organisation=scope.organisation, user=scope.member, ends_on=timezone.localdate()))


def test_a_role_ends_after_it_starts(scope: Cast) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    assert refused(
        lambda: StaffFactory(
            organisation=scope.organisation, user=UserFactory(), starts_on=timezone.localdate(), ends_on=yesterday
        )
    )


def test_an_address_has_one_open_invitation_in_an_organisation(scope: Cast) -> None:
    first = InvitationFactory(organisation=scope.organisation, email="new@example.org")
    assert refused(lambda: InvitationFactory(organisation=scope.organisation, email="NEW@example.org"))
    Invitation.objects.filter(pk=first.pk).update(revoked_at=timezone.now())
    assert not refused(lambda: InvitationFactory(organisation=scope.organisation, email="new@example.org"))


def test_an_invitation_is_open_until_it_is_used_withdrawn_or_expired(scope: Cast) -> None:
    now = timezone.now()
    invitation = InvitationFactory.build(organisation=scope.organisation)
    assert invitation.is_open
    for field, value in (("accepted_at", now), ("revoked_at", now), ("expires_at", now)):
        changed = InvitationFactory.build(organisation=scope.organisation, **{field: value})
        assert not changed.is_open


def test_rows_name_themselves(scope: Cast) -> None:
    assert str(scope.organisation) == "Lindenhof"
    assert str(scope.school) == "De Linde"
    assert str(FreePeriodFactory(school=scope.school)) == "Study day"
    with translation.override("en"):
        assert str(Staff.objects.get(user=scope.leader)) == "Lotte Leader (School leader)"
    assert str(InvitationFactory(organisation=scope.organisation, email="a@example.org")) == "a@example.org"
    assert scope.organisation.get_absolute_url() == "/o/lindenhof/"
    assert scope.school.get_absolute_url() == f"/o/lindenhof/schools/{scope.school.pk}/"
