"""Each predicate and permission of schools, for each of the cast."""

import pytest
from django.contrib.auth.models import AnonymousUser

from core.tenancy import unscoped
from schools import rules
from schools.enums import StaffRole
from schools.models import FreePeriod, Invitation, School, Staff
from tests.cast import ROLES, Cast
from tests.factories.schools import FreePeriodFactory, InvitationFactory, SchoolFactory, StaffFactory

EVERYBODY_HERE = {"member", "organiser", "leader", "expert", "staff"}
STAFF = {"member", "organiser", "leader", "staff"}
LEADER = {"leader"}


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("schools.view_organisation", EVERYBODY_HERE),
        ("schools.edit_organisation", LEADER),
        ("schools.add_school", LEADER),
        ("schools.view_staff", STAFF),
        ("schools.invite", LEADER),
    ],
)
def test_who_may_do_what_with_the_organisation(scope: Cast, permission: str, allowed: set[str]) -> None:
    assert {role for role in ROLES if scope.person(role).has_perm(permission, scope.organisation)} == allowed


@pytest.mark.parametrize(("permission", "allowed"), [("schools.view_school", STAFF), ("schools.edit_school", LEADER)])
def test_who_may_do_what_with_a_school(scope: Cast, permission: str, allowed: set[str]) -> None:
    assert {role for role in ROLES if scope.person(role).has_perm(permission, scope.school)} == allowed


def test_only_a_leader_ends_a_role(scope: Cast) -> None:
    row = Staff.objects.get(user=scope.member)
    assert {role for role in ROLES if scope.person(role).has_perm("schools.change_staff", row)} == LEADER


def test_an_invitation_is_changed_by_its_sender_and_by_leaders(scope: Cast) -> None:
    invitation = InvitationFactory(organisation=scope.organisation, invited_by=scope.organiser)
    allowed = {role for role in ROLES if scope.person(role).has_perm("schools.change_invitation", invitation)}
    assert allowed == {"leader", "organiser"}


def test_nobody_without_an_account_may_anything(scope: Cast) -> None:
    nobody = AnonymousUser()
    for predicate in (
        rules.is_here,
        rules.is_staff,
        rules.is_leader_somewhere,
        rules.is_leader_of_all,
        rules.is_leader_of_school,
    ):
        assert not predicate(nobody, scope.organisation)
    assert not rules.is_inviter(nobody, InvitationFactory(organisation=scope.organisation, invited_by=None))


def test_nothing_is_allowed_on_nothing(scope: Cast) -> None:
    assert not scope.leader.has_perm("schools.edit_organisation", None)


class TestLeaderOfOneSchool:
    @pytest.fixture(autouse=True)
    def _one_school(self, scope: Cast) -> None:
        self.cast = scope
        self.elsewhere = SchoolFactory(organisation=scope.organisation)
        Staff.objects.filter(user=scope.leader).update(school=scope.school)
        self.leader = scope.leader

    def test_edits_this_school_only(self) -> None:
        assert self.leader.has_perm("schools.edit_school", self.cast.school)
        assert not self.leader.has_perm("schools.edit_school", self.elsewhere)

    def test_edits_free_days_of_this_school_only(self) -> None:
        assert self.leader.has_perm("schools.edit_school", FreePeriodFactory(school=self.cast.school))
        assert not self.leader.has_perm("schools.edit_school", FreePeriodFactory(school=self.elsewhere))

    def test_does_not_edit_the_organisation_or_add_schools(self) -> None:
        assert not self.leader.has_perm("schools.edit_organisation", self.cast.organisation)
        assert not self.leader.has_perm("schools.add_school", self.cast.organisation)

    def test_invites_and_ends_roles_at_this_school_only(self) -> None:
        assert self.leader.has_perm("schools.invite", self.cast.organisation)
        here = Staff.objects.get(user=self.cast.member)
        there = StaffFactory(organisation=self.cast.organisation, school=self.elsewhere)
        assert self.leader.has_perm("schools.change_staff", here)
        assert not self.leader.has_perm("schools.change_staff", there)

    def test_ends_no_role_that_belongs_to_no_school_even_if_its_number_is_that_of_the_school(self) -> None:
        row = StaffFactory(organisation=self.cast.organisation, school=None, pk=self.cast.school.pk + 10_000)
        Staff.objects.filter(user=self.leader).update(school=SchoolFactory(organisation=self.cast.organisation, pk=row.pk))
        self.cast.organisation.__dict__.pop("_staff_roles", None)
        assert not self.leader.has_perm("schools.change_staff", row)


def test_a_role_that_ended_gives_no_right(scope: Cast) -> None:
    row = Staff.objects.get(user=scope.leader)
    Staff.objects.filter(pk=row.pk).update(ends_on=row.starts_on)
    assert not scope.leader.has_perm("schools.edit_organisation", scope.organisation)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_visible_may_be_viewed_and_the_other_way_round(cast: Cast, role: str) -> None:
    person = cast.person(role)
    with unscoped(reason="a test compares two answers"):
        FreePeriodFactory(school=cast.school)
        FreePeriodFactory(school=cast.other_school)
        InvitationFactory(organisation=cast.organisation, invited_by=cast.organiser)
        InvitationFactory(organisation=cast.other_organisation, invited_by=cast.other)
        for model, permission in (
            (School, "schools.view_school"),
            (FreePeriod, "schools.view_school"),
            (Staff, "schools.view_staff"),
            (Invitation, "schools.change_invitation"),
        ):
            seen = set(model.objects.visible_to(person).values_list("pk", flat=True))
            allowed = {row.pk for row in model.objects.all() if person.has_perm(permission, row)}
            assert seen == allowed, model


def test_staff_roles_are_asked_once_a_page(scope: Cast, django_assert_num_queries: pytest.fixture) -> None:
    with django_assert_num_queries(1):
        assert scope.leader.has_perm("schools.edit_organisation", scope.organisation)
        assert scope.leader.has_perm("schools.invite", scope.organisation)
    assert rules.staff_roles(scope.leader, scope.organisation) == {(StaffRole.LEADER, None)}
