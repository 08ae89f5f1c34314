"""Actions: what somebody promised, by when, and whether it is done."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from meetings.models import Action, AgendaItem, Meeting
from meetings.register import expected
from meetings.services.lock import hold_open
from meetings.services.minutes import check_date
from schools.audit import record
from schools.models import User


@transaction.atomic
def add(*, meeting: Meeting, by: Any, text: str, owner: User, due_on: datetime.date, item: AgendaItem | None = None) -> Action:
    """Note a promise, with owner and date. Sending the same twice notes it once.

    Raises:
        DomainError: no text, an owner who is not in the group, a day in the past, or a meeting that no longer changes.
    """
    held = hold_open(meeting)
    values = _checked(held, text, owner)
    check_date(held, due_on, "due_on")
    same = Action.objects.filter(meeting=held, due_on=due_on, **values).first()
    if same:
        return same
    action = Action(group=meeting.group, meeting=held, item=item, due_on=due_on, created_by=by, **values)
    action.save()
    record(by=by, verb="action.added", on=action)
    return action


@transaction.atomic
def edit(*, action: Action, by: Any, text: str, owner: User, due_on: datetime.date) -> Action:
    """Change a promise while the minutes are open.

    Raises:
        DomainError: as for :func:`add`.
    """
    held = hold_open(_meeting_of(action))
    values = _checked(held, text, owner)
    if due_on != action.due_on:
        check_date(held, due_on, "due_on")
    for name, value in {**values, "due_on": due_on}.items():
        setattr(action, name, value)
    action.save(update_fields=["text", "owner", "due_on"])
    record(by=by, verb="action.changed", on=action)
    return action


@transaction.atomic
def remove(*, action: Action, by: Any) -> None:
    """Take a promise out of the minutes.

    Raises:
        DomainError: the meeting no longer changes.
    """
    hold_open(_meeting_of(action))
    record(by=by, verb="action.removed", on=action)
    action.delete()


@transaction.atomic
def set_done(*, action: Action, done: bool, by: Any) -> Action:
    """Say that it is done, or not after all. Also after the minutes were confirmed: a promise lives longer than a meeting."""
    rows = Action.objects.filter(pk=action.pk, done_at__isnull=done)
    if rows.update(done_at=timezone.now() if done else None):
        record(by=by, verb="action.done" if done else "action.reopened", on=action)
    action.refresh_from_db(fields=["done_at"])
    return action


def _meeting_of(action: Action) -> Meeting:
    if action.meeting is None:
        raise DomainError(_("This action does not belong to a meeting."))
    return action.meeting


def _checked(meeting: Meeting, text: str, owner: User) -> dict[str, Any]:
    if not text.strip():
        raise DomainError(_("What will be done?"), field="text")
    if owner.pk not in {entry.user_id for entry in expected(meeting)}:
        raise DomainError(_("Choose somebody who is in the group on the day of the meeting."), field="owner")
    return {"text": text.strip(), "owner": owner}
