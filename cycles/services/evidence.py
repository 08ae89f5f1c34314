"""Bring in, change and take away evidence. A second press of the button brings in one thing."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.enums import EvidenceKind
from cycles.guide import KINDS
from cycles.models import Cycle, Evidence
from cycles.services.common import block, checked, locked, not_future
from cycles.services.predictions import result_comes_in
from groups.enums import Phase
from schools.audit import record

# These two say something beside something else; without the second half they say nothing.
NEEDS_SEEN = (EvidenceKind.COMPARISON, EvidenceKind.FOLLOW_UP)


@transaction.atomic
def bring_in(
    *, cycle: Cycle, phase: str, kind: str, text: str, dated_on: datetime.date, seen: str = "", link: str = "", by: Any
) -> Evidence:
    """Bring in a piece of evidence.

    Args:
        kind: one that fits the phase (``cycles.guide.KINDS``).
        dated_on: when it was seen or measured, not in the future.
        seen: the second half of a comparison, required there.

    Raises:
        DomainError: the cycle is closed, the kind does not fit, the day is still to come, or a half is missing.
    """
    now = locked(cycle)
    if kind not in KINDS[Phase(phase)]:
        raise DomainError(_("This kind does not belong to this phase."))
    evidence = Evidence(cycle=now, phase=phase, kind=kind, author=by)
    _fill(evidence, text, dated_on, seen, link)
    same = Evidence.objects.filter(
        cycle=now, phase=phase, kind=kind, author=by, text=evidence.text, seen=evidence.seen, dated_on=dated_on
    ).first()
    if same:
        found: Evidence = same
        return found
    evidence.save()
    result_comes_in(cycle=now, phase=phase, kind=kind, by=by)
    record(by=by, verb="evidence.brought_in", on=evidence)
    return evidence


@transaction.atomic
def change(*, evidence: Evidence, text: str, dated_on: datetime.date, seen: str = "", link: str = "", by: Any) -> Evidence:
    """Change a piece of evidence; the refusals are those of :func:`bring_in`."""
    locked(evidence.cycle)
    _fill(evidence, text, dated_on, seen, link)
    evidence.save()
    record(by=by, verb="evidence.changed", on=evidence)
    return evidence


@transaction.atomic
def remove(*, evidence: Evidence, by: Any) -> None:
    """Take a piece of evidence away."""
    locked(evidence.cycle)
    record(by=by, verb="evidence.removed", on=evidence)
    evidence.delete()


def _fill(evidence: Evidence, text: str, dated_on: datetime.date, seen: str, link: str) -> None:
    not_future(dated_on, field="dated_on")
    evidence.text, evidence.seen = block(text), block(seen)
    evidence.dated_on, evidence.link = dated_on, link.strip()
    if evidence.kind in NEEDS_SEEN and not evidence.seen:
        raise DomainError(_("Fill in this half too: side by side they say something."), field="seen")
    checked(evidence)
