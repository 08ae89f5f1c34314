"""Settings, schools and staff: who gets in, what they show, what they refuse, and how often they ask the database."""

import datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.tenancy import unscoped
from schools import services
from schools.models import FreePeriod, Invitation, Organisation, School, Staff
from tests.cast import ROLES, Cast
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.schools import FreePeriodFactory, InvitationFactory, SchoolFactory, StaffFactory, UserFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def rows(cast: Cast) -> dict[str, int]:
    """One row of everything, in Lindenhof."""
    with unscoped(reason="a test prepares its world"):
        return {
            "school": cast.school.pk,
            "period": FreePeriodFactory(school=cast.school).pk,
            "role": Staff.objects.get(user=cast.member).pk,
            "invitation": InvitationFactory(organisation=cast.organisation, invited_by=cast.leader, name="Nia").pk,
        }


PAGES = {
    "settings": (),
    "school_list": (),
    "school_create": (),
    "school_detail": ("school",),
    "school_edit": ("school",),
    "free_period_create": ("school",),
    "free_period_delete": ("period",),
    "staff": (),
    "staff_invite": (),
    "staff_end": ("role",),
    "invitation_resend": ("invitation",),
    "invitation_revoke": ("invitation",),
}
POST_ONLY = {"invitation_resend"}
FOR_STAFF = {"school_list", "school_detail", "staff"}


def path(name: str, rows: dict[str, int], organisation: str = "lindenhof") -> str:
    return reverse(f"schools:{name}", args=[organisation, *(rows[key] for key in PAGES[name])])


def expected(name: str, role: str) -> int:
    """The status that a role gets."""
    if role in ("other", "administrator"):
        return 404
    if role == "leader" or (name in FOR_STAFF and role != "expert"):
        return 200
    if role == "expert" and name not in ("settings", "school_list", "school_create", "staff", "staff_invite"):
        return 404  # schools and staff are not visible to people from outside
    return 404 if name.startswith("invitation_") else 403


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_for_whom_it_should(cast: Cast, rows: dict[str, int], sign_in: object, name: str, role: str) -> None:
    client: Client = sign_in(cast.person(role))
    status = expected(name, role)
    if name in POST_ONLY:
        assert client.get(path(name, rows)).status_code in (404, 405)
        assert client.post(path(name, rows)).status_code == (303 if status == 200 else status)
    else:
        assert client.get(path(name, rows)).status_code == status
        if status != 200:
            assert client.post(path(name, rows), {}).status_code in (status, 405, 404)


@pytest.mark.parametrize("name", PAGES)
def test_a_row_of_the_other_organisation_is_not_found_under_ones_own(
    cast: Cast, rows: dict[str, int], sign_in: object, name: str
) -> None:
    client: Client = sign_in(cast.other)
    if PAGES[name]:
        for verb in (client.get, client.post):
            assert verb(path(name, rows, "rivierwijk")).status_code in (404, 405)


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_signs_in_first(rows: dict[str, int], name: str) -> None:
    assert Client().get(path(name, rows))["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", PAGES)
def test_whoever_just_lost_the_right_is_refused(cast: Cast, rows: dict[str, int], sign_in: object, name: str) -> None:
    client: Client = sign_in(cast.leader)
    with unscoped(reason="a test ends a role"):
        Staff.objects.filter(user=cast.leader).update(role="staff")
    status = expected(name, "staff")
    response = client.post(path(name, rows), {"name": "X"})
    if name.startswith("invitation_"):
        assert response.status_code == 303, "it is still the invitation that this person sent"
    else:
        assert response.status_code == (405 if status == 200 else 403)


def test_nothing_of_the_other_organisation_shows(cast: Cast, rows: dict[str, int], sign_in: object) -> None:
    client: Client = sign_in(cast.leader)
    for name in PAGES.keys() - POST_ONLY:
        assert "TELLING" not in client.get(path(name, rows)).content.decode()


@pytest.mark.parametrize(
    ("name", "queries"),
    [("settings", 5), ("school_list", 6), ("school_create", 5), ("school_detail", 7), ("school_edit", 6),
     ("free_period_create", 6), ("free_period_delete", 6), ("staff", 8), ("staff_invite", 6), ("staff_end", 6),
     ("invitation_revoke", 5)],
)  # fmt: skip
@pytest.mark.parametrize("many", [False, True])
def test_a_page_asks_the_database_as_often_for_thirty_rows_as_for_one(
    cast: Cast, rows: dict[str, int], sign_in: object, django_assert_num_queries: object, name: str, queries: int, many: bool
) -> None:
    with unscoped(reason="a test prepares its world"):
        StaffFactory(organisation=cast.organisation, ends_on=timezone.localdate() - DAY)
        if many:
            schools = SchoolFactory.create_batch(30, organisation=cast.organisation)
            for number, school in enumerate(schools):
                FreePeriodFactory(school=cast.school, name=f"Day {number}")
                StaffFactory(organisation=cast.organisation, school=school)
                StaffFactory(organisation=cast.organisation, ends_on=timezone.localdate() - DAY)
                InvitationFactory(organisation=cast.organisation, invited_by=cast.leader, school=school)
                MembershipFactory(group=GroupFactory(school=school), user=cast.leader)
        else:
            MembershipFactory(group=cast.group, user=cast.leader)
    client: Client = sign_in(cast.leader)
    with django_assert_num_queries(queries):
        client.get(path(name, rows))


# Settings -----------------------------------------------------------------------------------------------------


def test_settings_are_saved_and_the_words_change(cast: Cast, sign_in: object) -> None:
    client: Client = sign_in(cast.leader)
    data = {"name": "Lindenhof", "smallest_group": "6", "plg_en_0": "study circle", "plg_en_1": "study circles"}
    assert client.post("/o/lindenhof/settings/", data).status_code == 303
    kept = Organisation.objects.get(pk=cast.organisation.pk)
    assert kept.smallest_group == 6
    assert kept.terms == {"plg": {"en": ["study circle", "study circles"]}}
    assert 'value="study circle"' in client.get("/o/lindenhof/settings/").content.decode()


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"name": "x" * 121}, {"name": "a\x00"}, {"smallest_group": ""}, {"smallest_group": "4"},
     {"smallest_group": "many"}, {"plg_nl_0": "kring"}, {"plg_nl_0": "x" * 41, "plg_nl_1": "y"}],
)  # fmt: skip
def test_wrong_settings_are_refused_at_the_field(cast: Cast, sign_in: object, change: dict[str, str]) -> None:
    response = sign_in(cast.leader).post("/o/lindenhof/settings/", {"name": "L", "smallest_group": "5"} | change)
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()
    assert Organisation.objects.get(pk=cast.organisation.pk).name == "Lindenhof"


# Schools ------------------------------------------------------------------------------------------------------


def test_a_school_is_added_and_changed(cast: Cast, sign_in: object) -> None:
    client: Client = sign_in(cast.leader)
    response = client.post("/o/lindenhof/schools/new/", {"name": "Aan Zee", "region": "nl-north"})
    assert response.status_code == 303
    assert client.post(response["Location"] + "edit/", {"name": "Aan Zee", "region": "be-flanders"}).status_code == 303
    assert "Flanders" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize("change", [{"name": ""}, {"name": "DE LINDE"}, {"name": "\x00"}, {"region": "mars"}, {"region": ""}])
def test_a_wrong_school_is_refused(cast: Cast, sign_in: object, change: dict[str, str]) -> None:
    response = sign_in(cast.leader).post("/o/lindenhof/schools/new/", {"name": "Aan Zee", "region": "nl-north"} | change)
    assert response.status_code == 422
    with unscoped(reason="a test looks"):
        assert School.objects.filter(organisation=cast.organisation).count() == 1


def test_a_refused_change_keeps_the_title(cast: Cast, rows: dict[str, int], sign_in: object) -> None:
    with unscoped(reason="a test prepares its world"):
        SchoolFactory(organisation=cast.organisation, name="Aan Zee")
    response = sign_in(cast.leader).post(path("school_edit", rows), {"name": "Aan Zee", "region": "nl-north"})
    assert response.status_code == 422
    assert "Change De Linde" in response.content.decode()


def test_the_year_of_a_school_shows_holidays_and_own_days(cast: Cast, rows: dict[str, int], sign_in: object) -> None:
    text = sign_in(cast.leader).get(path("school_detail", rows)).content.decode()
    assert "Christmas break" in text
    assert "Study day" in text
    assert path("free_period_delete", rows) in text
    assert path("free_period_delete", rows) not in sign_in(cast.staff).get(path("school_detail", rows)).content.decode()


@pytest.mark.parametrize("year", ["next", "", "1999", "\x00", "x" * 999])
def test_the_year_in_the_address_is_this_one_or_the_next(cast: Cast, rows: dict[str, int], sign_in: object, year: str) -> None:
    assert sign_in(cast.leader).get(path("school_detail", rows), {"year": year}).status_code == 200


def test_a_year_without_known_holidays_says_so(
    cast: Cast, rows: dict[str, int], sign_in: object, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: datetime.date(2040, 1, 1))
    text = sign_in(cast.leader).get(path("school_detail", rows)).content.decode()
    assert "not published yet" in text


def test_free_days_are_added_once_and_removed_after_a_question(cast: Cast, rows: dict[str, int], sign_in: object) -> None:
    client: Client = sign_in(cast.leader)
    day = timezone.localdate().isoformat()
    for _twice in range(2):
        assert client.post(path("free_period_create", rows), {"name": "Team day", "starts_on": day}).status_code == 303
    with unscoped(reason="a test looks"):
        period = FreePeriod.objects.get(name="Team day")
    rows["period"] = period.pk
    assert "Team day" in client.get(path("free_period_delete", rows)).content.decode()
    assert client.post(path("free_period_delete", rows)).status_code == 303
    assert client.post(path("free_period_delete", rows)).status_code == 404


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"name": "x" * 81}, {"starts_on": ""}, {"starts_on": "soon"}, {"starts_on": "2001-01-01"},
     {"ends_on": "2001-01-01"}, {"starts_on": "9999-12-31"}, {"starts_on": "\x00"}],
)  # fmt: skip
def test_wrong_free_days_are_refused(cast: Cast, rows: dict[str, int], sign_in: object, change: dict[str, str]) -> None:
    data = {"name": "X", "starts_on": timezone.localdate().isoformat()} | change
    response = sign_in(cast.leader).post(path("free_period_create", rows), data)
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()


# Staff --------------------------------------------------------------------------------------------------------


def test_staff_see_who_works_here_but_no_addresses_invitations_or_people_who_left(
    cast: Cast, rows: dict[str, int], sign_in: object
) -> None:
    with unscoped(reason="a test prepares its world"):
        gone = UserFactory(name="Gone Girl")
        StaffFactory(organisation=cast.organisation, user=gone, ends_on=timezone.localdate() - DAY)
    text = sign_in(cast.staff).get("/o/lindenhof/staff/").content.decode()
    assert "Mia Member" in text
    for word in ("mia@example.org", "Nia", "Gone Girl", "/end/", "/settings/"):
        assert word not in text
    text = sign_in(cast.leader).get("/o/lindenhof/staff/").content.decode()
    for word in ("mia@example.org", "Nia", "Gone Girl", path("staff_end", rows), "/settings/"):
        assert word in text


def test_somebody_is_invited_and_gets_a_mail(cast: Cast, sign_in: object, django_capture_on_commit_callbacks: object) -> None:
    data = {"name": "Nia", "email": "NIA@example.org", "role": "staff", "school": str(cast.school.pk)}
    with django_capture_on_commit_callbacks(execute=True):
        response = sign_in(cast.leader).post("/o/lindenhof/staff/invite/", data)
    assert response.status_code == 303
    assert mail.outbox[0].to == ["nia@example.org"]


def test_who_waits_already_can_be_sent_the_invitation_again(
    cast: Cast, sign_in: object, django_capture_on_commit_callbacks: object
) -> None:
    client: Client = sign_in(cast.leader)
    data = {"name": "Nia", "email": "nia@example.org", "role": "staff"}
    client.post("/o/lindenhof/staff/invite/", data)
    response = client.post("/o/lindenhof/staff/invite/", data)
    assert response.status_code == 422
    with unscoped(reason="a test looks"):
        invitation = Invitation.objects.get(email="nia@example.org")
    resend = f"/o/lindenhof/invitations/{invitation.pk}/resend/"
    assert resend in response.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(resend).status_code == 303
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "change",
    [{"email": ""}, {"email": "x"}, {"email": "MIA@example.org"}, {"name": ""}, {"name": "x" * 121}, {"name": "\x00"},
     {"role": ""}, {"role": "king"}, {"school": "999999"}, {"school": "abc"}],
)  # fmt: skip
def test_a_wrong_invitation_is_refused(cast: Cast, sign_in: object, change: dict[str, str]) -> None:
    data = {"name": "Nia", "email": "nia@example.org", "role": "staff"} | change
    response = sign_in(cast.leader).post("/o/lindenhof/staff/invite/", data)
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()


def test_a_school_of_the_other_organisation_cannot_be_chosen(cast: Cast, sign_in: object) -> None:
    data = {"name": "Nia", "email": "nia@example.org", "role": "staff", "school": str(cast.other_school.pk)}
    assert sign_in(cast.leader).post("/o/lindenhof/staff/invite/", data).status_code == 422


def test_a_leader_of_one_school_who_invites_a_leader_of_all_is_refused(cast: Cast, sign_in: object) -> None:
    with unscoped(reason="a test changes a role"):
        Staff.objects.filter(user=cast.leader).update(school=cast.school)
    data = {"name": "Nia", "email": "nia@example.org", "role": "leader"}
    response = sign_in(cast.leader).post("/o/lindenhof/staff/invite/", data)
    assert response.status_code == 422
    assert "a school that you lead yourself" in response.content.decode()


def test_a_role_ends_after_a_question_and_the_way_in_is_closed(cast: Cast, rows: dict[str, int], sign_in: object) -> None:
    member, leader = sign_in(cast.member), sign_in(cast.leader)
    assert member.get("/o/lindenhof/staff/").status_code == 200
    assert "Mia Member" in leader.get(path("staff_end", rows)).content.decode()
    assert leader.post(path("staff_end", rows)).status_code == 303
    assert member.get("/o/lindenhof/staff/").status_code == 404
    assert leader.post(path("staff_end", rows)).status_code == 404


def test_the_last_leader_of_all_schools_stays(cast: Cast, rows: dict[str, int], sign_in: object) -> None:
    with unscoped(reason="a test looks"):
        rows["role"] = Staff.objects.get(user=cast.leader).pk
    client: Client = sign_in(cast.leader)
    response = client.post(path("staff_end", rows))
    assert response.status_code == 422
    assert "last leader of all schools" in response.content.decode()
    with unscoped(reason="a test prepares its world"):
        StaffFactory(organisation=cast.organisation, role="leader")
    assert client.post(path("staff_end", rows))["Location"] == "/"


def test_an_invitation_is_withdrawn_after_a_question(cast: Cast, rows: dict[str, int], sign_in: object) -> None:
    client: Client = sign_in(cast.leader)
    assert "Nia" in client.get(path("invitation_revoke", rows)).content.decode()
    assert client.post(path("invitation_revoke", rows)).status_code == 303
    response = client.post(path("invitation_resend", rows), follow=True)
    assert "accepted or withdrawn" in response.content.decode()


def test_an_invitation_that_was_accepted_is_not_withdrawn(cast: Cast, rows: dict[str, int], sign_in: object) -> None:
    with unscoped(reason="a test accepts"):
        services.accept(invitation=Invitation.objects.get(), name="Nia", password="correct horse battery")
    response = sign_in(cast.leader).post(path("invitation_revoke", rows), follow=True)
    assert "was accepted meanwhile" in response.content.decode()
