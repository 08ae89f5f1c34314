"""The ledger: once per person, thing and moment, whatever happens in between."""

from __future__ import annotations

import datetime
import itertools
import logging
import smtplib
import threading

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.mail import MailSession
from core.tenancy import NoActiveOrganisation, organisation_scope, unscoped
from reminders import services
from reminders.enums import State
from reminders.models import Preference, Reminder
from reminders.registry import Due
from schools.models import Staff
from tests.cast import Cast
from tests.factories.reminders import ReminderFactory
from tests.meanwhile import just_before

MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


def due(cast: Cast, subject: int = 1, **more) -> Due:
    now = timezone.now()
    values = {"user_id": cast.member.pk, "subject_id": subject, "moment": now + DAY, "due_at": now - MINUTE, **more}
    return Due(**values)


def row(cast: Cast, **more) -> Reminder:
    return ReminderFactory(organisation=cast.organisation, **{"user": cast.member, **more})


# Collect ------------------------------------------------------------------------------------------------------


def test_what_is_due_gets_one_row_however_often_it_is_collected(scope, notes):
    notes.wanted = [due(scope), due(scope, 2)]
    assert services.collect() == 2
    assert services.collect() == 0
    assert Reminder.objects.count() == 2
    assert set(Reminder.objects.values_list("state", "organisation")) == {(State.PENDING, scope.organisation.pk)}


def test_a_moved_thing_is_a_new_moment_and_a_new_reminder(scope, notes):
    first = due(scope)
    notes.wanted = [first]
    services.collect()
    notes.wanted = [due(scope, moment=first.moment + DAY)]
    services.collect()
    assert Reminder.objects.count() == 2


def test_the_database_refuses_a_second_row_for_the_same_moment(scope):
    first = row(scope)
    with pytest.raises(IntegrityError), transaction.atomic():
        row(scope, subject_id=first.subject_id, moment=first.moment)


def test_two_sweeps_at_the_same_moment_write_one_row(scope, notes, monkeypatch):
    notes.wanted = [due(scope)]
    # The second sweep looked before the first one wrote: it does not know the row.
    monkeypatch.setattr(services, "_new", lambda source, at: source.due(at))
    services.collect()
    services.collect()
    assert Reminder.objects.count() == 1


def test_nothing_is_collected_too_early_or_too_late(scope, notes):
    now = timezone.now()
    notes.wanted = [due(scope, due_at=now + MINUTE), due(scope, 2, moment=now - MINUTE, due_at=now - DAY)]
    assert services.collect() == 0


def test_what_was_missed_during_an_outage_is_still_due(scope, notes):
    notes.wanted = [due(scope, due_at=timezone.now() - 2 * DAY)]
    assert services.collect() == 1


def test_nothing_is_collected_for_somebody_who_does_not_want_it(scope, notes):
    Preference.objects.create(user=scope.member, meetings=False)
    Preference.objects.create(user=scope.colleague, checkpoints=False)
    notes.wanted = [due(scope), due(scope, user_id=scope.colleague.pk)]
    services.collect()
    assert list(Reminder.objects.values_list("user", flat=True)) == [scope.colleague.pk]


def test_collecting_is_for_one_organisation_at_a_time(cast, notes):
    with pytest.raises(NoActiveOrganisation):
        services.collect()
    with organisation_scope(cast.organisation.pk, cast.other_organisation.pk), pytest.raises(ValueError, match="unpack"):
        services.collect()


# Claim --------------------------------------------------------------------------------------------------------


def test_a_row_is_claimed_by_one_worker_only(scope):
    reminder = row(scope)
    (claimed,) = services.claim()
    assert (claimed.pk, claimed.state, claimed.attempts) == (reminder.pk, State.SENDING, 1)
    assert services.claim() == []


def test_a_row_that_is_not_due_yet_is_left_alone(scope):
    row(scope, due_at=timezone.now() + MINUTE)
    assert services.claim() == []


def test_the_oldest_rows_come_first_and_no_more_than_asked(scope):
    now = timezone.now()
    rows = [row(scope, due_at=now - n * MINUTE) for n in range(1, 5)]
    assert [each.pk for each in services.claim(limit=2)] == [rows[3].pk, rows[2].pk]


def test_another_worker_takes_over_when_the_lease_has_run_out(scope):
    row(scope)
    (first,) = services.claim()
    assert services.claim(now=timezone.now() + services.LEASE - MINUTE) == []
    (second,) = services.claim(now=timezone.now() + services.LEASE + MINUTE)
    assert (second.pk, second.attempts) == (first.pk, 2)


def test_a_worker_that_lost_its_lease_changes_nothing(scope, notes, caplog):
    row(scope)
    (first,) = services.claim()
    services.claim(now=timezone.now() + services.LEASE + MINUTE)
    with caplog.at_level(logging.WARNING):
        assert services.send(first) is State.SENDING
    kept = Reminder.objects.get()
    assert (kept.state, kept.attempts) == (State.SENDING, 2)
    assert "taken over" in caplog.text


def test_a_row_that_stops_every_worker_is_given_up_aloud(scope, caplog):
    reminder = row(scope, state=State.SENDING, attempts=services.MOST_ATTEMPTS, leased_until=timezone.now() - MINUTE)
    with caplog.at_level(logging.ERROR):
        assert services.claim() == []
    reminder.refresh_from_db()
    assert reminder.state == State.FAILED
    assert f"Reminder {reminder.pk} failed" in caplog.text


def test_a_row_that_another_worker_gave_up_first_is_reported_once(scope, caplog):
    reminder = row(scope, state=State.SENDING, attempts=services.MOST_ATTEMPTS, leased_until=timezone.now() - MINUTE)
    with caplog.at_level(logging.ERROR), just_before('UPDATE "reminders_reminder"', services.claim):
        assert services.claim() == []
    reminder.refresh_from_db()
    assert reminder.state == State.FAILED
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_row_that_another_worker_took_first_is_not_taken_twice(scope):
    row(scope)
    taken: list[Reminder] = []
    with just_before('UPDATE "reminders_reminder"', lambda: taken.extend(services.claim())):
        assert services.claim() == []
    assert [each.attempts for each in taken] == [1]


def test_a_claim_reaches_no_other_organisation(cast):
    with unscoped(reason="a test prepares"):
        ReminderFactory(organisation=cast.other_organisation, user=cast.other)
    with organisation_scope(cast.organisation.pk):
        assert services.claim() == []


def test_nobody_reads_what_somebody_else_is_reminded_of(scope):
    mine = row(scope)
    row(scope, user=scope.colleague)
    assert list(Reminder.objects.visible_to(scope.member)) == [mine]
    for role in ("leader", "organiser", "administrator"):
        assert not Reminder.objects.visible_to(scope.person(role)).exists()


# Send ---------------------------------------------------------------------------------------------------------


def sent(scope, notes, **more) -> Reminder:
    row(scope, **{"subject_id": 7, **more})
    (claimed,) = services.claim()
    services.send(claimed)
    return Reminder.objects.get()


def test_a_wanted_reminder_is_mailed_and_noted(scope, notes):
    reminder = sent(scope, notes)
    assert (reminder.state, reminder.leased_until, reminder.last_error) == (State.SENT, None, "")
    assert reminder.sent_at is not None
    (message,) = mail.outbox
    assert message.to == [scope.member.email]
    assert message.subject == "A note about number 7"
    assert message.extra_headers["Message-ID"] == services.message_id(reminder)
    assert [name for name, *_rest in message.attachments] == ["note.txt"]


def _over(scope: Cast, notes) -> None:
    notes.over.add(7)


def _inactive(scope: Cast, notes) -> None:
    scope.member.is_active = False
    scope.member.save()


def _left(scope: Cast, notes) -> None:
    Staff.objects.filter(user=scope.member).update(ends_on=timezone.localdate() - DAY)


def _switched_off(scope: Cast, notes) -> None:
    services.save_preference(by=scope.member, meetings=False, checkpoints=True)


@pytest.mark.parametrize("happens", [_over, _inactive, _left, _switched_off])
def test_what_changed_after_collecting_is_seen_at_the_moment_of_sending(scope, notes, happens):
    happens(scope, notes)
    assert sent(scope, notes).state == State.SKIPPED
    assert mail.outbox == []


def test_a_reminder_whose_moment_passed_is_not_sent(scope, notes):
    assert sent(scope, notes, moment=timezone.now() - MINUTE).state == State.SKIPPED


def test_a_reminder_without_a_source_is_not_sent(scope, notes):
    assert sent(scope, notes, kind="unknown").state == State.SKIPPED


def test_a_failed_attempt_is_tried_again_later_and_keeps_no_address(scope, notes, caplog):
    notes.broken.add(7)
    reminder = sent(scope, notes)
    assert (reminder.state, reminder.attempts, reminder.leased_until) == (State.PENDING, 1, None)
    assert timezone.now() < reminder.due_at <= timezone.now() + services.BACK_OFF[0]
    assert reminder.last_error == "RuntimeError"
    assert "example.org" not in caplog.text
    assert services.claim() == []


def test_the_waits_grow_and_after_five_attempts_it_is_given_up_aloud(scope, notes, caplog):
    notes.broken.add(7)
    row(scope, subject_id=7, moment=timezone.now() + 9 * DAY)
    waits = []
    for _attempt in range(services.MOST_ATTEMPTS):
        Reminder.objects.update(due_at=timezone.now() - MINUTE)
        (claimed,) = services.claim()
        services.send(claimed)
        waits.append(claimed.due_at - timezone.now())
    assert waits[:4] == sorted(waits[:4])
    kept = Reminder.objects.get()
    assert (kept.state, kept.attempts) == (State.FAILED, 5)
    assert [record.levelname for record in caplog.records].count("ERROR") == 1
    assert services.claim(now=timezone.now() + 30 * DAY) == []


def test_a_second_attempt_carries_the_same_message_id(scope, notes):
    """The open window: the mail server took the mail, and the worker died before it noted that."""
    sent(scope, notes)
    Reminder.objects.update(state=State.SENDING, leased_until=timezone.now() - MINUTE)
    (again,) = services.claim()
    services.send(again)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_one_mail_that_fails_does_not_stop_the_others(scope, notes):
    for number in (6, 7, 8):
        row(scope, subject_id=number)
    notes.broken.add(7)
    assert services.send_ready() == 3
    assert sorted(message.subject[-1] for message in mail.outbox) == ["6", "8"]
    assert Reminder.objects.filter(state=State.SENT).count() == 2


def test_no_row_is_claimed_once_the_time_is_up(scope, notes):
    row(scope)
    assert services.send_ready(seconds=0) == 0
    assert Reminder.objects.get().state == State.PENDING


def test_a_mail_server_that_hangs_up_costs_one_attempt(scope, notes, monkeypatch):
    for number in (1, 2):
        row(scope, subject_id=number)
    real = MailSession.send
    calls = itertools.count()

    def flaky(self, message):
        if next(calls) == 0:
            raise smtplib.SMTPServerDisconnected
        return real(self, message)

    monkeypatch.setattr(MailSession, "send", flaky)
    services.send_ready()
    assert len(mail.outbox) == 1
    assert sorted(Reminder.objects.values_list("state", flat=True)) == [State.PENDING, State.SENT]


@pytest.mark.parametrize("is_over", [False, True])
def test_a_source_that_may_not_tell_who_got_a_mail_leaves_the_same_row_and_hangs_up(scope, notes, monkeypatch, is_over):
    """Without a conversation to share, the mail server is called in either case, and the line is ended in either case."""
    notes.alike = True
    if is_over:
        notes.over.add(7)
    lines: list[str] = []
    for name in ("reach", "end"):
        real = getattr(MailSession, name)
        monkeypatch.setattr(MailSession, name, lambda self, real=real, name=name: (lines.append(name), real(self))[1])
    kept = sent(scope, notes)
    assert (kept.state, kept.sent_at, kept.last_error) == (State.SENT, kept.due_at, "")
    assert len(mail.outbox) == (0 if is_over else 1)
    assert (lines[0], lines[-1]) == ("reach", "end")


# States -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("old", "new"), list(itertools.product(State, State)))
def test_only_the_transitions_of_the_table_happen(scope, old, new):
    reminder = row(scope, state=old)
    if new in services.TRANSITIONS[old]:
        assert services._move(reminder, new)
    else:
        with pytest.raises(ValueError, match="does not go"):
            services._move(reminder, new)


# Preferences --------------------------------------------------------------------------------------------------


def test_somebody_who_said_nothing_gets_everything(scope):
    wanted = services.preference_of(scope.member)
    assert (wanted.meetings, wanted.checkpoints, wanted.pk) == (True, True, None)


def test_a_preference_is_kept_and_changed(scope):
    services.save_preference(by=scope.member, meetings=False, checkpoints=True)
    services.save_preference(by=scope.member, meetings=False, checkpoints=False)
    assert Preference.objects.get().checkpoints is False
    assert str(services.preference_of(scope.member)) == str(scope.member)


# Side by side -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_never_claim_the_same_row(cast):
    rows, workers = 120, 4
    with organisation_scope(cast.organisation.pk):
        for _each in range(rows):
            row(cast)
    taken: list[list[int]] = [[] for _worker in range(workers)]
    ready = threading.Barrier(workers)
    errors: list[BaseException] = []

    def work(mine: list[int]) -> None:
        try:
            ready.wait()
            with organisation_scope(cast.organisation.pk):
                while claimed := services.claim(limit=2):
                    mine.extend(each.pk for each in claimed)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(mine,)) for mine in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    everything = [pk for mine in taken for pk in mine]
    assert len(everything) == len(set(everything)) == rows


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_write_each_row_once(cast, notes):
    notes.wanted = [due(cast, number) for number in range(50)]
    ready = threading.Barrier(4)
    errors: list[BaseException] = []

    def work() -> None:
        try:
            ready.wait()
            with organisation_scope(cast.organisation.pk):
                services.collect()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with organisation_scope(cast.organisation.pk):
        assert Reminder.objects.count() == 50
