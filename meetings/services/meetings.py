"""Plan, move and cancel meetings; say who comes; arrange things."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from core.errors import DomainError
from groups.models import Group
from meetings.enums import Kind, Reply, State
from meetings.models import Arrangement, Attendance, CalendarFeed, Meeting
from meetings.plans import plan_named
from meetings.register import expected
from meetings.services.agenda import put_plan
from meetings.services.lock import hold, hold_open
from schools.audit import record
from schools.models import User

LONGEST = datetime.timedelta(hours=12)
MOST_ARRANGEMENTS = 30


@transaction.atomic
def plan(
    *,
    group: Group,
    by: Any,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    kind: str = Kind.MEETING,
    title: str = "",
    place: str = "",
    link: str = "",
    arrangements: Iterable[str] = (),
    template: str = "",
    replaces: str = "",
    took_place: bool = False,
) -> Meeting:
    """Plan a meeting, and fill its agenda when a plan was chosen.

    Args:
        by: who plans it.
        starts_at, ends_at: aware moments.
        title: empty takes the name of the plan, else of the kind.
        arrangements: what has to be arranged, one text each.
        template: key of a meeting plan (M1–M9), or empty; its items come in the active language.
        replaces: what it comes in place of.
        took_place: records a meeting that was already held; only then may it lie in the past.

    Raises:
        DomainError: the times are impossible, outside the group's dates, in the past, or taken.
    """
    # Held, so that two people who plan at once are asked one after the other.
    Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    _check_times(group, starts_at, ends_at, took_place=took_place)
    chosen = plan_named(template) if template else None
    if template and chosen is None:
        raise DomainError(_("This meeting plan is not there. Choose one from the list."), field="template")
    meeting = Meeting(
        group=group,
        kind=Kind(kind),
        title=title.strip() or (chosen.title if chosen else str(Kind(kind).label)),
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        link=link,
        replaces=replaces.strip(),
        created_by=by,
    )
    meeting.save()
    _arrange_all(meeting, arrangements)
    if chosen:
        put_plan(meeting, chosen, by)
    record(by=by, verb="meeting.planned", on=meeting)
    return meeting


@transaction.atomic
def edit(
    *,
    meeting: Meeting,
    by: Any,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    kind: str,
    title: str = "",
    place: str = "",
    link: str = "",
    arrangements: Iterable[str] | None = None,
    replaces: str | None = None,
    took_place: bool = False,
) -> Meeting:
    """Change when, where or what. Calendars hear of it by a higher sequence number; a moved meeting asks anew who comes.

    Raises:
        DomainError: as for :func:`plan`; or the minutes are confirmed, or the meeting is cancelled.
    """
    Group.objects.select_for_update(of=("self",)).get(pk=meeting.group_id)
    held = hold_open(meeting)
    moved = held.starts_at != starts_at
    if moved or held.ends_at != ends_at:
        _check_times(meeting.group, starts_at, ends_at, took_place=took_place or not moved, beside=held)
    values = {
        "kind": Kind(kind),
        "title": title.strip() or str(Kind(kind).label),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": place.strip(),
        "link": link,
    }
    if any(getattr(held, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(held, name, value)
        held.sequence += 1
        held.save(update_fields=[*values, "sequence", "changed_at"])
        if moved:
            Attendance.objects.filter(meeting=held).update(reply=Reply.NONE)
        record(by=by, verb="meeting.changed", on=held)
    if replaces is not None and held.replaces != replaces.strip():  # no business of calendars: no new sequence number
        held.replaces = replaces.strip()
        held.save(update_fields=["replaces"])
        record(by=by, verb="meeting.changed", on=held)
    if arrangements is not None:
        _arrange_all(held, arrangements)
    return held


@transaction.atomic
def cancel(*, meeting: Meeting, by: Any) -> Meeting:
    """Cancel a meeting. It stays in the list and tells calendars so; doing it twice changes nothing.

    Raises:
        DomainError: its minutes are confirmed: it took place.
    """
    held = hold(meeting)
    if held.state == State.CANCELLED:
        return held
    if held.state == State.CONFIRMED:
        raise DomainError(_("The minutes of this meeting are confirmed, so it took place. It cannot be cancelled any more."))
    held.state = State.CANCELLED
    held.sequence += 1
    held.save(update_fields=["state", "sequence", "changed_at"])
    record(by=by, verb="meeting.cancelled", on=held)
    return held


@transaction.atomic
def reply(*, meeting: Meeting, by: Any, reply: str) -> Attendance:
    """Say whether one comes oneself.

    Args:
        by: whose reply it is; nobody answers for somebody else.
        reply: a value of ``Reply``.

    Raises:
        DomainError: not expected, or the meeting is over or no longer planned.
    """
    held = hold_open(meeting)
    if reply not in Reply.values:
        raise DomainError(_("Choose whether you come."), field="reply")
    if held.is_over:
        raise DomainError(_("This meeting is over. The organiser notes who was there."), field="reply")
    if by.pk not in {entry.user_id for entry in expected(held)}:
        raise DomainError(_("You are not a member of this group on that day, so nobody expects an answer."), field="reply")
    row, _created = Attendance.objects.update_or_create(meeting=held, user=by, defaults={"reply": Reply(reply)})
    return row


@transaction.atomic
def renew_feed(*, by: User) -> CalendarFeed:
    """Give a person a new private calendar address; the old one is dead from now on."""
    feed, created = CalendarFeed.objects.get_or_create(user=by, defaults={"version": 2})
    if not created:
        CalendarFeed.objects.filter(pk=feed.pk).update(version=F("version") + 1, renewed_at=timezone.now())
        feed.refresh_from_db()
    return feed


@transaction.atomic
def arrange(*, arrangement: Arrangement, done: bool, by: Any) -> None:
    """Tick, or untick, something that had to be arranged.

    Raises:
        DomainError: the minutes are confirmed, or the meeting is cancelled.
    """
    hold_open(arrangement.meeting)
    if Arrangement.objects.filter(pk=arrangement.pk).exclude(is_done=done).update(is_done=done):
        record(by=by, verb="arrangement.changed", on=arrangement)


def _arrange_all(meeting: Meeting, texts: Iterable[str]) -> None:
    """Make the list equal to ``texts``; what was arranged already stays arranged."""
    wanted = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if len(wanted) > MOST_ARRANGEMENTS:
        raise DomainError(
            _("That is more than %(most)s things to arrange. Put some together.") % {"most": MOST_ARRANGEMENTS},
            field="arrangements",
        )
    there = {row.text: row for row in Arrangement.objects.filter(meeting=meeting)}
    Arrangement.objects.filter(pk__in=[row.pk for text, row in there.items() if text not in wanted]).delete()
    Arrangement.objects.bulk_create([Arrangement(meeting=meeting, text=text) for text in wanted if text not in there])


def _check_times(
    group: Group,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    *,
    took_place: bool,
    beside: Meeting | None = None,
) -> None:
    if ends_at <= starts_at:
        raise DomainError(_("The end comes before the start. Choose a later end."), field="ends")
    if ends_at - starts_at > LONGEST:
        raise DomainError(_("A meeting takes at most twelve hours."), field="ends")
    day = timezone.localtime(starts_at).date()
    if not group.starts_on <= day <= group.ends_on:
        raise DomainError(
            _("The group runs from %(first)s to %(last)s. Choose a day in between.")
            % {"first": date_format(group.starts_on), "last": date_format(group.ends_on)},
            field="date",
        )
    if starts_at < timezone.now() and not took_place:
        raise DomainError(
            _("This moment is past. Did the meeting already take place? Then say so below."),
            field="date" if day < timezone.localdate() else "starts",
        )
    if took_place and beside is None and starts_at > timezone.now():
        raise DomainError(_("This meeting is still to come, so it did not take place yet."), field="took_place")
    others = Meeting.objects.filter(group=group).overlapping(starts_at, ends_at)
    clash = (others.exclude(pk=beside.pk) if beside else others).first()
    if clash:
        raise DomainError(
            _("The group already has a meeting then: %(title)s, %(start)s–%(end)s.")
            % {
                "title": clash.title,
                "start": time_format(timezone.localtime(clash.starts_at)),
                "end": time_format(timezone.localtime(clash.ends_at)),
            },
            field="starts",
        )
