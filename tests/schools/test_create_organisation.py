"""``manage.py create_organisation``: how every school begins."""

from __future__ import annotations

import io
import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from core.tenancy import unscoped
from schools.enums import StaffRole
from schools.models import Invitation, Organisation, Staff, User
from tests.cast import Cast

PASSWORD = "correct horse battery"


def create(*arguments: str) -> str:
    out = io.StringIO()
    call_command("create_organisation", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_leader_is_invited_to_an_organisation_of_its_own(db: None, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        said = create("Stichting Aan Zee", "lies@example.org", "Lies de Leider")
    assert "Stichting Aan Zee is at /o/stichting-aan-zee/" in said
    with unscoped(reason="a test looks"):
        (invitation,) = Invitation.objects.select_related("organisation")
    assert (invitation.organisation.slug, invitation.email, invitation.name) == (
        "stichting-aan-zee",
        "lies@example.org",
        "Lies de Leider",
    )
    assert (invitation.role, invitation.school) == (StaffRole.LEADER, None), "a leader of all its schools"
    (message,) = mail.outbox
    assert message.to == ["lies@example.org"]


def test_the_printed_link_lets_the_leader_in_when_the_mail_does_not_arrive(db: None, client: Client) -> None:
    said = create("Aan Zee", "lies@example.org", "Lies", "--slug", "zee")
    found = re.search(r"https?://[^/\s]+(/\S+)", said)
    assert found
    answer = client.post(found[1], {"name": "Lies", "password": PASSWORD})
    assert answer.status_code in {302, 303}
    with unscoped(reason="a test looks"):
        (staff,) = Staff.objects.select_related("organisation", "user")
    assert (staff.user.email, staff.organisation.slug, staff.role) == ("lies@example.org", "zee", StaffRole.LEADER)
    assert client.get("/o/zee/").status_code == 200


def test_a_name_that_is_taken_makes_another_organisation_and_never_a_second_leader_in_the_first(cast: Cast) -> None:
    said = create("Lindenhof", "lies@example.org", "Lies")
    assert "/o/lindenhof-2/" in said
    with unscoped(reason="a test looks"):
        assert not Invitation.objects.filter(organisation=cast.organisation).exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("", "lies@example.org", "Lies"),
        ("x" * 121, "lies@example.org", "Lies"),
        ("Aan Zee", "no address", "Lies"),
        ("Aan Zee", "lies@example.org", ""),
        ("Aan Zee", "lies@example.org", "Lies", "--slug", "Aan Zee!"),
    ],
)
def test_what_is_not_valid_gets_a_sentence_and_leaves_no_half_organisation(db: None, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as refused:
        create(*arguments)
    assert str(refused.value).strip()
    assert not Organisation.objects.exists()
    assert not User.objects.exists()
    assert mail.outbox == []
