"""The minutes: attendance, texts, decisions; confirm and reopen."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import DomainError
from meetings.enums import Presence, State
from meetings.models import Action, AgendaItem, Attendance, Decision, Meeting, MinutesVersion
from meetings.register import can_be_noted, day_of, expected
from meetings.services.lock import hold, hold_open
from meetings.writing import NOTES, Overtaken, item_key, merge, texts_of
from schools.audit import record


@transaction.atomic
def save(*, meeting: Meeting, by: Any, texts: Mapping[str, str], base: Mapping[str, str]) -> Meeting:
    """Keep the texts of the minutes.

    Args:
        texts: ``notes`` and ``item_<pk>`` with their texts; names that are missing stay as they are.
        base: digests of the texts that the writer started from (:mod:`meetings.writing`).

    Raises:
        Overtaken: somebody else changed the same text meanwhile; nothing was kept.
        DomainError: the minutes are confirmed, or the meeting is cancelled.
    """
    held = hold_open(meeting)
    stored = texts_of(held)
    merged = merge(stored, texts, base)
    if merged.both:
        raise Overtaken(
            _(
                "Somebody else saved the minutes while you were typing. Where you both wrote, both texts now stand in the box:"
                " first what was there, then yours. Make one text of them and save again."
            ),
            merged,
        )
    changed = {name: text for name, text in merged.texts.items() if text != stored[name]}
    if not changed:
        return held
    items = [item for item in AgendaItem.objects.filter(meeting=held) if item_key(item.pk) in changed]
    for item in items:
        item.notes = changed[item_key(item.pk)]
    AgendaItem.objects.bulk_update(items, ["notes"])
    notes = changed.get(NOTES, held.notes)
    # Only on top of what was read above, also on a database that does not lock rows.
    row = Meeting.objects.filter(pk=held.pk, version=held.version, state=State.PLANNED)
    if not row.update(notes=notes, version=F("version") + 1, changed_at=timezone.now()):
        raise Overtaken(_("Somebody else saved the minutes at this very moment. Save again."), merged)
    record(by=by, verb="minutes.saved", on=held)
    held.refresh_from_db(fields=["notes", "version", "changed_at"])
    return held


@transaction.atomic
def note_attendance(*, meeting: Meeting, by: Any, presences: Mapping[int, str]) -> None:
    """Note who was there: whoever is expected that day, and leaders of the school. Others are passed over.

    Args:
        presences: a value of ``Presence`` per user id.

    Raises:
        DomainError: before the day of the meeting, or the meeting no longer changes.
    """
    held = hold_open(meeting)
    if day_of(held) > timezone.localdate():
        raise DomainError(_("You can note who was there from the day of the meeting on."))
    for entry in can_be_noted(held):
        if entry.user_id in presences:
            presence = Presence(presences[entry.user_id])
            Attendance.objects.update_or_create(meeting=held, user_id=entry.user_id, defaults={"presence": presence})
    record(by=by, verb="attendance.noted", on=held)


@transaction.atomic
def add_decision(
    *,
    meeting: Meeting,
    by: Any,
    text: str,
    value: str = "",
    review_on: datetime.date | None = None,
    item: AgendaItem | None = None,
) -> Decision:
    """Note a decision, with the value behind it and the day to look again. Sending the same twice notes it once.

    Raises:
        DomainError: no text, a day in the past, or the meeting no longer changes.
    """
    held = hold_open(meeting)
    values = _checked(held, text, value, review_on)
    same = Decision.objects.filter(meeting=held, **values).first()
    if same:
        return same
    decision = Decision(meeting=held, item=item, created_by=by, **values)
    decision.save()
    record(by=by, verb="decision.added", on=decision)
    return decision


@transaction.atomic
def edit_decision(
    *, decision: Decision, by: Any, text: str, value: str = "", review_on: datetime.date | None = None
) -> Decision:
    """Change a decision while the minutes are open.

    Raises:
        DomainError: as for :func:`add_decision`.
    """
    held = hold_open(decision.meeting)
    kept = review_on if review_on != decision.review_on else None
    for name, new in {**_checked(held, text, value, kept), "review_on": review_on}.items():
        setattr(decision, name, new)
    decision.save(update_fields=["text", "value", "review_on"])
    record(by=by, verb="decision.changed", on=decision)
    return decision


@transaction.atomic
def remove_decision(*, decision: Decision, by: Any) -> None:
    """Take a decision out of the minutes.

    Raises:
        DomainError: the meeting no longer changes.
    """
    hold_open(decision.meeting)
    record(by=by, verb="decision.removed", on=decision)
    decision.delete()


@transaction.atomic
def confirm(*, meeting: Meeting, by: Any) -> MinutesVersion:
    """Confirm the minutes: from now on nothing in the meeting changes, and a copy of everything is kept.

    Confirming twice keeps one copy.

    Raises:
        DomainError: the meeting has not begun, or is cancelled.
    """
    held = hold(meeting)
    if held.state == State.CONFIRMED:
        return MinutesVersion.objects.filter(meeting=held)[0]
    if held.state == State.CANCELLED:
        raise DomainError(_("This meeting is cancelled, so there are no minutes to confirm."))
    if not held.has_started:
        raise DomainError(_("This meeting has not begun yet. You can confirm the minutes afterwards."))
    held.state, held.confirmed_at, held.confirmed_by = State.CONFIRMED, timezone.now(), by
    held.save(update_fields=["state", "confirmed_at", "confirmed_by", "changed_at"])
    version = _keep(held, by)
    record(by=by, verb="minutes.confirmed", on=held)
    return version


@transaction.atomic
def reopen(*, meeting: Meeting, by: Any, reason: str) -> MinutesVersion | None:
    """Open confirmed minutes again. The reason stays in the history, with the minutes as they stood.

    Doing it twice changes nothing; then there is no new version.

    Raises:
        DomainError: no reason, or the minutes were never confirmed.
    """
    held = hold(meeting)
    if not reason.strip():
        raise DomainError(_("Why do the minutes have to change? The reason stays in the history."), field="reason")
    if held.state != State.CONFIRMED:
        if held.state == State.PLANNED and MinutesVersion.objects.filter(meeting=held).exists():
            return None
        raise DomainError(_("These minutes are not confirmed, so they are open already."))
    version = _keep(held, by, reason.strip())
    held.state, held.confirmed_at, held.confirmed_by = State.PLANNED, None, None
    held.save(update_fields=["state", "confirmed_at", "confirmed_by", "changed_at"])
    record(by=by, verb="minutes.reopened", on=held)
    return version


def earliest(meeting: Meeting) -> datetime.date:
    """The first day on which a promise may fall: today, or the day of a meeting that is written down afterwards."""
    return min(timezone.localdate(), day_of(meeting))


def check_date(meeting: Meeting, day: datetime.date | None, field: str) -> None:
    """Refuse a day before :func:`earliest`.

    Raises:
        DomainError: at ``field``.
    """
    if day is not None and day < earliest(meeting):
        raise DomainError(
            _("This day is past. Choose %(day)s or later.") % {"day": date_format(earliest(meeting))}, field=field
        )


def _checked(meeting: Meeting, text: str, value: str, review_on: datetime.date | None) -> dict[str, Any]:
    if not text.strip():
        raise DomainError(_("What did you decide?"), field="text")
    check_date(meeting, review_on, "review_on")
    return {"text": text.strip(), "value": value.strip(), "review_on": review_on}


def _keep(meeting: Meeting, by: Any, reason: str = "") -> MinutesVersion:
    last = MinutesVersion.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    version = MinutesVersion(meeting=meeting, number=last + 1, content=_content(meeting), reason=reason, made_by=by)
    version.save()
    return version


def _content(meeting: Meeting) -> dict[str, Any]:
    """Everything that the minutes show, as plain data."""
    return {
        "title": meeting.title,
        "kind": meeting.kind,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "place": meeting.place,
        "link": meeting.link,
        "notes": meeting.notes,
        "agenda": list(
            AgendaItem.objects.filter(meeting=meeting)
            .planned()
            .values("title", "goal", "minutes", "phase", "characteristic", "notes")
        ),
        "attendance": [
            {
                "user_id": each.user_id,
                "name": each.name,
                "roles": [role.value for role in each.roles],
                "presence": each.presence,
            }
            for each in expected(meeting)
        ],
        "decisions": [
            {"text": each.text, "value": each.value, "review_on": each.review_on.isoformat() if each.review_on else ""}
            for each in Decision.objects.filter(meeting=meeting)
        ],
        "actions": [
            {"text": each.text, "owner": str(each.owner), "due_on": each.due_on.isoformat(), "done": each.done_at is not None}
            for each in Action.objects.filter(meeting=meeting).select_related("owner")
        ],
    }
