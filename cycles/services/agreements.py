"""Agreements that live on: record, change, renew, let go; they outlive the cycle in which they were made."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.enums import Happened
from cycles.models import Agreement, AgreementEvent, Cycle, Source
from cycles.services.alive import plan_checks
from cycles.services.common import block, checked, locked, must_be_in_group, not_past, one_line
from schools.audit import record


@transaction.atomic
def add_agreement(
    *,
    cycle: Cycle,
    text: str,
    place: str,
    owner: Any,
    review_on: datetime.date,
    by: Any,
    why: str = "",
    how: str = "",
    link: str = "",
    source: Source | None = None,
    in_pack: bool = False,
) -> Agreement:
    """Record an agreement that lives on: what, why, where it is kept, who looks after it, when to look again (domain A3, P6).

    After 3, 6 and 12 months those concerned are asked whether it is still alive.

    Raises:
        DomainError: the cycle is closed, the owner is not in the group, the day is past, or the source is another cycle's.
    """
    now = locked(cycle)
    agreement = Agreement(cycle=now)
    _fill(agreement, text, place, owner, review_on, why, how, link, source, in_pack)
    same = Agreement.objects.living().filter(cycle=now, text=agreement.text, owner=owner, review_on=review_on).first()
    if same:
        found: Agreement = same
        return found
    agreement.save()
    _note(agreement, Happened.RECORDED, by)
    plan_checks(agreement)
    record(by=by, verb="agreement.recorded", on=agreement)
    return agreement


@transaction.atomic
def change_agreement(
    *,
    agreement: Agreement,
    text: str,
    place: str,
    owner: Any,
    review_on: datetime.date,
    by: Any,
    why: str = "",
    how: str = "",
    link: str = "",
    source: Source | None = None,
    in_pack: bool = False,
) -> Agreement:
    """Change an agreement, also after its cycle was closed. What stays as it was is fine; the old words stay in its history.

    Raises:
        DomainError: the group let go of it, the new owner is not in the group, or the new day is past.
    """
    now = _locked(agreement)
    before = now.text
    _fill(now, text, place, owner, review_on, why, how, link, source, in_pack)
    if now.text != before:
        now.renewed_on = timezone.localdate()
    now.save()
    if now.text != before:
        _note(now, Happened.CHANGED, by, text=before)
    record(by=by, verb="agreement.changed", on=now)
    return now


@transaction.atomic
def renew(*, agreement: Agreement, review_on: datetime.date, note: str = "", by: Any) -> Agreement:
    """Say that an agreement still holds: a new day to look again, and the question after 3, 6 and 12 months once more.

    Renewing twice for the same day is renewing once.

    Raises:
        DomainError: the group let go of it, or the day is past.
    """
    now = _locked(agreement)
    not_past(review_on, field="review_on")
    today = timezone.localdate()
    if (now.review_on, now.renewed_on) == (review_on, today):
        return now
    now.review_on, now.renewed_on = review_on, today
    event = _event(now, Happened.RENEWED, by, note=note)
    now.save(update_fields=["review_on", "renewed_on"])
    event.save()
    plan_checks(now)
    record(by=by, verb="agreement.renewed", on=now)
    return now


@transaction.atomic
def let_go(*, agreement: Agreement, reason: str, by: Any) -> Agreement:
    """Let go of an agreement, with the reason: it stays readable as something that the group learned. Twice is once.

    Raises:
        DomainError: there is no reason.
    """
    now = _row(agreement)
    if now.is_let_go:
        return now
    if not one_line(reason):
        raise DomainError(_("Write why the group lets it go. That is what others learn from."), field="reason")
    now.ended_on, now.ended_because, now.in_pack = timezone.localdate(), one_line(reason), False
    try:
        checked(now)
    except DomainError as refusal:
        refusal.field = "reason"
        raise
    now.save(update_fields=["ended_on", "ended_because", "in_pack"])
    _note(now, Happened.LET_GO, by, note=now.ended_because)
    record(by=by, verb="agreement.let_go", on=now)
    return now


@transaction.atomic
def remove_agreement(*, agreement: Agreement, by: Any) -> None:
    """Take an agreement away that should not have been there, while its cycle runs. One that was lived by is let go."""
    locked(agreement.cycle)
    record(by=by, verb="agreement.removed", on=agreement)
    agreement.delete()


def _row(agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).with_cycle()
    found: Agreement = rows.get(pk=agreement.pk)
    return found


def _locked(agreement: Agreement) -> Agreement:
    now = _row(agreement)
    if now.is_let_go:
        raise DomainError(_("The group let go of this agreement. You can read it, but no longer change it."))
    return now


def _event(agreement: Agreement, what: Happened, by: Any, *, text: str = "", note: str = "") -> AgreementEvent:
    event = AgreementEvent(agreement=agreement, what=what, text=text or agreement.text, note=one_line(note), by=by)
    checked(event)
    return event


def _note(agreement: Agreement, what: Happened, by: Any, *, text: str = "", note: str = "") -> None:
    _event(agreement, what, by, text=text, note=note).save()


def _fill(
    agreement: Agreement,
    text: str,
    place: str,
    owner: Any,
    review_on: datetime.date,
    why: str,
    how: str,
    link: str,
    source: Source | None,
    in_pack: bool,
) -> None:
    if review_on != agreement.review_on:
        not_past(review_on, field="review_on")
    if owner.pk != agreement.owner_id:
        must_be_in_group(owner, agreement.cycle.group)
    if source is not None and source.cycle_id != agreement.cycle_id:
        raise DomainError(_("Choose a source of this cycle."), field="source")
    agreement.text, agreement.place, agreement.link = one_line(text), one_line(place), link.strip()
    agreement.why, agreement.how = block(why), block(how)
    agreement.owner, agreement.review_on = owner, review_on
    agreement.source, agreement.in_pack = source, in_pack
    checked(agreement)
