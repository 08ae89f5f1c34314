"""Mail: one frame, two languages, plain text that is plain, and one conversation with the mail server for many mails."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from core.mail import MailSession, OutboxBackend, absolute_url, compose, send_mail_to
from schools.models import User

CODE = {"code": "ABC-DEF"}


def message(number: int = 1):
    return compose(f"reader{number}@example.org", "account/login_code", CODE, language="en")


class Recorder(BaseEmailBackend):
    """A mail server of which every step is noted; it refuses readers whose address begins with "bad"."""

    steps: list[str] = []

    def open(self) -> bool:
        self.steps.append("open")
        return True

    def close(self) -> None:
        self.steps.append("close")
        raise OSError("the line went dead at the goodbye")

    def send_messages(self, email_messages) -> int:
        (one,) = email_messages
        self.steps.append(one.to[0])
        if one.to[0].startswith("bad"):
            raise ConnectionResetError
        return 1


@pytest.fixture
def steps(settings) -> Iterator[list[str]]:
    settings.EMAIL_BACKEND = "tests.core.test_mail.Recorder"
    Recorder.steps = []
    yield Recorder.steps
    Recorder.steps = []


def test_a_message_has_a_subject_of_one_line_a_text_and_a_page() -> None:
    made = message()
    assert "\n" not in made.subject
    assert "ABC-DEF" in made.body
    (page, mime), *_none = made.alternatives
    assert mime == "text/html"
    assert "ABC-DEF" in page


def test_styles_stand_in_the_elements_and_the_dark_ones_in_the_head() -> None:
    page = str(message().alternatives[0][0])
    assert '<body style="' in page
    head = page.split("</head>")[0]
    assert "prefers-color-scheme: dark" in head
    assert "font-family" not in head


def test_a_machine_wrote_it_in_a_language() -> None:
    headers = message().message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Content-Language"] == "en"


def test_every_mail_has_its_own_number_unless_it_is_given_one() -> None:
    assert message().message()["Message-ID"] != message().message()["Message-ID"]
    given = compose("a@example.org", "account/login_code", CODE, language="en", message_id="<same@example.org>")
    assert given.message()["Message-ID"] == "<same@example.org>"


def test_a_long_subject_is_cut_and_a_broken_one_mended(settings, tmp_path) -> None:
    folder = tmp_path / "emails" / "tests" / "long"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("{{ words }}\n")
    (folder / "body.txt").write_text("{{ words }}\n\n\n\n\nend\n")
    (folder / "body.html").write_text("<p>{{ words }}</p>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    made = compose("a@example.org", "tests/long", {"words": "a & <b>\nBcc: c@example.org " * 30}, language="en")
    assert len(made.subject) == 200
    assert made.subject.startswith("a & <b> Bcc: c@example.org")
    assert made.message()["Bcc"] is None
    assert "\n\nend\n" in made.body
    assert "\n\n\n" not in made.body
    assert "a &amp; &lt;b&gt;" in str(made.alternatives[0][0])


def test_a_person_gets_it_in_their_own_language(db: None) -> None:
    person = User(email="mia@example.org", name="Mia", language="nl")
    send_mail_to(person, "account/login_code", CODE)
    send_mail_to(person, "account/login_code", CODE, language="en")
    dutch, english = mail.outbox
    assert dutch.to == english.to == ["mia@example.org"]
    assert dutch.subject != english.subject


def test_an_address_without_a_language_gets_dutch() -> None:
    send_mail_to("new@example.org", "account/login_code", CODE)
    assert mail.outbox[0].extra_headers["Content-Language"] == "nl"


def test_attachments_go_along() -> None:
    send_mail_to("a@example.org", "account/login_code", CODE, attachments=[("a.ics", b"BEGIN:VCALENDAR", "text/calendar")])
    (part,) = [part for part in mail.outbox[0].message().walk() if part.get_filename() == "a.ics"]
    assert part.get_content_type() == "text/calendar"


def test_an_address_outside_the_site_is_a_full_one(settings) -> None:
    settings.BASE_URL = "https://leerkring.example.org"
    assert absolute_url("/me/") == "https://leerkring.example.org/me/"


# Sessions -----------------------------------------------------------------------------------------------------


def test_many_mails_are_one_conversation(steps) -> None:
    with MailSession() as session:
        session.send(message(1))
        session.send(message(2))
    assert steps == ["open", "reader1@example.org", "reader2@example.org", "close"]


def test_a_conversation_without_mails_is_never_begun(steps) -> None:
    with MailSession():
        pass
    assert steps == []


def test_after_a_failure_the_next_mail_begins_a_new_conversation(steps) -> None:
    bad = compose("bad@example.org", "account/login_code", CODE, language="en")
    with MailSession() as session:
        with pytest.raises(ConnectionResetError):
            session.send(bad)
        session.send(message())
    assert steps == ["open", "bad@example.org", "close", "open", "reader1@example.org", "close"]


def test_a_conversation_that_was_ended_says_goodbye_once_and_the_next_mail_begins_another(steps) -> None:
    session = MailSession()
    session.reach()
    session.end()
    session.end()
    session.send(message())
    assert steps == ["open", "close", "open", "reader1@example.org"]


def test_a_long_conversation_is_begun_anew_before_the_server_hangs_up(steps, monkeypatch) -> None:
    monkeypatch.setattr(MailSession, "MOST", 2)
    with MailSession() as session:
        for number in range(3):
            session.send(message(number))
    assert steps.count("open") == steps.count("close") == 2


# The outbox of the demo ---------------------------------------------------------------------------------------


def test_the_outbox_keeps_each_mail_in_a_file_of_its_own(settings, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    assert OutboxBackend().send_messages([message(1), message(2)]) == 2
    files = sorted((tmp_path / "outbox").iterdir())
    assert [path.suffix for path in files] == [".eml", ".eml"]
    first = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.default)
    assert first["To"] == "reader1@example.org"
