"""What is proposed to a group, from its dates and its rounds."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils import timezone

from assessments.disclosure import Released, from_json, may_hold_round
from assessments.enums import CHARACTERISTICS, PULSE, THEME, Moment, State
from assessments.models import Joint, Release, Round
from assessments.people import with_count_asked
from assessments.proposals import Held, Proposal, moment_of, propose
from assessments.services.answers import RoundsOf
from assessments.told import Told
from groups.models import Group


def with_size_told(groups: Any, today: datetime.date | None = None) -> Any:
    """Groups with what says whether a round would show anything: how many are asked and needed; and their talks, in a text."""
    row = Concat("moment", Value(" "), Cast(TruncDate("fixed_at"), TextField()), output_field=TextField())
    talks = Joint.objects.fixed().filter(group=OuterRef("pk")).exclude(instrument=THEME)
    told = talks.order_by().values("group").annotate(told=Told(row)).values("told")
    return with_count_asked(groups, today).annotate(asked_least=F("organisation__smallest_group"), talks_told=Subquery(told))


def with_rounds_told(groups: Any, today: datetime.date | None = None) -> Any:
    """Groups with what a proposal needs, in the same query: size, rounds in a text, and until when they said "not now"."""
    opened_on = Cast(TruncDate("opened_at"), TextField())
    space = Value(" ")
    row = Concat("moment", space, opened_on, space, "instrument", space, "state", output_field=TextField())
    rows = Round.objects.filter(group=OuterRef("pk")).order_by().values("group").annotate(told=Told(row))
    sized = with_size_told(groups, today)
    return sized.annotate(rounds_told=Subquery(rows.values("told")), postponed_until=F("postponement__until"))


def held_told(group: Any) -> tuple[list[Held], bool]:
    """The rounds of a group of :func:`with_rounds_told`, and whether one of them is open."""
    rows = [row.split() for row in (group.rounds_told or "").split(",") if row]
    held = [
        Held(moment, datetime.date.fromisoformat(opened_on), is_full=instrument != PULSE)
        for moment, opened_on, instrument, _state in rows
    ]
    return held, any(row[-1] == State.OPEN for row in rows)


def proposal_told(group: Any, today: datetime.date | None = None) -> Proposal | None:
    """The round that is due in a group of :func:`with_rounds_told`; none while one is open, or after "not now". No query."""
    day = today or timezone.localdate()
    held, is_open = held_told(group)
    if is_open or (group.postponed_until is not None and group.postponed_until > day):
        return None
    return _due(group, held, day)


def talks_told(group: Any) -> list[Held]:
    """The talks of a group of :func:`with_size_told`. They do for a round where a round would show nothing."""
    rows = [row.split() for row in (group.talks_told or "").split(",") if row]
    is_small = not may_hold_round(group.asked_count, group.asked_least)
    return [Held(moment, datetime.date.fromisoformat(agreed_on), is_full=is_small) for moment, agreed_on in rows]


def _due(group: Any, held: list[Held], today: datetime.date) -> Proposal | None:
    """What is due in a group of :func:`with_size_told`: with too few people to ask it is a talk."""
    is_small = not may_hold_round(group.asked_count, group.asked_least)
    held = [*held, *talks_told(group)]
    found = propose(starts_on=group.starts_on, ends_on=group.ends_on, held=held, today=today)
    return dataclasses.replace(found, talk_below=group.asked_least) if found is not None and is_small else found


def held_by(groups: Iterable[Group]) -> dict[int, list[Held]]:
    """The rounds of each group, by its id. One query."""
    rows = with_rounds_told(Group.objects.filter(pk__in=[group.pk for group in groups]))
    return {group.pk: held_told(group)[0] for group in rows}


def proposals_for(groups: Iterable[Group], today: datetime.date | None = None) -> dict[int, Proposal]:
    """The round or the talk that is due in each group, by its id. One query."""
    rows = with_rounds_told(Group.objects.filter(pk__in=[group.pk for group in groups]), today)
    return {group.pk: proposal for group in rows if (proposal := proposal_told(group, today)) is not None}


def proposal_of(group: Group, rounds: RoundsOf) -> Proposal | None:
    """The same for one group of :func:`with_size_told` whose rounds were read, fetched with its postponement. No query."""
    today = timezone.localdate()
    postponed = getattr(group, "postponement", None)
    if rounds.current is not None or (postponed is not None and postponed.until > today):
        return None
    held = [Held(each.moment, timezone.localdate(each.opened_at), is_full=not each.is_pulse) for each in rounds.closed]
    return _due(group, held, today)


def moment_for_talk(group: Group) -> Moment:
    """The moment of a talk that the group begins today. One query."""
    found = with_rounds_told(Group.objects.filter(pk=group.pk)).get()
    return moment_for(group, [*held_told(found)[0], *talks_told(found)])


def moment_for(group: Group, held: list[Held]) -> Moment:
    """The moment of a round that the group opens today."""
    return moment_of(starts_on=group.starts_on, ends_on=group.ends_on, held=held, today=timezone.localdate())


def last_weakest(group: Group, instrument: str) -> str:
    """The key of the section that the group's last shown result with the same questionnaire misses most; "" without one."""
    same = (CHARACTERISTICS, PULSE) if instrument in (CHARACTERISTICS, PULSE) else (instrument,)
    rows = Release.objects.filter(round__group=group, round__instrument__in=same, result__kind="released")
    result = rows.order_by("-released_at", "-pk").values_list("result", flat=True).first()
    outcome = from_json(result) if result else None
    weakest = outcome.weakest if isinstance(outcome, Released) else None
    return weakest.keys[0] if weakest is not None else ""
