"""The life of a round: opened once, closed once, released once (R2)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.disclosure import GroupAnswers, Outcome, may_hold_round, needed, release
from assessments.enums import CHARACTERISTICS, PULSE, Part, State
from assessments.instruments import shipped
from assessments.models import AnswerSet, GroupSecret, Release, Round
from assessments.people import count_asked, has_expert
from assessments.questionnaire import questionnaire
from assessments.services.lock import hold_open
from assessments.tokens import new_secret
from core.errors import DomainError
from groups.models import Group
from schools.audit import record

LONGEST = datetime.timedelta(days=90)
_ONE_AT_A_TIME = _("There is already an open round. Close that one first.")


def smallest_possible(group: Group) -> tuple[bool, int, int]:
    """Say whether a round of the group could ever be released (R13).

    Returns:
        Whether it could, how many people are asked, and how many answers a result would need.
    """
    asked, smallest = count_asked(group), group.organisation.smallest_group
    return may_hold_round(asked, smallest), asked, needed(asked, smallest)


@transaction.atomic
def open_round(*, group: Group, instrument: str, closes_on: datetime.date, by: Any) -> Round:
    """Open a round. Whether there is an expert and the smallest number of answers are fixed here for its whole life.

    Args:
        group: a group that has not ended.
        instrument: the key of a shipped instrument.
        closes_on: the last day for answers, at most 90 days ahead.
        by: the organiser.

    Raises:
        DomainError: too few people, a wrong date, a group that ended, or another round is open.
    """
    today = timezone.localdate()
    if instrument not in (CHARACTERISTICS, PULSE):
        raise DomainError(_("Choose one of the two questionnaires."), field="instrument")
    if closes_on < today:
        raise DomainError(_("This day is over. Choose today or a later day."), field="closes_on")
    if closes_on > today + LONGEST:
        raise DomainError(_("Choose a day within three months. The answers are about the past eight weeks."), field="closes_on")
    if group.ends_on < today:
        raise DomainError(_("This group has ended."))
    possible, asked, minimum = smallest_possible(group)
    if not possible:
        raise DomainError(
            _(
                "A result needs at least %(needed)d answers, and in this group %(asked)d can answer. "
                "Talk about the seven characteristics together instead."
            )
            % {"needed": minimum, "asked": asked}
        )
    if Round.objects.open().filter(group=group).exists():
        raise DomainError(_ONE_AT_A_TIME)
    GroupSecret.objects.get_or_create(group=group, defaults={"secret": new_secret()})
    try:
        with transaction.atomic():
            made = Round.objects.create(
                organisation=group.organisation,
                group=group,
                instrument=instrument,
                instrument_version=shipped(instrument).version,
                closes_on=closes_on,
                opened_by=by,
                has_expert=has_expert(group),
                smallest_group=group.organisation.smallest_group,
            )
    except IntegrityError as twice:  # somebody else opened one in the same moment
        raise DomainError(_ONE_AT_A_TIME) from twice
    record(by=by, verb="round.opened", on=made)
    return made


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
    outcome = _outcome(held, timezone.localdate(now))
    held.state, held.closed_at = State.CLOSED, now
    held.save(update_fields=["state", "closed_at"])
    kept = Release.objects.create(round=held, result=outcome.to_json(), released_at=now)
    record(by=by, verb="round.closed", on=held)
    return kept


def _outcome(round_: Round, today: datetime.date) -> Outcome:
    """Pass the answers of the group itself through the disclosure rules."""
    people = list(AnswerSet.objects.filter(round=round_, part=Part.GROUP, sent=True).values_list("values", flat=True))
    asked = count_asked(round_.the_group, timezone.localdate(round_.opened_at), today)
    return release(
        GroupAnswers.of((Part.GROUP, answers) for answers in people),
        # Somebody answered as the group and became its expert afterwards: the answers stay, so the person still counts.
        invited=max(asked, len(people)),
        characteristics=questionnaire(round_.definition, has_expert=round_.has_expert),
        has_expert=round_.has_expert,
        smallest=round_.smallest_group,
    )


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
    still_open = Round.objects.open().values("group")
    ended = GroupSecret.objects.filter(group__ends_on__lt=timezone.localdate(now)).exclude(group__in=still_open)
    count: int = ended.delete()[0]
    return count
