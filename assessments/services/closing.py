"""Closing a round: once, for good, with everything that may ever be shown of it (R2)."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.disclosure import GroupAnswers, Outcome, Released, least, release
from assessments.enums import Part, State
from assessments.models import AnswerSet, Comment, GroupSecret, Release, Round, RoundSecret
from assessments.people import asked_in
from assessments.questionnaire import questionnaire
from assessments.services.answers import settle
from assessments.services.changes import comparison
from assessments.services.ledger import enter_round
from assessments.services.lock import hold_open
from assessments.services.traces import count_for_round
from core.errors import DomainError
from schools.audit import record


@transaction.atomic
def close_round(*, round_: Round, by: Any) -> Release:
    """Close a round for good, and keep what may be shown of it. There is no way back (R2).

    Args:
        round_: an open round.
        by: the organiser, or None when its last day is over.

    Raises:
        DomainError: it was closed before; its result stays as it is.
    """
    held = hold_open(round_)
    if held is None:
        raise DomainError(_("This round is already closed. Its result stays as it is."))
    now = timezone.now()
    held.state, held.closed_at = State.CLOSED, now
    comments = settle(held)
    people = group_answers(held)
    outcome = outcome_of(held, people)
    held.save(update_fields=["state", "closed_at"])
    change = comparison(held, outcome)
    kept = Release.objects.create(
        round=held, result=outcome.to_json(), change=change.to_json() if change else None, released_at=now
    )
    enter_round(held, outcome, people)
    if isinstance(outcome, Released):  # a withheld result shows no texts either (R10)
        Comment.objects.bulk_create(Comment(round=held, text=text) for text in comments)
    if held.is_of_staff:
        _cut_links(held)
    count_for_round(held)
    record(by=by, verb="round.closed", on=held)
    return kept


def _cut_links(round_: Round) -> None:
    """Leave nothing that links the staff to their answers: no trend is ever made of them.

    Only who leads the school finds the own answers back, to see them beside the result. So the key stays as long as those
    answers do, and the rows of all others get codes made by chance, which no key makes again.
    """
    if not AnswerSet.objects.filter(round=round_, part=Part.LEADER).exists():
        RoundSecret.objects.filter(round=round_).delete()
        return
    rows = list(AnswerSet.objects.filter(round=round_).exclude(part=Part.LEADER))
    for row in rows:
        row.token = secrets.token_hex(32)
    AnswerSet.objects.bulk_update(rows, ["token"])


def outcome_of(round_: Round, people: list[dict[str, int | None]]) -> Outcome:
    """Pass the answers of the group itself through the disclosure rules. Only for a round that is being closed."""
    asked = len(asked_in(round_))
    shape = questionnaire(round_.definition, has_expert=round_.has_expert)
    return release(
        GroupAnswers.of((Part.GROUP, answers) for answers in people),
        # Somebody answered as the group and became its expert afterwards: the answers stay, so the person still counts.
        invited=max(asked, len(people)),
        characteristics=shape,
        has_expert=round_.has_expert,
        smallest=least(shape, round_.smallest_group),
    )


def group_answers(round_: Round) -> list[dict[str, int | None]]:
    """What the group itself handed in, for other services only."""
    return list(AnswerSet.objects.filter(round=round_, part=Part.GROUP, sent=True).values_list("values", flat=True))


def close_due(now: datetime.datetime | None = None) -> int:
    """Close every round of the active scope whose last day is over; returns how many. Safe to run twice, or at two places."""
    closed = 0
    for each in Round.objects.due(timezone.localdate(now)).with_group():
        try:
            close_round(round_=each, by=None)
        except DomainError:  # the organiser was there first
            continue
        closed += 1
    return closed


def destroy_secrets(now: datetime.datetime | None = None) -> int:
    """Destroy the keys of groups that have ended: from then on nobody can link answers to people (R11). Returns how many."""
    still_open = Round.objects.open().filter(group__isnull=False).values("group")
    ended = GroupSecret.objects.filter(group__ends_on__lt=timezone.localdate(now)).exclude(group__in=still_open)
    count: int = ended.delete()[0]
    return count
