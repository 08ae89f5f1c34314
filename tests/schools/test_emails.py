"""Every mail of schools, in both languages: subject, text and page say the same."""

from __future__ import annotations

import pytest
from django.core import mail

from schools import emails
from tests.cast import Cast
from tests.factories.schools import InvitationFactory, UserFactory

ACCOUNT = {
    ("login_code", "nl"): ("ABCD-EFGH is je code om in te loggen", "Geef deze code nooit aan iemand anders."),
    ("login_code", "en"): ("ABCD-EFGH is your code to sign in", "Never give this code to anybody."),
    ("password_reset_code", "nl"): ("ABCD-EFGH is je code voor een nieuw wachtwoord", "De code werkt een kwartier"),
    ("password_reset_code", "en"): ("ABCD-EFGH is your code for a new password", "It works for a quarter of an hour"),
    ("password_changed", "nl"): ("Je wachtwoord is gewijzigd", "Was jij het niet? Kies dan meteen een nieuw wachtwoord:"),
    ("password_changed", "en"): ("Your password was changed", "Was it not you? Choose a new password at once:"),
}


@pytest.mark.parametrize(("message", "language"), ACCOUNT)
def test_a_mail_about_signing_in_speaks_the_language_of_the_person(db: None, message: str, language: str) -> None:
    person = UserFactory(language=language)
    emails.account(to=person.email, message=message, context={"code": "ABCD-EFGH"})
    (sent,) = mail.outbox
    subject, sentence = ACCOUNT[message, language]
    assert sent.subject == subject
    page = sent.alternatives[0][0]
    assert sentence in sent.body
    assert sentence in page
    assert f'lang="{language}"' in page
    assert ("ABCD-EFGH" in sent.body and "ABCD-EFGH" in page) or message == "password_changed"
    assert sent.extra_headers["Content-Language"] == language


@pytest.mark.parametrize(("language", "subject"), [("nl", "nodigt je uit bij"), ("en", "invites you to")])
def test_an_invitation_writes_names_as_they_are(scope: Cast, language: str, subject: str) -> None:
    scope.leader.name, scope.organisation.name = "Lotte & Co", "Mia's <b>school</b>"
    invitation = InvitationFactory.build(organisation=scope.organisation, name="Nia O'Neil", invited_by=scope.leader)
    emails.invitation(invitation=invitation, token="t", language=language)
    (sent,) = mail.outbox
    assert sent.subject == f"Lotte & Co {subject} Mia's <b>school</b>"
    assert "Nia O'Neil" in sent.body
    assert "<b>school</b>" not in sent.alternatives[0][0]


def test_a_name_cannot_add_a_header(scope: Cast) -> None:
    scope.leader.name = "Lotte\r\nBcc: all@example.org"
    invitation = InvitationFactory.build(organisation=scope.organisation, invited_by=scope.leader)
    emails.invitation(invitation=invitation, token="t", language="en")
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == [invitation.email]
