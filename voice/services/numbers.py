"""Numbers on slips: each lets one answer in, and then it is as if it had never been.

A number is written down nowhere. While it is unused there is a digest of it, made with the secret of the site; using it deletes
that row in the transaction that counts the answer. So there is no row for a used number, no time, no order, and no way from a
number to what was answered with it (docs/adr/0014).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.errors import DomainError
from schools.audit import record
from voice.codes import new_number, read_code
from voice.models import MOST_PUPILS, Poll, PollNumber
from voice.services.making import draft, locked


@transaction.atomic
def make(*, poll: Poll, count: int, by: Any) -> list[str]:
    """Make numbers to print, and give them: this once, since they are not kept.

    As long as the poll is prepared a new sheet takes the place of the one before; while it is open the new numbers come beside
    those that are out already.

    Args:
        count: how many, from 1 to what a poll can hold.

    Raises:
        DomainError: too many or none, the poll is closed, or it is open and takes answers without numbers.
    """
    now = locked(poll)
    if now.is_over or now.rests:
        raise DomainError(_("This poll is closed."))
    if not now.is_draft and not now.with_numbers:
        raise DomainError(_("This poll is open without numbers. Make another poll if you want numbers."))
    if now.is_draft:
        forget(now)
        now.numbers_made = 0
    if not 1 <= count <= MOST_PUPILS - now.numbers_made:
        sentence = _("Choose a number from 1 to %(most)d.") % {"most": MOST_PUPILS - now.numbers_made}
        raise DomainError(sentence, field="count")
    made: set[str] = set()
    while len(made) < count:
        made.add(new_number())
    # In the order of the digests, so that no table remembers in which order they stand on paper.
    digests = sorted(_digest(now, number) for number in made)
    PollNumber.objects.bulk_create(PollNumber(digest=digest, poll=now) for digest in digests)
    now.with_numbers, now.numbers_made = True, now.numbers_made + count
    now.save(update_fields=["with_numbers", "numbers_made"])
    record(by=by, verb="poll.numbers_made", on=now)
    return sorted(made)


@transaction.atomic
def leave(*, poll: Poll, by: Any) -> Poll:
    """Go on without numbers; what was printed no longer matters. Twice is once.

    Raises:
        DomainError: the poll is open already.
    """
    now = draft(poll)
    if now.with_numbers:
        forget(now)
        now.with_numbers, now.numbers_made = False, 0
        now.save(update_fields=["with_numbers", "numbers_made"])
        record(by=by, verb="poll.numbers_left", on=now)
    return now


def use(poll: Poll, number: str) -> bool:
    """Whether this number lets one answer in; from then on it does not. Call it while the poll is locked."""
    gone, _rows = PollNumber.objects.filter(poll=poll, digest=_digest(poll, read_code(number))).delete()
    return gone == 1


def forget(poll: Poll) -> None:
    """Delete the numbers that were not used."""
    PollNumber.objects.filter(poll=poll).delete()


def _digest(poll: Poll, number: str) -> str:
    return salted_hmac(f"voice.numbers:{poll.pk}", number, algorithm="sha256").hexdigest()
