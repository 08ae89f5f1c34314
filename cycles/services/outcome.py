"""After trying out: what the group chose and why, how it puts it to use, and what it learned."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.enums import Choice
from cycles.models import Adoption, Cycle, Learned, Outcome, Rollout
from cycles.services.common import block, checked, locked, must_be_newest, one_line
from groups.roles import roles_in
from schools.audit import record
from schools.enums import StaffRole
from schools.models import Staff


@transaction.atomic
def choose(*, cycle: Cycle, choice: str, saw: str = "", why: str = "", unknown: str = "", by: Any) -> Outcome:
    """Keep what the group chose after trying out; all four have the same rank (product.md, rule 6).

    Choosing again adds to the history. The same choice with the same words twice is one choice.

    Args:
        saw, why, unknown: what was seen, why this is chosen, what the group does not know. None of them is required.

    Raises:
        DomainError: the choice does not exist, a text is too long, or the cycle is closed.
    """
    now = locked(cycle)
    if choice not in Choice.values or not choice:
        raise DomainError(_("Choose one of the four."), field="choice")
    outcome = Outcome(cycle=now, choice=Choice(choice), saw=block(saw), why=block(why), unknown=block(unknown), by=by)
    checked(outcome)
    last = Outcome.objects.filter(cycle=now).first()
    # In a new pass the choice is asked anew (PhaseMove.choice), and the same answer is an answer again.
    if last and now.choice and _words(last) == _words(outcome):
        return last
    outcome.save()
    now.choice = Choice(choice)
    now.save(update_fields=["choice"])
    record(by=by, verb="choice.made", on=now)
    return outcome


def _words(outcome: Outcome) -> tuple[str, ...]:
    return (outcome.choice, outcome.saw, outcome.why, outcome.unknown)


@transaction.atomic
def describe_rollout(*, cycle: Cycle, keep: str, free: str, follow: str, version: int, by: Any) -> Rollout:
    """Write how the group puts it to use (P5: which part must stay the same, which may change, how we follow it).

    Args:
        version: of the text that the writer started from, 0 when there was none.

    Raises:
        DomainError: somebody else changed it meanwhile, a text is too long, or the cycle is closed.
    """
    now = locked(cycle)
    found = Rollout.objects.filter(cycle=now).first() or Rollout(cycle=now)
    new = (block(keep), block(free), block(follow))
    if (found.keep, found.free, found.follow) == new and found.pk:
        return found
    must_be_newest(found.version, version)
    found.keep, found.free, found.follow = new
    found.version += 1
    checked(found)
    found.save()
    record(by=by, verb="rollout.described", on=found)
    return found


@transaction.atomic
def write_learned(*, cycle: Cycle, text: str, for_whom: str, place: str = "", version: int, by: Any) -> Learned:
    """Write what the group learned and for whom that is worth knowing: also a cycle that stopped secures something.

    Args:
        version: of the text that the writer started from, 0 when there was none.

    Raises:
        DomainError: a text is missing or too long, somebody else changed it meanwhile, or the cycle is closed.
    """
    now = locked(cycle)
    found = Learned.objects.filter(cycle=now).first() or Learned(cycle=now)
    new = (block(text), one_line(for_whom), one_line(place))
    if (found.text, found.for_whom, found.place) == new and found.pk:
        return found
    must_be_newest(found.version, version)
    found.text, found.for_whom, found.place = new
    found.version += 1
    checked(found)
    found.save()
    record(by=by, verb="learned.written", on=found)
    return found


@transaction.atomic
def take_on(*, cycle: Cycle, user: Any, starts_on: datetime.date, place: str = "", by: Any) -> Adoption:
    """Note that a colleague takes the approach on, and from when. The same person twice is one row, with the newest day.

    Args:
        user: a member of the group, or somebody else on the staff of the organisation.

    Raises:
        DomainError: this person does not work here, or the cycle is closed.
    """
    now = locked(cycle)
    works = Staff.objects.current().filter(user=user, organisation=now.group.organisation).exclude(role=StaffRole.EXTERNAL)
    if not works.exists() and not roles_in(user, now.group):
        raise DomainError(_("Choose somebody who works here now."), field="user")
    if abs((starts_on - now.starts_on).days) > 3 * 366:
        raise DomainError(_("This day is far from the cycle. Check the year."), field="starts_on")
    row = Adoption.objects.filter(cycle=now, user=user).first() or Adoption(cycle=now, user=user)
    row.starts_on, row.place = starts_on, one_line(place)
    checked(row)
    row.save()
    record(by=by, verb="adoption.noted", on=row)
    return row


@transaction.atomic
def note_use(*, adoption: Adoption, in_use: bool, by: Any) -> Adoption:
    """Say that somebody uses it outside the trial lesson, or not after all (criterion P5.b)."""
    locked(adoption.cycle)
    if adoption.in_use != in_use:
        adoption.in_use = in_use
        adoption.save(update_fields=["in_use"])
        record(by=by, verb="adoption.in_use" if in_use else "adoption.not_in_use", on=adoption)
    return adoption


@transaction.atomic
def withdraw(*, adoption: Adoption, by: Any) -> None:
    """Somebody does not take it on after all."""
    locked(adoption.cycle)
    record(by=by, verb="adoption.withdrawn", on=adoption)
    adoption.delete()
