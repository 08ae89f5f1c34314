"""Forms: empty, too long, wrong type, NUL bytes, and what they hand to services."""

import datetime

import pytest
from django.utils import timezone
from django.utils.translation import override

from schools.forms import AcceptForm, FreePeriodForm, InviteForm, ProfileForm, SchoolForm, SettingsForm
from schools.models import Organisation, School
from schools.validators import NotTheDemoPassword
from tests.cast import Cast
from tests.factories.schools import InvitationFactory

DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x00b"])
def test_a_name_is_there_fits_and_has_no_null_bytes(scope: Cast, name: str) -> None:
    invitation = InvitationFactory(organisation=scope.organisation)
    for form in (
        ProfileForm({"name": name, "language": "nl"}),
        SchoolForm({"name": name, "region": "nl-north"}),
        FreePeriodForm({"name": name, "starts_on": timezone.localdate().isoformat()}),
        InviteForm({"name": name, "email": "a@example.org", "role": "staff"}, schools=School.objects.none()),
        AcceptForm({"name": name, "password": "correct horse battery"}, invitation=invitation),
        SettingsForm({"name": name, "smallest_group": "5"}, organisation=Organisation()),
    ):
        assert list(form.errors) == ["name"], type(form)


@pytest.mark.parametrize("email", ["", "no address", "a@b", "x" * 250 + "@example.org", "a\x00@example.org"])
def test_an_address_is_an_address(scope: Cast, email: str) -> None:
    form = InviteForm({"name": "Nia", "email": email, "role": "staff"}, schools=School.objects.none())
    assert list(form.errors) == ["email"]


def test_an_address_is_kept_in_lower_case(scope: Cast) -> None:
    form = InviteForm({"name": "Nia", "email": "NIA@Example.org", "role": "staff"}, schools=School.objects.none())
    assert form.is_valid()
    assert form.cleaned_data["email"] == "nia@example.org"


@pytest.mark.parametrize(
    "change", [{"role": ""}, {"role": "king"}, {"school": "999999"}, {"school": "abc"}, {"school": "\x00"}]
)
def test_a_role_and_a_school_are_chosen_from_the_lists(scope: Cast, change: dict[str, str]) -> None:
    form = InviteForm(
        {"name": "Nia", "email": "a@example.org", "role": "staff"} | change, schools=School.objects.visible_to(scope.leader)
    )
    assert list(form.errors) == list(change)


@pytest.mark.parametrize(("starts", "ends"), [("", ""), ("soon", ""), ("2026-13-01", ""), ("\x00", "")])
def test_free_days_have_a_first_day(starts: str, ends: str) -> None:
    assert "starts_on" in FreePeriodForm({"name": "X", "starts_on": starts, "ends_on": ends}).errors


def test_free_days_end_after_they_start() -> None:
    today = timezone.localdate()
    form = FreePeriodForm({"name": "X", "starts_on": today.isoformat(), "ends_on": (today - DAY).isoformat()})
    assert list(form.errors) == ["ends_on"]
    assert FreePeriodForm({"name": "X", "starts_on": today.isoformat()}).is_valid()


@pytest.mark.parametrize("password", ["", "short", "1234567890123", "password123", "mia@example.org", "leerkring-demo"])
def test_a_password_is_long_and_not_one_that_everybody_knows(scope: Cast, password: str) -> None:
    invitation = InvitationFactory(organisation=scope.organisation, email="mia@example.org")
    assert list(AcceptForm({"name": "Mia", "password": password}, invitation=invitation).errors) == ["password"]


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "mia@example.org", "leerkring-demo"])
def test_a_refused_password_is_explained_in_dutch(scope: Cast, password: str) -> None:
    invitation = InvitationFactory(organisation=scope.organisation, email="mia@example.org")

    def reasons(language: str) -> list[str]:
        with override(language):
            return list(AcceptForm({"name": "Mia", "password": password}, invitation=invitation).errors["password"])

    assert not set(reasons("nl")) & set(reasons("en"))


def test_the_demo_password_is_nobodys_password() -> None:
    assert "demo" in NotTheDemoPassword().get_help_text()
    NotTheDemoPassword().validate("correct horse battery")


@pytest.mark.parametrize("number", ["", "4", "11", "five", "5.5", "\x00"])
def test_the_smallest_number_of_answers_is_five_to_ten(number: str) -> None:
    form = SettingsForm({"name": "Lindenhof", "smallest_group": number}, organisation=Organisation())
    assert list(form.errors) == ["smallest_group"]


def test_own_words_come_back_in_their_fields_and_go_to_the_service(scope: Cast) -> None:
    scope.organisation.terms = {"plg": {"nl": ["leerteam", "leerteams"]}}
    form = SettingsForm(organisation=scope.organisation)
    assert [field.value() for field in next(form.words())[1][0]] == ["leerteam", "leerteams"]
    sent = SettingsForm(
        {"name": "L", "smallest_group": "5", "plg_nl_0": "kring", "plg_nl_1": "kringen"}, organisation=Organisation()
    )
    assert sent.is_valid()
    assert sent.terms()["plg"]["nl"] == ["kring", "kringen"]


def test_a_word_is_at_most_forty_characters() -> None:
    form = SettingsForm({"name": "L", "smallest_group": "5", "plg_nl_0": "x" * 41}, organisation=Organisation())
    assert list(form.errors) == ["plg_nl_0"]


def test_a_profile_starts_with_what_is_known(scope: Cast) -> None:
    form = ProfileForm(user=scope.member)
    assert form["name"].value() == "Mia Member"
    assert not ProfileForm({"name": "Mia", "language": "de", "theme": "pink"}).is_valid()
    assert ProfileForm({"name": "Mia", "language": "nl", "theme": ""}).is_valid()
