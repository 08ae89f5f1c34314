"""The mails of the demo: readable in demo mode, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from core.mail import OutboxBackend, compose
from schools import emails
from tests.cast import Cast
from tests.factories.schools import InvitationFactory


@pytest.fixture
def demo(settings: object, tmp_path: Path) -> object:
    """Demo mode, with an outbox of its own."""
    settings.DEMO = True
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    settings.EMAIL_BACKEND = "core.mail.OutboxBackend"
    return settings


def names(settings: object) -> list[str]:
    return sorted(path.stem for path in Path(settings.EMAIL_FILE_PATH).glob("*.eml"))


@pytest.mark.parametrize("path", ["/outbox/", "/outbox/20260101-000000-000000/"])
def test_there_is_no_outbox_outside_demo_mode(db: None, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_an_empty_outbox_says_what_it_is_for(db: None, demo: object) -> None:
    page = Client().get("/outbox/", headers={"accept-language": "en"}).content.decode()
    assert "Invite somebody" in page


def test_an_invitation_can_be_followed_from_the_outbox(scope: Cast, demo: object) -> None:
    invitation = InvitationFactory(organisation=scope.organisation, email="nia@example.org", invited_by=scope.leader)
    emails.invitation(invitation=invitation, token="the-token", language="nl")
    (name,) = names(demo)
    listed = Client().get("/outbox/").content.decode()
    assert f"/outbox/{name}/" in listed
    assert "nia@example.org" in listed
    page = Client().get(f"/outbox/{name}/").content.decode()
    assert f'href="{demo.BASE_URL}/invitation/the-token/"' in page
    assert 'lang="nl"' in page


def test_what_stands_in_a_mail_does_not_become_markup(scope: Cast, demo: object) -> None:
    invitation = InvitationFactory(
        organisation=scope.organisation, name="<b>Nia</b>", email="nia@example.org", invited_by=scope.leader
    )
    emails.invitation(invitation=invitation, token="t", language="en")
    page = Client().get(f"/outbox/{names(demo)[0]}/").content.decode()
    assert "<b>Nia</b>" not in page
    assert "&lt;b&gt;Nia" in page


def test_attachments_are_named(scope: Cast, demo: object) -> None:
    message = compose(
        "mia@example.org",
        "account/login_code",
        {"code": "ABCD-EFGH"},
        language="en",
        attachments=[("meeting.ics", b"BEGIN:VCALENDAR", "text/calendar")],
    )
    OutboxBackend().send_messages([message])
    assert "meeting.ics" in Client().get(f"/outbox/{names(demo)[0]}/").content.decode()


@pytest.mark.parametrize("name", ["nothing", "..", "20260101-000000-000000", "%2e%2e%2fsecret_key", "a" * 300, "%00"])
def test_a_mail_that_is_not_there_is_not_found(db: None, demo: object, name: str) -> None:
    assert Client().get(f"/outbox/{name}/").status_code == 404


def test_nothing_is_posted_to_the_outbox(db: None, demo: object) -> None:
    assert Client().post("/outbox/").status_code == 405
