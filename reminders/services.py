"""The ledger at work: collect what is due, claim a row, send its mail. Each step may run twice, or at two places at once.

The promise is "once and only once", and this is how it is kept:

* a row is written before anything is sent, and its unique key (person, kind, thing, moment) makes a second one impossible;
* whoever sends a row has claimed it by one conditional ``UPDATE`` that the database lets succeed once (no lock is held, so that
  it works on SQLite and on PostgreSQL alike), for as long as its lease runs: when the worker dies, another takes over;
* one row is claimed, sent and settled before the next is claimed, so that a worker that dies takes one mail with it at most.

No table can close the last window: a worker that dies after the mail server took the mail and before we noted that. It is one
``UPDATE`` long; the second mail then carries the same Message-ID, by which a mailbox knows it as the same mail.
"""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Collection, Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.mail import MailSession, send_mail_to
from core.tenancy import active_organisation_ids
from reminders import registry
from reminders.enums import State
from reminders.models import Preference, Reminder
from reminders.registry import Due, Source
from schools.models import Staff, User

logger = logging.getLogger(__name__)

# Longer than one mail can take: each of the steps of a conversation with the mail server may take EMAIL_TIMEOUT (20 s).
LEASE: Final = datetime.timedelta(minutes=5)
MOST_ATTEMPTS: Final = 5
# How long to wait after the first, second, … failed attempt.
BACK_OFF: Final = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
# How many rows a worker looks at to find one that nobody else takes at the same moment.
CANDIDATES: Final = 20

TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.PENDING: frozenset({State.SENDING}),
    # Back to SENDING: the lease ran out and another worker takes over.
    State.SENDING: frozenset({State.SENDING, State.SENT, State.SKIPPED, State.PENDING, State.FAILED}),
    State.SENT: frozenset(),
    State.SKIPPED: frozenset(),
    State.FAILED: frozenset(),
}


def collect(now: datetime.datetime | None = None) -> int:
    """Write a ledger row for everything that is due in the active organisation and has none yet.

    What was missed while nothing ran is simply still due, as long as its moment has not passed.

    Args:
        now: the moment to look from; this moment unless told otherwise.

    Returns:
        How many rows were asked for; somebody else may have written some of them just before.
    """
    at = now or timezone.now()
    (organisation_id,) = active_organisation_ids()
    rows = [
        Reminder(
            organisation_id=organisation_id,
            user_id=due.user_id,
            kind=source.kind,
            subject_id=due.subject_id,
            moment=due.moment,
            due_at=due.due_at,
        )
        for source in registry.sources()
        for due in _new(source, at)
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _new(source: Source, at: datetime.datetime) -> Iterable[Due]:
    """What a source wants and the ledger does not know, without the people who do not want to hear of it."""
    wanted = [due for due in source.due(at) if due.due_at <= at <= due.moment]
    if not wanted:
        return []
    unwanted = set(Preference.objects.filter(**{source.preference: False}).values_list("user_id", flat=True))
    known = set(Reminder.objects.filter(kind=source.kind, moment__gte=at).values_list("user_id", "subject_id", "moment"))
    return [due for due in wanted if due.user_id not in unwanted and (due.user_id, due.subject_id, due.moment) not in known]


def claim(now: datetime.datetime | None = None, limit: int = 1) -> list[Reminder]:
    """Take rows to send, each for one worker only and for as long as the lease runs.

    Args:
        now: the moment to look from.
        limit: how many at most. Take one at a time to send: the lease of the second runs while the first is sent.

    Returns:
        The claimed rows, in state SENDING, with their person and that person's preference.
    """
    at = now or timezone.now()
    taken: list[Reminder] = []
    for reminder in Reminder.objects.ready(at).order_by("due_at", "pk")[: limit + CANDIDATES]:
        if len(taken) == limit:
            break
        if reminder.state == State.SENDING and reminder.attempts >= MOST_ATTEMPTS:
            # Its worker died at every attempt: perhaps because of this very mail.
            if _move(reminder, State.FAILED, leased_until=None, last_error="Stopped"):
                logger.error("Reminder %s failed: the worker stopped in the middle, every time.", reminder.pk)
        elif _move(reminder, State.SENDING, leased_until=at + LEASE, attempts=F("attempts") + 1):
            taken.append(reminder)
    return list(_with_person().filter(pk__in=[reminder.pk for reminder in taken])) if taken else []


def send(reminder: Reminder, *, session: MailSession | None = None) -> State:
    """Send a claimed row if it is still wanted, and settle it. Never raises because of one mail.

    Whether it is still wanted is asked here, at the moment of sending: the thing may be over, the person may have left or have
    switched these reminders off.

    Args:
        reminder: a row from :func:`claim`.
        session: a conversation with the mail server to use; without one, the mail opens its own.

    Returns:
        The state in which the row is now.
    """
    source = registry.source(reminder.kind)
    if source is not None and getattr(source, "alike", False):
        return _send_alike(reminder, source, session)
    try:
        message = source.message(reminder) if source and _is_wanted(reminder, source) else None
        if message is None:
            return _settle(reminder, State.SKIPPED)
        send_mail_to(
            reminder.user,
            message.template,
            {"person": reminder.user, **message.context},
            attachments=message.attachments,
            message_id=message_id(reminder),
            session=session,
        )
    except Exception as error:  # whatever went wrong with one mail, the others go on
        return _retry_later(reminder, error)
    return _settle(reminder, State.SENT, sent_at=timezone.now())


def _send_alike(reminder: Reminder, source: Source, session: MailSession | None) -> State:
    """Send a claimed row or do not, and settle it so that nobody can tell which (ADR 19).

    The mail server is called in either case: when it cannot be reached, a row without a mail waits as one with a mail does.
    Once it was reached the row is settled as sent at the moment at which it was due. A mail that still fails is lost, which
    costs a reminder; a row that said so would tell who was to get one.
    """
    try:
        line = session or MailSession()
        line.reach()
    except Exception as error:  # alike for all that are due now
        return _retry_later(reminder, error)
    for attempt in (1, 2):  # the second one on a new line: the first may have been hung up
        try:
            message = source.message(reminder) if _is_wanted(reminder, source) else None
            if message is not None:
                context = {"person": reminder.user, **message.context}
                send_mail_to(reminder.user, message.template, context, message_id=message_id(reminder), session=line)
            break
        except Exception as error:
            if attempt == 2:  # the kind of reminder and of error, never the row
                logger.warning("A reminder of the kind %s could not be sent: %s", reminder.kind, type(error).__name__)
    if session is None:
        line.end()
    return _settle(reminder, State.SENT, sent_at=reminder.due_at)


def send_ready(*, seconds: float = 45) -> int:
    """Claim, send and settle one row after another, until nothing is left or the time is up.

    Args:
        seconds: after how long no new row is claimed.

    Returns:
        How many rows were settled or put back.
    """
    until = time.monotonic() + seconds
    handled = 0
    with MailSession() as session:
        while time.monotonic() < until and (claimed := claim()):
            for reminder in claimed:
                send(reminder, session=session)
                handled += 1
    return handled


@transaction.atomic
def save_preference(
    *,
    by: User,
    meetings: bool,
    checkpoints: bool,
    afterwards: bool = True,
    requests: bool = True,
    consents: bool = True,
    assessments: bool = True,
) -> Preference:
    """Note which reminders a person wants. Only the person itself decides about that."""
    wanted = {
        "meetings": meetings,
        "checkpoints": checkpoints,
        "afterwards": afterwards,
        "requests": requests,
        "consents": consents,
        "assessments": assessments,
    }
    preference, _created = Preference.objects.update_or_create(user=by, defaults=wanted)
    return preference


def preference_of(user: User) -> Preference:
    """What a person wants; everything, as long as the person said nothing."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def forget(*, kind: str, subjects: Collection[int]) -> int:
    """Take rows out of the ledger that may not stay, in the active organisation. Gives how many.

    Only for things that are never due again: the ledger is what keeps a reminder from being sent twice.
    """
    gone, _by_model = Reminder.objects.filter(kind=kind, subject_id__in=subjects).delete()
    return int(gone)


def message_id(reminder: Reminder) -> str:
    """The same for every attempt at a row, so that a mailbox shows a mail once even if it came twice."""
    return f"<reminder.{reminder.pk}.{reminder.created_at:%Y%m%d%H%M%S}@{urlsplit(settings.BASE_URL).hostname}>"


def _with_person() -> Any:
    return Reminder.objects.select_related("user__reminder_preference")


def _is_wanted(reminder: Reminder, source: Source) -> bool:
    person = reminder.user
    if not person.is_active or reminder.moment < timezone.now():
        return False
    preference = getattr(person, "reminder_preference", None)
    if preference is not None and not getattr(preference, source.preference):
        return False
    return Staff.objects.current().filter(user=person, organisation_id=reminder.organisation_id).exists()


def _settle(reminder: Reminder, state: State, **fields: Any) -> State:
    if not _move(reminder, state, leased_until=None, last_error="", **fields):
        logger.warning("Reminder %s was taken over before it could be noted as %s.", reminder.pk, state)
    return State(reminder.state)


def _retry_later(reminder: Reminder, error: Exception) -> State:
    # Only the kind of error: its text may hold an address.
    sentence = type(error).__name__
    if reminder.attempts >= MOST_ATTEMPTS:
        logger.error("Reminder %s failed after %s attempts: %s", reminder.pk, reminder.attempts, sentence)
        _move(reminder, State.FAILED, leased_until=None, last_error=sentence)
    else:
        logger.warning("Reminder %s will be tried again: %s", reminder.pk, sentence)
        wait = BACK_OFF[min(reminder.attempts, len(BACK_OFF)) - 1]
        _move(reminder, State.PENDING, leased_until=None, last_error=sentence, due_at=timezone.now() + wait)
    return State(reminder.state)


def _move(reminder: Reminder, state: State, **fields: Any) -> bool:
    """Change the state by one conditional ``UPDATE``: it succeeds only if the row is still as we read it.

    Raises:
        ValueError: the transition is not in the table.
    """
    if state not in TRANSITIONS[State(reminder.state)]:
        raise ValueError(f"A reminder does not go from {reminder.state} to {state}.")
    changed = Reminder.objects.filter(
        pk=reminder.pk, state=reminder.state, leased_until=reminder.leased_until, attempts=reminder.attempts
    ).update(state=state, **fields)
    if not changed:
        return False
    reminder.state = state
    for name, value in fields.items():
        if not hasattr(value, "resolve_expression"):
            setattr(reminder, name, value)
    return True
