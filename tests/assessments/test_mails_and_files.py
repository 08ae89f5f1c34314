"""Somebody who holds every mail that the system ever sent, and somebody with every file and a copy of every table.

A year of one group: three rounds and one of all staff, people who leave, join and are invited in between, reminders before each
closing. It is played several times, and each time something is done by somebody else. What was sent, what can be taken away in
any role, and what stands in the tables beside answers and secrets must be the same to the letter.

One thing is not promised (ADR 19): whoever delivers the mail sees to whom a reminder went, and it goes to who had not answered.
That is all that the mails tell: not what anybody said, and not who answered after the reminder.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.db import transaction
from django.utils import timezone

from assessments import services
from assessments.models import AnswerSet, Comment, GroupSecret, Round, RoundSecret
from core.tenancy import organisation_scope, unscoped
from groups.enums import Role
from groups.models import Group, Membership
from groups.services import end_membership, invite_member
from reminders.models import Reminder
from reminders.services import collect, send_ready
from schools.models import User
from tests.architecture.test_attacks import READ, _path, _read_by, _text
from tests.architecture.world import Furnished
from tests.factories.assessments import asked, teachers
from tests.factories.groups import MembershipFactory

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
FILES = [name for name in READ if re.search(r"(_file|_pdf|_csv|_xlsx|:file|:feed)$", name)]
ROLES = ("organiser", "leader", "expert", "staff")
#: So many days before today the rounds of the group closed.
CLOSED = (200, 100, 0)
LEAVER = 6
USUAL = (3, 4, 2, 4, 3)


@dataclass(frozen=True)
class Doers:
    """Who does what in a year: places among six people who are there from first to last, and the seventh, who leaves.

    Attributes:
        odd: says 1 on everything in every round, where all others say the same, and writes the only text.
        late: one of two who have not answered when the last reminder leaves, and the one who does so afterwards.
        silent: has not answered in the first round, after which the seventh leaves.
    """

    odd: int = 0
    late: int = 2
    silent: int = LEAVER


@dataclass(frozen=True)
class Kept:
    """What somebody holds after a year: mails, reminders with their reader, files by role and address, and rows by table."""

    mails: list[str]
    reminders: list[tuple[str, str]]
    files: dict[tuple[str, str], str]
    tables: dict[str, list[str]]


def year(world: Furnished, doers: Doers, at: datetime.datetime, on_commit: Callable[..., Any]) -> Kept:
    """Play a year, collect what it leaves, and take it all back. Time stands still, so that it can tell no two years apart."""
    mail.outbox.clear()
    with time_machine.travel(at, tick=False), transaction.atomic():
        with unscoped(reason="a test prepares its world"):
            people = _prepare(world)
        with organisation_scope(world.cast.organisation.pk), on_commit(execute=True):
            rounds = _hold(world, people, doers)
        told = [(message.subject, message.to[0], _of_mail(message)) for message in mail.outbox]
        with unscoped(reason="a test reads everything, as a thief would"):
            tables = _tables(rounds)
        kept = Kept(
            mails=[text for subject, _reader, text in told if not _is_reminder(subject)],
            reminders=[(reader, text) for subject, reader, text in told if _is_reminder(subject)],
            files=_files(world, rounds),
            tables=tables,
        )
        transaction.set_rollback(True)
    return kept


def _prepare(world: Furnished) -> list[User]:
    """Seven more people in the group, which began long ago and has nothing open."""
    group, long_ago = world.here.group, timezone.localdate() - 300 * DAY
    Round.objects.filter(group=group).delete()
    Group.objects.filter(pk=group.pk).update(starts_on=long_ago)
    people = teachers(group, LEAVER + 1)
    for number, person in enumerate(people):
        User.objects.filter(pk=person.pk).update(name=f"Somebody {number}", email=f"somebody{number}@example.org")
    Membership.objects.filter(group=group).update(starts_on=long_ago)
    return list(User.objects.filter(pk__in=[person.pk for person in people]).order_by("pk"))


def _hold(world: Furnished, people: list[User], doers: Doers) -> list[Round]:
    cast, group, last_day = world.cast, world.here.group, timezone.localdate() + 7 * DAY
    rounds = []
    for number, days_ago in enumerate(CLOSED):
        organiser = cast.organiser
        round_ = services.open_round(
            group=group, instrument="characteristics", closes_on=last_day, by=organiser, focus="C2" if number == 2 else ""
        )
        missing = {people[doers.silent]} if number == 0 else set()
        here = [organiser, cast.member, cast.colleague, *(people if number == 0 else people[:LEAVER])]
        _answer(round_, [each for each in here if each not in missing], people, doers)
        rounds.append(_closed(round_, days_ago))
        if number == 0:
            end_membership(group=group, user=people[LEAVER], by=organiser)
            Membership.objects.filter(user=people[LEAVER]).update(ends_on=timezone.localdate() - 150 * DAY)
            invite_member(group=group, email="new@example.org", name="Noor New", roles=[Role.TEACHER], by=cast.leader)
        if number == 1:
            MembershipFactory(group=group, user=cast.staff, starts_on=timezone.localdate() - 50 * DAY, ends_on=None)
    of_staff = services.open_staff_round(
        school=world.here.school, instrument="school_functioning", closes_on=last_day, by=cast.leader
    )
    _answer(of_staff, [cast.organiser, cast.member, cast.colleague, cast.staff, *people[:LEAVER]], people, doers)
    return [*rounds, _closed(of_staff, 0)]


def _answer(round_: Round, who: list[User], people: list[User], doers: Doers) -> None:
    """Most answer; on the last day the reminders leave; then one of the two that are left answers."""
    two = {people[2], people[5]}
    for person in [each for each in who if each not in two]:
        _answer_as(round_, person, is_odd=person == people[doers.odd])
    Round.objects.filter(pk=round_.pk).update(closes_on=timezone.localdate(), opened_at=timezone.now() - 6 * DAY)
    evening = timezone.make_aware(datetime.datetime.combine(timezone.localdate(), datetime.time(23, 30)))
    collect(evening)
    Reminder.objects.filter(state="pending").update(due_at=timezone.now() - DAY)
    send_ready()
    _answer_as(round_, people[doers.late], is_odd=False)


def _answer_as(round_: Round, person: User, *, is_odd: bool) -> None:
    fresh = Round.objects.with_group().get(pk=round_.pk)
    values = {key: 1 if is_odd else USUAL[place % 5] for place, key in enumerate(asked(fresh))}
    services.answer(round_=fresh, values=values, by=person, comment="We hardly ever talk." if is_odd else "")


def _closed(round_: Round, days_ago: int) -> Round:
    """Closed by its last day, so many days ago."""
    Round.objects.filter(pk=round_.pk).update(closes_on=timezone.localdate() - DAY)
    assert services.close_due() >= 1
    at = timezone.now() - days_ago * DAY
    Round.objects.filter(pk=round_.pk).update(closed_at=at, opened_at=at - 7 * DAY, closes_on=timezone.localdate(at))
    return Round.objects.with_group().get(pk=round_.pk)


def _is_reminder(subject: str) -> bool:
    return subject.startswith(("Today is the last day of", "Self-assessment until"))


def _of_mail(message: Any) -> str:
    """All of a mail: its parts and headers. Numbers are those of rows, and keys of links are made anew each time."""
    headers = {name: value for name, value in message.extra_headers.items() if name != "Message-ID"}
    parts = [[str(part) for part in each] for each in [*message.alternatives, *message.attachments]]
    told = json.dumps([message.to, message.cc, message.bcc, message.subject, message.body, parts, headers])
    return re.sub(r"/invitation/[^/]+/", "/invitation/", re.sub(r"/\d+/", "/", told))


def _files(world: Furnished, rounds: list[Round]) -> dict[tuple[str, str], str]:
    """What every role can take away: each kind of file, and the paper of every round."""
    found = {}
    for role in ROLES:
        client = world.client(role)
        paths = {name: _path(name, world) for name in FILES if _read_by(name, role)}
        for number, round_ in enumerate(rounds):
            paths |= {f"{page} of round {number}": round_.get_absolute_url() + page for page in ("file/", "")}
        for name, path in paths.items():
            text = _text(client.get(path))
            found[role, name] = re.sub(r"\s+", " ", OF_CHANCE.sub("", text))
    return found


#: Keys of forms and links, which are made anew each time, and the numbers of rows.
OF_CHANCE = re.compile(r'"[a-zA-Z]{64}"|/\d+/|feed/[^/]+\.ics|[0-9a-f]{8}-[0-9a-f-]{27}')
#: Made of chance, or the number of a row: both differ when nothing else does.
CHANCE = {"id", "token", "token_hash", "password", "session_key", "session_data"}
NUMBERS = {"parts", "change", "subject_id", "object_id", "inputs"}


def _tables(rounds: list[Round]) -> dict[str, list[str]]:
    """Every row of every table but the two of secrets, as whoever stole a copy reads it."""
    places = {round_.pk: f"round {number}" for number, round_ in enumerate(rounds)}
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model in (GroupSecret, RoundSecret):
            continue
        names = [each.attname for each in model._meta.concrete_fields if each.name not in CHANCE]
        rows = [dict(zip(names, row, strict=True)) for row in model._base_manager.order_by("pk").values_list(*names)]
        told = [_of_row(row, places) for row in rows]
        # Rows under random identifiers have no order; all others are read in theirs.
        found[model._meta.label] = sorted(told) if model in (AnswerSet, Comment) else told
    return found


def _of_row(row: dict[str, Any], places: dict[int, str]) -> str:
    known = {name: places.get(value, value) if name == "round_id" else value for name, value in row.items()}
    return json.dumps({n: re.sub(r"\d+", "N", str(v)) if n in NUMBERS else v for n, v in known.items()}, default=str)


@pytest.mark.walk
def test_whoever_holds_every_mail_file_and_table_learns_nothing_of_anybody(
    furnished: Furnished, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    play = partial(year, furnished, at=timezone.now(), on_commit=django_capture_on_commit_callbacks)
    usual = play(Doers())
    assert len(usual.mails) > 40
    assert {reader for reader, _ in usual.reminders} >= {f"somebody{place}@example.org" for place in (2, 5, LEAVER)}
    papers = [text for (role, name), text in usual.files.items() if role == "organiser" and name.startswith("file/")]
    assert len(papers) == 4
    assert all("people" in text for text in papers)
    told = json.dumps([usual.mails, usual.reminders])
    assert "We hardly ever talk." not in told  # the only text that somebody wrote
    assert "We hardly ever talk." in papers[0]

    # What somebody said, and which of two that were reminded answered in the end, makes no difference to anything.
    assert play(Doers(odd=3, late=5)) == usual

    # Who had not answered makes none either, but for whom the reminders went to; and they say the same to everybody.
    other = play(Doers(silent=1))
    assert (other.mails, other.files, other.tables) == (usual.mails, usual.files, usual.tables)
    different = set(usual.reminders) ^ set(other.reminders)
    assert {reader for reader, _ in different} == {"somebody1@example.org", f"somebody{LEAVER}@example.org"}
    texts = [{re.sub(r"[Ss]omebody\W?\d", "", text) for _, text in each.reminders} for each in (usual, other)]
    assert texts[0] == texts[1]
