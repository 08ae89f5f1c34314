"""Lesson visits: who visits whom. Members arrange it among themselves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from meetings.enums import Kind
from meetings.models import Meeting, Visit
from meetings.register import expected
from meetings.services.lock import hold_open
from schools.audit import record
from schools.models import User


@transaction.atomic
def plan_visit(*, meeting: Meeting, visitor: User, host: User, by: Any, look_for: str = "") -> Visit:
    """Note that one member visits another's lesson. The same pair again changes what to look for.

    Raises:
        DomainError: at ``visitor`` or ``host``; the meeting is no lesson visit, or no longer changes.
    """
    held = hold_open(meeting)
    if held.kind != Kind.LESSON_VISIT:
        raise DomainError(_("This meeting is no lesson visit. Change its kind first."))
    if visitor.pk == host.pk:
        raise DomainError(_("Choose somebody else: nobody visits their own lesson."), field="host")
    members = {entry.user_id for entry in expected(held) if entry.is_member}
    for field, user in (("visitor", visitor), ("host", host)):
        if user.pk not in members:
            raise DomainError(_("%(name)s is no member of the group on that day.") % {"name": user}, field=field)
    words = {"look_for": look_for.strip()}
    visit, made = Visit.objects.update_or_create(
        meeting=held, visitor=visitor, host=host, defaults=words, create_defaults={**words, "created_by": by}
    )
    if made:
        # Only that there is a visit: who goes to whom is not for whoever reads the trail.
        record(by=None, verb="visit.planned", on=held)
    return visit


@transaction.atomic
def remove_visit(*, visit: Visit) -> None:
    """Take a visit away that does not take place.

    Raises:
        DomainError: the meeting no longer changes.
    """
    held = hold_open(visit.meeting)
    visit.delete()
    record(by=None, verb="visit.removed", on=held)
