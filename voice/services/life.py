"""Open a poll, count an answer, close it, start it anew."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from schools.audit import record
from voice.enums import Sharing, State
from voice.models import Poll, PollCount, PollQuestion, languages_of
from voice.services import numbers
from voice.services.making import draft, give_address, locked


class Closed(DomainError):
    """The poll takes no answers: not open, past its day, or what it belongs to is over."""

    def __init__(self) -> None:
        super().__init__(_("This poll is closed."))


class Enough(DomainError):
    """As many answers as there can be pupils have come."""

    def __init__(self) -> None:
        super().__init__(_("There are enough answers."))


class WrongNumber(DomainError):
    """The number is not one of this poll, or it was used: both look the same."""

    def __init__(self) -> None:
        super().__init__(_("This number does not work, or it was used already."))


class NothingChosen(DomainError):
    """Not one question was answered, or with something that is no answer."""

    def __init__(self) -> None:
        super().__init__(_("Choose an answer to at least one question."))


@transaction.atomic
def open_poll(*, poll: Poll, by: Any) -> Poll:
    """Open it for pupils. Twice is once.

    Raises:
        DomainError: it has no question, its last day is past, it was closed, or it cannot be read whole in any language.
    """
    now = locked(poll)
    if now.state == State.OPEN:
        return now
    now = draft(poll)
    questions = list(now.questions.all())
    if not questions:
        raise DomainError(_("Add a question first."))
    if not languages_of(questions):
        raise DomainError(_("There is no language in which all questions can be read. Add the missing texts first."))
    if now.closes_on < timezone.localdate():
        raise DomainError(_("The last day is past. Choose a later day first."))
    if now.rests:
        raise Closed
    _fresh_counts(now, questions)
    now.state, now.answers = State.OPEN, 0
    now.save(update_fields=["state", "answers"])
    record(by=by, verb="poll.opened", on=now)
    return now


@transaction.atomic
def answer(*, poll: Poll, chosen: Mapping[int, int], number: str = "") -> None:
    """Count one pupil's answers: a number goes up by one, and that is all that remains of it.

    Nothing is written about who, when or where. The poll is held until the end of the transaction: of a hundred answers at once
    none is lost and none is one too many.

    Args:
        chosen: option by question (its primary key); a question may be left out.
        number: from a slip, where the poll asks for one. Then it is gone, in the same transaction, with nothing that says which
            answers it gave.

    Raises:
        WrongNumber: the poll asks for a number, and this is none of those that are left.
        NothingChosen: nothing that is an answer to a question of this poll.
        Closed, Enough: the poll takes no (more) answers.
    """
    given = dict(chosen)
    questions = {question.pk: question for question in PollQuestion.objects.filter(poll=poll)}
    for pk, option in given.items():
        if pk not in questions or not 0 <= option < len(questions[pk].options):
            raise NothingChosen
    if not given:
        raise NothingChosen
    # Locked, not counted in the condition of an update: the seal of the tenant makes a subquery of that condition, and a
    # subquery sees the number as it was before the answer that it waited for.
    now = locked(poll)
    if not now.is_open or now.rests or now.waits_for_numbers:
        raise Closed
    if now.answers >= now.limit:
        raise Enough
    if now.with_numbers and not numbers.use(now, number):
        raise WrongNumber
    Poll.objects.filter(pk=now.pk).update(answers=F("answers") + 1)
    for pk, option in sorted(given.items()):
        PollCount.objects.filter(question=pk, option=option).update(number=F("number") + 1)


@transaction.atomic
def close(*, poll: Poll, by: Any) -> Poll:
    """Close it for good. Counts of fewer answers than may be shown are erased here. Twice is once.

    Raises:
        DomainError: it was never opened.
    """
    now = locked(poll)
    if now.state == State.DRAFT:
        raise DomainError(_("This poll is not open."))
    if now.state == State.OPEN:
        # A poll that ended by itself was closed on its last day, whenever this is written down.
        now.state, now.closed_on = State.CLOSED, min(timezone.localdate(), now.closes_on)
        now.save(update_fields=["state", "closed_on"])
        _erase_the_few(now)
        numbers.forget(now)
        record(by=by, verb="poll.closed", on=now)
    return now


@transaction.atomic
def reset(*, poll: Poll, closes_on: datetime.date, by: Any) -> Poll:
    """Throw all answers away and open it anew, at another address: the old one may be in the wrong hands.

    Numbers go too: a poll that asked for them asks for new ones.

    Raises:
        DomainError: it was never opened, it was brought into the cycle, or the day does not fit.
    """
    now = locked(poll)
    if now.state == State.DRAFT:
        raise DomainError(_("This poll is not open."))
    if now.evidence_id:
        raise DomainError(_("This poll was brought into the cycle. Make a new one to ask again."))
    if closes_on < timezone.localdate():
        raise DomainError(_("This day is past. Choose today or later."), field="closes_on")
    if now.rests:
        raise Closed
    _fresh_counts(now, list(now.questions.all()))
    now.state, now.answers, now.closes_on, now.closed_on = State.OPEN, 0, closes_on, None
    now.sharing, now.numbers_made = Sharing.PRIVATE, 0
    now.save(update_fields=["state", "answers", "closes_on", "closed_on", "sharing", "numbers_made"])
    numbers.forget(now)
    give_address(now)
    record(by=by, verb="poll.reset", on=now)
    return now


@transaction.atomic
def remove(*, poll: Poll, by: Any) -> None:
    """Delete it with its counts and its address. What was brought into the cycle stays there."""
    now = locked(poll)
    record(by=by, verb="poll.removed", on=now)
    now.delete()


def close_due() -> int:
    """Close the polls of the open scope whose last day is over. Gives how many."""
    due = list(Poll.objects.past_their_day().with_group())
    for poll in due:
        close(poll=poll, by=None)
    return len(due)


def _fresh_counts(poll: Poll, questions: list[PollQuestion]) -> None:
    PollCount.objects.filter(question__poll=poll).delete()
    PollCount.objects.bulk_create(
        PollCount(question=question, option=option.number) for question in questions for option in question.options
    )


def _erase_the_few(poll: Poll) -> None:
    """What may not be shown is not kept either."""
    for question in poll.questions.all():
        total = sum(PollCount.objects.filter(question=question).values_list("number", flat=True))
        if total < poll.fewest:
            PollCount.objects.filter(question=question).delete()
