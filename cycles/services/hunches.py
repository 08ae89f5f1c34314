"""Hunches: each member writes an own one before the data, and all are shown at once (D10).

Nobody but the author learns more beforehand than how many there are. Not even the audit trail says who wrote one.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.models import Cycle, Hunch, Plan
from cycles.services.common import block, checked, locked
from cycles.services.predictions import current_plan
from schools.audit import record


@transaction.atomic
def write(*, cycle: Cycle, text: str, by: Any) -> Hunch | None:
    """Write one's own hunch, change it, or take it back with an empty text.

    Raises:
        DomainError: the cycle is closed, or hunches are shown already.
    """
    plan = current_plan(locked(cycle))
    mine: Hunch | None = Hunch.objects.filter(plan=plan, author=by).first()
    words = block(text)
    if mine is not None and mine.text == words:
        return mine
    if plan.is_revealed:
        raise DomainError(_("The hunches are shown already, so yours can no longer change."), field="text")
    if not words:
        if mine is None:
            raise DomainError(_("Write what you think will happen. One sentence is enough."), field="text")
        mine.delete()
        record(by=None, verb="hunch.taken_back", on=plan)
        return None
    mine = mine or Hunch(plan=plan, author=by)
    mine.text, mine.written_at = words, timezone.now()
    checked(mine)
    mine.save()
    record(by=None, verb="hunch.written", on=plan)
    return mine


@transaction.atomic
def show(*, cycle: Cycle, by: Any) -> Plan:
    """Show all hunches side by side; from now on none can be written or changed. Twice is once.

    Raises:
        DomainError: the cycle is closed, or there is none to show.
    """
    plan = current_plan(locked(cycle))
    if plan.is_revealed:
        return plan
    if not Hunch.objects.filter(plan=plan).exists():
        raise DomainError(_("Nobody wrote a hunch yet."))
    plan.revealed_at = timezone.now()
    plan.save(update_fields=["revealed_at"])
    record(by=by, verb="hunches.shown", on=plan)
    return plan
