"""Every write of schools: what it does, and what it refuses."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.errors import DomainError
from core.tenancy import unscoped
from schools import services
from schools.enums import Region, StaffRole
from schools.models import AuditEvent, FreePeriod, Organisation, School, Staff, User
from schools.signals import staff_ended
from tests.cast import Cast
from tests.factories.schools import SchoolFactory, StaffFactory, UserFactory
from tests.meanwhile import just_before_saving

DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    return timezone.localdate()


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


# Organisations ------------------------------------------------------------------------------------------------


def test_an_organisation_gets_a_place_of_its_own_in_addresses(db: None, everything: None) -> None:
    first = services.create_organisation(name=" Stichting  Aan Zee ")
    second = services.create_organisation(name="Stichting aan Zee")
    assert [first.slug, second.slug] == ["stichting-aan-zee", "stichting-aan-zee-2"]
    assert verbs() == ["organisation.created"] * 2


def test_an_organisation_with_a_name_without_letters_still_gets_a_place(db: None) -> None:
    assert services.create_organisation(name="學校").slug == "organisation"


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_an_organisation_needs_a_name_that_fits(db: None, name: str) -> None:
    with pytest.raises(ValidationError):
        services.create_organisation(name=name)


def test_settings_are_saved_with_the_own_words(scope: Cast) -> None:
    services.save_settings(
        organisation=scope.organisation,
        name="Lindenhof groep",
        smallest_group=7,
        terms={"plg": {"nl": [" leerteam ", "leerteams"], "en": ["", ""]}, "teacher": {}},
        by=scope.leader,
    )
    kept = Organisation.objects.get(pk=scope.organisation.pk)
    assert (kept.name, kept.smallest_group) == ("Lindenhof groep", 7)
    assert kept.terms == {"plg": {"nl": ["leerteam", "leerteams"]}}
    assert verbs() == ["organisation.changed"]


@pytest.mark.parametrize(
    ("pair", "field"),
    [
        (["leerteam", ""], "plg_nl_1"),
        (["", "leerteams"], "plg_nl_0"),
        (["leerteam"], "plg_nl_1"),
        (["x" * 41, "y"], "plg_nl_0"),
    ],
)
def test_a_word_comes_with_its_plural_and_fits(scope: Cast, pair: list[str], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        services.save_settings(
            organisation=scope.organisation, name="L", smallest_group=5, terms={"plg": {"nl": pair}}, by=scope.leader
        )
    assert refusal.value.field == field


@pytest.mark.parametrize("number", [4, 11, -1])
def test_the_smallest_number_of_answers_stays_between_five_and_ten(scope: Cast, number: int) -> None:
    with pytest.raises(ValidationError):
        services.save_settings(organisation=scope.organisation, name="L", smallest_group=number, terms={}, by=scope.leader)


# Schools and free days ----------------------------------------------------------------------------------------


def test_a_school_is_added_and_changed(scope: Cast) -> None:
    school = services.create_school(organisation=scope.organisation, name=" Aan  Zee ", region=Region.NL_NORTH, by=scope.leader)
    assert (school.name, school.region) == ("Aan Zee", "nl-north")
    services.save_school(school=school, name="Aan Zee", region=Region.BE_FLANDERS, by=scope.leader)
    assert School.objects.get(pk=school.pk).region == "be-flanders"
    assert verbs() == ["school.created", "school.changed"]


def test_a_school_name_is_taken_whatever_the_capitals(scope: Cast) -> None:
    for action in (
        lambda: services.create_school(organisation=scope.organisation, name="de linde", by=scope.leader),
        lambda: services.save_school(
            school=SchoolFactory(organisation=scope.organisation), name="DE LINDE", region="nl-south", by=scope.leader
        ),
    ):
        with pytest.raises(DomainError) as refusal:
            action()
        assert refusal.value.field == "name"


def test_two_organisations_may_have_a_school_of_one_name(cast: Cast) -> None:
    with unscoped(reason="a test looks at both"):
        services.create_school(organisation=cast.other_organisation, name="De Linde", by=cast.other)


@pytest.mark.parametrize(("name", "region"), [("", "nl-north"), ("x" * 121, "nl-north"), ("Aan Zee", "mars")])
def test_a_school_needs_a_name_and_a_region(scope: Cast, name: str, region: str) -> None:
    with pytest.raises(ValidationError):
        services.create_school(organisation=scope.organisation, name=name, region=region, by=scope.leader)


def test_free_days_are_added_once_and_removed(scope: Cast) -> None:
    first = services.add_free_period(school=scope.school, name="Study day", starts_on=today(), by=scope.leader)
    again = services.add_free_period(school=scope.school, name="Study day", starts_on=today(), by=scope.leader)
    assert first == again
    assert first.ends_on == today()
    services.remove_free_period(period=first, by=scope.leader)
    assert not FreePeriod.objects.exists()
    assert verbs() == ["free_period.added", "free_period.removed"]


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [(5, 4, "ends_on"), (-9, -1, "starts_on"), (0, 101, "ends_on"), (1099, 1099, "starts_on")],
)
def test_free_days_lie_ahead_and_are_not_endless(scope: Cast, starts: int, ends: int, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        services.add_free_period(
            school=scope.school, name="X", starts_on=today() + starts * DAY, ends_on=today() + ends * DAY, by=scope.leader
        )
    assert refusal.value.field == field


def test_free_days_that_began_already_may_still_be_added(scope: Cast) -> None:
    services.add_free_period(school=scope.school, name="X", starts_on=today() - DAY, ends_on=today(), by=scope.leader)


def test_other_days_under_the_same_name_and_start_are_refused(scope: Cast) -> None:
    services.add_free_period(school=scope.school, name="X", starts_on=today(), by=scope.leader)
    with pytest.raises(DomainError):
        services.add_free_period(school=scope.school, name="X", starts_on=today(), ends_on=today() + DAY, by=scope.leader)


def test_free_days_need_a_name(scope: Cast) -> None:
    with pytest.raises(ValidationError):
        services.add_free_period(school=scope.school, name=" ", starts_on=today(), by=scope.leader)


# People -------------------------------------------------------------------------------------------------------


def test_a_person_gets_an_account_with_an_address_in_lower_case(db: None) -> None:
    person = services.create_person(email=" MIA@Example.org ", name=" Mia  Member ", password="correct horse battery")
    assert (person.email, person.name, person.language) == ("mia@example.org", "Mia Member", "nl")
    assert person.check_password("correct horse battery")


def test_an_address_with_an_account_gets_no_second_one(cast: Cast) -> None:
    with pytest.raises(DomainError):
        services.create_person(email="MIA@example.org", name="Mia")


@pytest.mark.parametrize("change", [{"email": "no address"}, {"name": " "}, {"language": "xx"}])
def test_an_account_needs_an_address_a_name_and_a_language(db: None, change: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        services.create_person(**{"email": "mia@example.org", "name": "Mia", **change})


def test_a_person_changes_name_language_and_theme(cast: Cast) -> None:
    services.save_profile(user=cast.member, name=" Mia  Maas ", language="nl", theme="dark")
    kept = User.objects.get(pk=cast.member.pk)
    assert (kept.name, kept.language, kept.theme) == ("Mia Maas", "nl", "dark")


@pytest.mark.parametrize("change", [{"name": ""}, {"name": "x" * 121}, {"language": "de"}, {"theme": "pink"}])
def test_a_profile_takes_only_what_is_there(cast: Cast, change: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        services.save_profile(user=cast.member, **{"name": "Mia", "language": "nl", "theme": "", **change})


def test_a_language_that_is_not_there_is_refused(cast: Cast) -> None:
    services.set_language(user=cast.member, language="nl")
    assert User.objects.get(pk=cast.member.pk).language == "nl"
    with pytest.raises(ValidationError):
        services.set_language(user=cast.member, language="de")


def test_a_role_is_given_from_today(scope: Cast) -> None:
    person = UserFactory()
    row = services.give_role(organisation=scope.organisation, user=person, role="staff", school=scope.school, by=scope.leader)
    assert (row.role, row.school, row.starts_on, row.ends_on) == ("staff", scope.school, today(), None)
    assert verbs() == ["staff.added"]


def test_somebody_from_outside_belongs_to_no_school(scope: Cast) -> None:
    row = services.give_role(
        organisation=scope.organisation, user=UserFactory(), role="external", school=scope.school, by=scope.leader
    )
    assert row.school is None


def test_nobody_gets_two_roles_at_once(scope: Cast) -> None:
    with pytest.raises(DomainError):
        services.give_role(organisation=scope.organisation, user=scope.member, role="staff", by=scope.leader)
    later = UserFactory()
    StaffFactory(organisation=scope.organisation, user=later, starts_on=today() + DAY)
    with pytest.raises(DomainError):
        services.give_role(organisation=scope.organisation, user=later, role="staff", by=scope.leader)


def test_a_role_or_school_from_elsewhere_is_refused(cast: Cast) -> None:
    with unscoped(reason="a test tries to cross the wall"):
        for change in ({"role": "king"}, {"role": "staff", "school": cast.other_school}):
            with pytest.raises(DomainError):
                services.give_role(organisation=cast.organisation, user=UserFactory(), by=cast.leader, **change)


def test_a_leader_of_one_school_appoints_leaders_there_only(scope: Cast) -> None:
    elsewhere = SchoolFactory(organisation=scope.organisation)
    Staff.objects.filter(user=scope.leader).update(school=scope.school)
    for school in (None, elsewhere):
        with pytest.raises(DomainError) as refusal:
            services.give_role(
                organisation=scope.organisation, user=UserFactory(), role="leader", school=school, by=scope.leader
            )
        assert refusal.value.field == "role"
    services.give_role(organisation=scope.organisation, user=UserFactory(), role="leader", school=scope.school, by=scope.leader)


# The end of a role --------------------------------------------------------------------------------------------


def test_the_end_of_a_role_is_the_end_of_access_at_once(scope: Cast) -> None:
    row = Staff.objects.get(user=scope.member)
    services.end_staff(staff=row, by=scope.leader)
    assert not Staff.objects.current().filter(user=scope.member).exists()
    assert verbs()[-1] == "staff.ended"


def test_a_role_that_began_today_ends_at_once_too(scope: Cast) -> None:
    row = StaffFactory(organisation=scope.organisation, starts_on=today())
    services.end_staff(staff=row, by=scope.leader)
    assert not Staff.objects.current().filter(pk=row.pk).exists()


def test_a_role_ends_once_and_is_told_once(scope: Cast) -> None:
    heard = []

    def hear(sender: object, staff: Staff, by: User, **kwargs: object) -> None:
        heard.append((staff.user, by))

    staff_ended.connect(hear)
    try:
        row = Staff.objects.get(user=scope.member)
        services.end_staff(staff=row, by=scope.leader)
        services.end_staff(staff=row, by=scope.leader)
    finally:
        staff_ended.disconnect(hear)
    assert heard == [(scope.member, scope.leader)]


def test_what_a_receiver_refuses_is_undone(scope: Cast) -> None:
    def refuse(sender: object, **kwargs: object) -> None:
        raise DomainError("no")

    staff_ended.connect(refuse)
    try:
        with pytest.raises(DomainError):
            services.end_staff(staff=Staff.objects.get(user=scope.member), by=scope.leader)
    finally:
        staff_ended.disconnect(refuse)
    assert Staff.objects.current().filter(user=scope.member).exists()


def test_the_last_leader_of_all_schools_stays(scope: Cast) -> None:
    row = Staff.objects.get(user=scope.leader)
    StaffFactory(organisation=scope.organisation, role=StaffRole.LEADER, school=scope.school)
    with pytest.raises(DomainError):
        services.end_staff(staff=row, by=scope.leader)
    StaffFactory(organisation=scope.organisation, role=StaffRole.LEADER)
    services.end_staff(staff=row, by=scope.leader)
    assert row.user not in [leader.user for leader in Staff.objects.lead_all()]


# Two at the same moment ---------------------------------------------------------------------------------------


def test_of_two_schools_of_one_name_at_once_the_second_is_refused(scope: Cast) -> None:
    def first() -> None:
        School.objects.bulk_create([School(organisation=scope.organisation, name="Aan Zee")])

    with just_before_saving(School, first), pytest.raises(DomainError):
        services.create_school(organisation=scope.organisation, name="Aan Zee", by=scope.leader)
