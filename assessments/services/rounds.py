"""Opening a round: once, with everything fixed that its result depends on."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.disclosure import may_hold_round, needed
from assessments.enums import CHARACTERISTICS, PULSE
from assessments.instruments import shipped
from assessments.models import GroupSecret, Round
from assessments.people import count_asked, has_expert
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
