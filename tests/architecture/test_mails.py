"""Every message in both languages: found on disk, rendered with a sample, read as a person and a mailbox would."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from assessments.words import DUE
from core.mail import compose
from core.tenancy import unscoped
from groups.enums import Phase
from practices.models import Consent
from tests.cast import Cast
from tests.factories.assessments import RoundFactory
from tests.factories.conditions import LeaderRequestFactory, RequestAnswerFactory
from tests.factories.cycles import AgreementFactory, AliveCheckFactory, CelebrationFactory, CycleFactory
from tests.factories.lessons import LessonFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.practices import PreparationFactory
from tests.factories.research import StudyFactory
from tests.factories.schools import InvitationFactory

FOLDER = Path(settings.BASE_DIR) / "templates" / "emails"
PARTS = ("subject.txt", "body.txt", "body.html")
MESSAGES = sorted({str(path.parent.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.parent.parent.parent == FOLDER})


def _meeting(cast: Cast) -> dict[str, Any]:
    meeting = MeetingFactory(group=cast.group, title="What we saw & heard", link="https://meet.example.org/1")
    agenda = [{"title": "Round", "minutes": 1}, {"title": "Lesson", "minutes": 30}]
    return {"meeting": meeting, "group": cast.group, "agenda": agenda, "user": cast.member, "person": cast.member}


def _checkpoint(cast: Cast) -> dict[str, Any]:
    cycle = CycleFactory(group=cast.group)
    values = {"cycle": cycle, "group": cast.group, "phase": Phase.THEORY, "day": timezone.localdate()}
    return {**values, "is_owner": True, "person": cast.organiser}


def _observe(cast: Cast) -> dict[str, Any]:
    lesson = LessonFactory(cycle=CycleFactory(group=cast.group), planned_at=timezone.now() + datetime.timedelta(days=1))
    return {"lesson": lesson, "group": cast.group, "person": cast.member}


def _invitation(cast: Cast) -> dict[str, Any]:
    invitation = InvitationFactory(organisation=cast.organisation, invited_by=cast.leader)
    return {"invitation": invitation, "url": f"{settings.BASE_URL}/invitation/secret/", "has_account": False}


def _alive(cast: Cast) -> dict[str, Any]:
    agreement = AgreementFactory(cycle=CycleFactory(group=cast.group), owner=cast.organiser)
    check = AliveCheckFactory(agreement=agreement)
    url = f"{settings.BASE_URL}/still-alive/1-abc/"
    values = {"check": check, "agreement": agreement, "group": cast.group, "in_group": True, "answer_url": url}
    return {**values, "person": cast.organiser}


def _agreement(cast: Cast) -> dict[str, Any]:
    agreement = AgreementFactory(cycle=CycleFactory(group=cast.group), owner=cast.organiser)
    values = {"agreement": agreement, "group": cast.group, "fades": True, "owner_is_here": True}
    return {**values, "person": cast.organiser}


def _celebration(cast: Cast) -> dict[str, Any]:
    found = CelebrationFactory(cycle=CycleFactory(group=cast.group), shared_at=timezone.now())
    return {"celebrations": [found], "organisation": cast.organisation, "person": cast.staff}


def _request(cast: Cast) -> dict[str, Any]:
    asked = LeaderRequestFactory(group=cast.group, asked_by=cast.member)
    return {"asked": asked, "group": cast.group, "person": cast.leader}


def _answer(cast: Cast) -> dict[str, Any]:
    answer = RequestAnswerFactory(request__group=cast.group, answered_by=cast.leader)
    return {"answer": answer, "asked": answer.request, "group": cast.group, "person": cast.organiser}


def _consent(cast: Cast) -> dict[str, Any]:
    preparation = PreparationFactory(cycle=CycleFactory(group=cast.group))
    consent = Consent.objects.create(preparation=preparation, author=cast.member)
    return {"consent": consent, "group": cast.group, "is_last": True, "person": cast.member}


def _study(cast: Cast) -> dict[str, Any]:
    return {"study": StudyFactory(group=cast.group), "group": cast.group, "person": cast.member}


def _round(cast: Cast) -> dict[str, Any]:
    made = RoundFactory(group=cast.group)
    return {"round": made, "asked_of": made.asked_of, "day": made.closes_on, "is_last_day": False, "person": cast.member}


# What each message needs. A message without a sample fails, and so does a sample without a message.
SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "account/login_code": lambda cast: {"code": "ABC-DEF"},
    "account/password_changed": lambda cast: {},
    "account/password_reset_code": lambda cast: {"code": "ABC-DEF"},
    "assessments/due": lambda cast: {
        "group": cast.group,
        "sentence": DUE["middle"],
        "moment": "middle",
        "person": cast.organiser,
    },
    "assessments/nudge": _round,
    "assessments/opens": _round,
    "cycles/agreement": _agreement,
    "cycles/alive": _alive,
    "cycles/celebration": _celebration,
    "cycles/checkpoint": _checkpoint,
    "groups/leader_request": _request,
    "groups/request_answer": _answer,
    "groups/organiser_missing": lambda cast: {"group": cast.group, "reader": cast.leader},
    "lessons/observe": _observe,
    "meetings/reminder": _meeting,
    "practices/consent": _consent,
    "research/study": _study,
    "schools/invitation": _invitation,
}
# A code is typed into the window in which it was asked for. A link beside it would teach people to click on such links.
WITHOUT_LINK = {"account/login_code", "account/password_reset_code"}


@pytest.fixture
def world(cast: Cast) -> Iterator[Cast]:
    with unscoped(reason="a test prepares its world"):
        cast.group.name = "Speaking & listening"
        cast.group.save()
        cast.group.school = cast.school
        yield cast


def test_every_message_has_a_sample_and_every_sample_a_message() -> None:
    assert sorted(SAMPLES) == MESSAGES


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_has_three_parts_and_no_others(message: str) -> None:
    assert sorted(path.name for path in (FOLDER / message).iterdir()) == sorted(PARTS)


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_stands_in_the_common_frame(message: str) -> None:
    for part, frame in (("body.txt", "emails/layout.txt"), ("body.html", "emails/layout.html")):
        source = (FOLDER / message / part).read_text("utf-8")
        assert source.startswith(f'{{% extends "{frame}" %}}'), part
        assert "{% block reason %}" in source, part
        assert "style=" not in source, part


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_reads_well(world: Cast, message: str, language: str) -> None:
    mail = compose("reader@example.org", message, SAMPLES[message](world), language=language)
    html = str(mail.alternatives[0][0])
    text = str(mail.body)
    assert mail.subject
    assert "\n" not in mail.subject
    assert len(mail.subject) <= 120
    for part in (mail.subject, text, html):
        assert "{{" not in part
        assert "{%" not in part
        assert "None" not in part
    # Plain text is plain, and a page is escaped.
    assert "&amp;" not in text + mail.subject
    assert "& " not in html
    # The end says why the mail came.
    above, why = text.split("\n-- \n")
    assert len(above.split()) > 8
    assert "mail" in why
    foot = re.search(r'class="foot".*?<p[^>]*>(.*?)</p>', html, re.DOTALL)
    assert foot is not None
    assert foot[1].strip() in html
    assert " ".join(why.split()).startswith(" ".join(re.sub(r"<[^>]+>", "", foot[1]).split()).replace("&amp;", "&")[:40])
    if message not in WITHOUT_LINK:
        assert settings.BASE_URL in above
        assert f'href="{settings.BASE_URL}' in html
    assert f'<html lang="{language}"' in html
    assert "<script" not in html
    assert not re.findall(r'(?:src|href)="(?!' + re.escape(settings.BASE_URL) + r"|https://meet\.example\.org)", html)


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_speaks_both_languages(world: Cast, message: str) -> None:
    sample = SAMPLES[message](world)
    dutch = compose("reader@example.org", message, sample, language="nl")
    english = compose("reader@example.org", message, sample, language="en")
    assert dutch.subject != english.subject
    lines = {line.strip() for line in str(dutch.body).splitlines() if len(line.split()) > 3}
    same = [line for line in lines if line in str(english.body) and "http" not in line]
    # What people typed themselves (a title, a name) stays as it is.
    assert [line for line in same if line not in str(sample)] == []
    assert "You get this mail" not in str(dutch.alternatives[0][0])


def test_mails_carry_no_more_than_the_reader_needs_to_come_back(world: Cast) -> None:
    """Rule 7 of the product: no private text in a mail, and no link that changes something."""
    context = {**_meeting(world)}
    context["meeting"].notes = "PRIVATE minutes"
    context["meeting"].ends_at = context["meeting"].starts_at + datetime.timedelta(hours=1)
    mail = compose("reader@example.org", "meetings/reminder", context, language="en")
    assert "PRIVATE" not in str(mail.message())
    assert "rsvp" not in str(mail.alternatives[0][0])
