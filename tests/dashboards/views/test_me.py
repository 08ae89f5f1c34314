"""About me."""

from __future__ import annotations

import pytest

from core.tenancy import unscoped
from reminders.models import Preference
from schools.models import User
from tests.cast import ROLES
from tests.dashboards.views.test_today import text_of
from tests.factories.schools import OrganisationFactory, StaffFactory

URL = "/me/"
PROFILE = {"name": "Mia Member", "language": "en", "theme": ""}


@pytest.mark.parametrize("role", ROLES)
def test_everybody_has_a_page_about_themselves(cast, sign_in, role):
    response = sign_in(cast.person(role)).get(URL)
    assert response.status_code == 200
    assert cast.person(role).email in text_of(response)


@pytest.mark.parametrize("count", [1, 30])
def test_as_many_queries_in_1_as_in_30_organisations(cast, sign_in, django_assert_num_queries, count):
    with unscoped(reason="a test prepares"):
        for _each in range(count - 1):
            StaffFactory(organisation=OrganisationFactory(), user=cast.member)
    client = sign_in(cast.member)
    with django_assert_num_queries(6):
        client.get(URL)


def test_name_language_and_theme_are_saved_and_the_page_speaks_the_new_language(cast, sign_in):
    client = sign_in(cast.member)
    values = {**PROFILE, "name": "  Mia   de Vries ", "language": "nl", "theme": "dark"}
    response = client.post(URL, values)
    assert (response.status_code, response["Location"]) == (303, URL)
    person = User.objects.get(pk=cast.member.pk)
    assert (person.name, person.language, person.theme) == ("Mia de Vries", "nl", "dark")
    page = client.get(URL).content.decode()
    assert '<html lang="nl" data-bs-theme="dark">' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "Mia\x00"},
        {"language": ""},
        {"language": "fr"},
        {"theme": "purple"},
    ],
)
def test_a_wrong_value_is_answered_at_its_field_and_nothing_changes(cast, sign_in, wrong):
    client = sign_in(cast.member)
    response = client.post(URL, {**PROFILE, "name": "Somebody Else", **wrong})
    assert response.status_code == 422
    (field,) = wrong
    assert f'id="id_{field}_error"' in response.content.decode() or "invalid-feedback" in response.content.decode()
    assert User.objects.get(pk=cast.member.pk).name == "Mia Member"


def test_mails_are_switched_off_and_on_again(cast, sign_in):
    client = sign_in(cast.member)
    for _twice in range(2):
        assert client.post(URL, {**PROFILE, "checkpoints": "on"}).status_code == 303
    kept = Preference.objects.get(user=cast.member)
    assert (kept.meetings, kept.checkpoints) == (False, True)
    page = client.get(URL).content.decode()
    assert 'name="meetings" class="form-check-input"' in page or 'name="meetings"' in page
    client.post(URL, {**PROFILE, "meetings": "on", "checkpoints": "on"})
    kept.refresh_from_db()
    assert kept.meetings is True


def test_name_and_mails_are_saved_by_one_button_and_an_error_keeps_both(cast, sign_in):
    client = sign_in(cast.member)
    refused = client.post(URL, {**PROFILE, "name": "", "checkpoints": "on"})
    assert refused.status_code == 422
    mails = refused.context["mails"]
    assert (mails["checkpoints"].value(), mails["meetings"].value()) == (True, False)
    assert not Preference.objects.exists()
    assert client.get(URL).content.decode().count("<form") == refused.content.decode().count("<form")
    client.post(URL, {**PROFILE, "name": "Mia Other", "checkpoints": "on"})
    assert (User.objects.get(pk=cast.member.pk).name, Preference.objects.get().meetings) == ("Mia Other", False)


def test_calendar_and_password_are_one_click_away(cast, sign_in):
    page = sign_in(cast.member).get(URL).content.decode()
    assert 'href="/calendar/"' in page
    assert 'href="/accounts/password/change/"' in page


def test_an_expert_sees_both_organisations_and_others_one(cast, sign_in):
    assert "TELLING Rivierwijk" in text_of(sign_in(cast.expert).get(URL))
    assert "TELLING" not in sign_in(cast.member).get(URL).content.decode()


def test_somebody_without_a_school_reads_so(cast, sign_in):
    assert "You are not in a school at the moment." in text_of(sign_in(cast.administrator).get(URL))


def test_a_stranger_is_asked_to_sign_in(cast, client):
    assert client.get(URL).status_code == 302
    assert client.post(URL, PROFILE).status_code == 302
