"""A wave: one round in each group of a school at the same time, opened and closed together."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.choices import find
from assessments.enums import Audience, State
from assessments.models import Round, Wave
from assessments.services.closing import close_round
from assessments.services.ledger import release_wave
from assessments.services.proposals import held_by, moment_for
from assessments.services.rounds import judge_days, open_round, smallest_possible
from core.errors import DomainError
from groups.models import Group
from schools.audit import record
from schools.models import School

_ONE_AT_A_TIME = _("A round is open in every group of this school already. Close that one first.")


@dataclass(frozen=True)
class Possible:
    """The running groups of a school: which can take part in a wave, which are too small, which have an open round already."""

    groups: list[Group]
    small: list[Group]
    busy: list[Group]


def possible_groups(school: School, opens_on: datetime.date | None = None) -> Possible:
    """Look at every running group of a school that has not ended by ``opens_on``. Two queries, and two for each group."""
    today = timezone.localdate()
    running = Group.objects.running().filter(school=school, starts_on__lte=today, ends_on__gte=opens_on or today)
    running = running.select_related("organisation")
    open_in = set(Round.objects.open().filter(group__school=school).values_list("group", flat=True))
    found = Possible([], [], [])
    for group in running:
        if group.pk in open_in:
            found.busy.append(group)
        elif smallest_possible(group)[0]:
            found.groups.append(group)
        else:
            found.small.append(group)
    return found


@transaction.atomic
def open_wave(
    *, school: School, instrument: str, closes_on: datetime.date, by: Any, opens_on: datetime.date | None = None
) -> Wave:
    """Open one round in each running group of a school that is large enough and has none open.

    The focus of each group is the one that it chose last with the same questionnaire: the leader chooses none for it. Its
    organiser may choose another until somebody answers (:func:`assessments.services.focus.choose_focus`).

    Args:
        school: whose groups are asked.
        instrument: the key of a choice for groups.
        closes_on: the last day for answers, the same for all.
        by: who leads the school.
        opens_on: the first day for answers, the same for all; today unless told otherwise.

    Raises:
        DomainError: no group is large enough, a wrong date, or another wave is open.
    """
    choice = find(instrument, school.organisation, Audience.GROUP)
    if choice is None:
        raise DomainError(_("Choose one of these questionnaires."), field="instrument")
    begins = judge_days(opens_on, closes_on)  # of the wave itself: a group that ends earlier closes earlier
    if Wave.objects.open().filter(school=school).exists():
        raise DomainError(_ONE_AT_A_TIME)
    groups = possible_groups(school, opens_on).groups
    if not groups:
        raise DomainError(_("No group of this school can take part now: a group needs at least five people who can answer."))
    try:
        with transaction.atomic():
            made = Wave.objects.create(
                organisation=school.organisation,
                school=school,
                instrument=choice.definition.key,
                instrument_version=choice.definition.version,
                own_version=choice.version,
                opened_at=begins,
                opened_by=by,
                closes_on=closes_on,
            )
    except IntegrityError as twice:
        raise DomainError(_ONE_AT_A_TIME) from twice
    last, held = _last_focus(groups, choice.definition.key), held_by(groups)
    for group in groups:
        focus = last.get(group.pk, "")
        open_round(
            group=group,
            instrument=instrument,
            opens_on=opens_on,
            closes_on=min(closes_on, group.ends_on),
            by=by,
            moment=moment_for(group, held[group.pk]),
            focus=focus if focus in {section.key for section in choice.definition.focuses} else "",
            wave=made,
        )
    record(by=by, verb="wave.opened", on=made)
    return made


def _last_focus(groups: Iterable[Group], instrument: str) -> dict[int, str]:
    rows = Round.objects.filter(group__in=list(groups), instrument=instrument).order_by("opened_at")
    return dict(rows.values_list("group", "focus"))


@transaction.atomic
def begin_closing_wave(*, wave: Wave, by: Any) -> None:
    """Say that all rounds of a wave are to be closed now; the work itself is done in the background, group after group.

    Raises:
        DomainError: somebody did so before.
    """
    changed = Wave.objects.open().filter(pk=wave.pk, closed_at__isnull=True).update(closed_at=timezone.now())
    if not changed:
        raise DomainError(_("These rounds are being closed already."))
    record(by=by, verb="wave.closed", on=wave)


def close_wave(wave: Wave) -> int:
    """Close every open round of a wave, each in a transaction of its own, then the wave. Returns how many rounds were closed.

    Safe to run twice, or at two places, or again after it was interrupted.
    """
    closed = 0
    for each in Round.objects.open().filter(wave=wave).with_group():
        try:
            close_round(round_=each, by=None)
        except DomainError:  # its organiser was there first
            continue
        closed += 1
    if not Round.objects.open().filter(wave=wave).exists():
        now = timezone.now()
        Wave.objects.open().filter(pk=wave.pk, closed_at__isnull=True).update(closed_at=now)
        Wave.objects.open().filter(pk=wave.pk).update(state=State.CLOSED)
        release_wave(wave)
    return closed


def waves_to_close(now: datetime.datetime | None = None) -> list[Wave]:
    """Waves of the active scope whose last day is over, or whose closing began."""
    today = timezone.localdate(now)
    rows = Wave.objects.open()
    return list(rows.filter(closes_on__lt=today) | rows.filter(closed_at__isnull=False))
