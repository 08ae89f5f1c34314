"""Opening a round, of a group or of a school's staff: once, with everything fixed that its result depends on."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.choices import Choice, find
from assessments.disclosure import may_hold_round, needed
from assessments.enums import Audience, Moment
from assessments.models import GroupSecret, Postponement, Round, RoundSecret, Wave
from assessments.people import asked_of_staff, count_asked, has_expert
from assessments.tokens import new_secret
from core.errors import DomainError
from groups.models import Group
from schools.audit import record
from schools.models import School

LONGEST = datetime.timedelta(days=90)
FURTHEST = datetime.timedelta(days=60)
#: How long "not now" holds.
NOT_NOW = datetime.timedelta(days=14)
#: What is about one person needs so many answers (R8).
ABOUT_ONE_PERSON = 8
_ONE_AT_A_TIME = _("There is already an open round. Close that one first.")


def smallest_possible(group: Group) -> tuple[bool, int, int]:
    """Say whether a round of the group could ever be released (R13).

    Returns:
        Whether it could, how many people are asked, and how many answers a result would need.
    """
    return _possible(count_asked(group), group.organisation.smallest_group)


def smallest_possible_staff(school: School, audience: str = Audience.STAFF) -> tuple[bool, int, int]:
    """The same for the staff of a school. What is about its leader needs at least eight answers (R8)."""
    return _possible(len(asked_of_staff(school)), _smallest(school, audience))


def _possible(asked: int, smallest: int) -> tuple[bool, int, int]:
    return may_hold_round(asked, smallest), asked, needed(asked, smallest)


def _smallest(school: School, audience: str) -> int:
    smallest = school.organisation.smallest_group
    return max(smallest, ABOUT_ONE_PERSON) if audience == Audience.LEADER else smallest


@transaction.atomic
def open_round(
    *,
    group: Group,
    instrument: str,
    closes_on: datetime.date,
    by: Any,
    opens_on: datetime.date | None = None,
    moment: str = Moment.OTHER,
    focus: str = "",
    wave: Wave | None = None,
) -> Round:
    """Open a round. Whether there is an expert and the smallest number of answers are fixed here for its whole life.

    Args:
        group: a group that has not ended.
        instrument: the key of a choice, see :mod:`assessments.choices`.
        closes_on: the last day for answers, at most 90 days after the first.
        by: the organiser, or the school's leader for a wave.
        opens_on: the first day for answers, today unless told otherwise.
        moment: at which set moment.
        focus: the key of the one section on which a change may get a verdict (B4.1), or "" for none.
        wave: the wave that it belongs to.

    Raises:
        DomainError: too few people, a wrong date, a group that ended, or another round is open.
    """
    choice = _chosen(instrument, group, Audience.GROUP)
    begins = judge_days(opens_on, closes_on)
    if moment not in Moment.values:
        raise DomainError(_("Choose one of these moments."), field="moment")
    if focus and focus not in (section.key for section in choice.definition.focuses):
        raise DomainError(_("Choose one of these, or none."), field="focus")
    if group.ends_on < (opens_on or timezone.localdate()):
        raise DomainError(_("This group has ended.") if not group.is_running else _("The group has ended by then."))
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
    made = _create(
        choice,
        by,
        organisation=group.organisation,
        group=group,
        moment=moment,
        focus=focus,
        wave=wave,
        opened_at=begins,
        closes_on=closes_on,
        has_expert=has_expert(group),
        smallest_group=group.organisation.smallest_group,
    )
    Postponement.objects.filter(group=group).delete()
    return made


@transaction.atomic
def open_staff_round(
    *, school: School, instrument: str, closes_on: datetime.date, by: Any, opens_on: datetime.date | None = None
) -> Round:
    """Open a round for all staff of a school. Its secret is its own, and dies with its closing: no trend is ever made.

    Args:
        school: whose staff is asked; who leads the school may answer apart.
        instrument: the key of a choice for staff, see :mod:`assessments.choices`.
        closes_on: the last day for answers.
        by: who leads the school.
        opens_on: the first day for answers, today unless told otherwise.

    Raises:
        DomainError: too few people, a wrong date, or the same questionnaire is open already.
    """
    choice = _chosen(instrument, school, Audience.STAFF, Audience.LEADER)
    begins = judge_days(opens_on, closes_on)
    audience = choice.definition.audience
    possible, asked, minimum = smallest_possible_staff(school, audience)
    if not possible:
        raise DomainError(
            _("A result needs at least %(needed)d answers, and at this school %(asked)d can answer.")
            % {"needed": minimum, "asked": asked},
            field="instrument",
        )
    made = _create(
        choice,
        by,
        organisation=school.organisation,
        school=school,
        opened_at=begins,
        closes_on=closes_on,
        has_expert=True,
        smallest_group=_smallest(school, audience),
    )
    RoundSecret.objects.create(round=made, secret=new_secret())
    return made


def _chosen(instrument: str, thing: Group | School, *audiences: Audience) -> Choice:
    choice = find(instrument, thing.organisation, *audiences)
    if choice is None:
        raise DomainError(_("Choose one of these questionnaires."), field="instrument")
    return choice


def judge_days(opens_on: datetime.date | None, closes_on: datetime.date) -> datetime.datetime:
    """Judge first and last day; returns the first moment for answers."""
    now = timezone.now()
    today = timezone.localdate(now)
    first = opens_on or today
    if first < today:
        raise DomainError(_("This day is over. Choose today or a later day."), field="opens_on")
    if first > today + FURTHEST:
        raise DomainError(_("Choose a day within two months."), field="opens_on")
    if closes_on < today:
        raise DomainError(_("This day is over. Choose today or a later day."), field="closes_on")
    if closes_on < first:
        raise DomainError(_("The last day comes before the first day."), field="closes_on")
    if closes_on > first + LONGEST:
        raise DomainError(_("Choose a day within three months. The answers are about the past eight weeks."), field="closes_on")
    return now if first == today else timezone.make_aware(datetime.datetime.combine(first, datetime.time.min))


def _create(choice: Choice, by: Any, **fields: Any) -> Round:
    try:
        with transaction.atomic():
            made = Round.objects.create(
                instrument=choice.definition.key,
                instrument_version=choice.definition.version,
                own_version=choice.version,
                opened_by=by,
                **fields,
            )
    except IntegrityError as twice:  # somebody else opened one in the same moment
        raise DomainError(_ONE_AT_A_TIME) from twice
    record(by=by, verb="round.opened", on=made)
    return made


@transaction.atomic
def postpone(*, group: Group, by: Any) -> Postponement:
    """Propose no round to the group for two weeks: "not now"."""
    until = timezone.localdate() + NOT_NOW
    made, _created = Postponement.objects.update_or_create(group=group, defaults={"until": until})
    record(by=by, verb="round.postponed", on=made)
    return made
