"""Reads on the ledger."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from core.tenancy import OwnedQuerySet
from reminders.enums import State

if TYPE_CHECKING:
    from reminders.models import Reminder  # noqa: F401  (named in the string below)


class ReminderQuerySet(OwnedQuerySet["Reminder"]):
    """Reminders."""

    def visible_to(self, user: Any) -> ReminderQuerySet:
        """Only the person who gets it."""
        return self.filter(user=user)

    def ready(self, now: datetime.datetime | None = None) -> ReminderQuerySet:
        """Due and waiting, or taken by a worker whose lease ran out."""
        at = now or timezone.now()
        return self.filter(due_at__lte=at).filter(Q(state=State.PENDING) | Q(state=State.SENDING, leased_until__lt=at))
