"""Open a study, decide for oneself, end it, forget."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.services.common import block, checked, one_line
from groups.models import Group
from research.enums import DataKind, State
from research.models import Consent, Study
from schools.audit import record

LONGEST_KEPT = datetime.timedelta(days=365 * 10 + 3)


@transaction.atomic
def open_study(
    *,
    group: Group,
    title: str,
    purpose: str,
    institution: str,
    contact: str,
    kinds: Iterable[str],
    burden: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    keep_until: datetime.date,
    by: Any,
) -> Study:
    """Open a study. From then on it does not change: what people agree to has to stay what they agreed to.

    Raises:
        DomainError: a field is empty or too long, no data or unknown data, or days in the wrong order.
    """
    study = Study(group=group, researcher=by, starts_on=starts_on, ends_on=ends_on, keep_until=keep_until)
    study.title, study.institution = one_line(title), one_line(institution)
    study.contact, study.burden, study.purpose = one_line(contact), one_line(burden), block(purpose)
    chosen = set(kinds)
    if not chosen or not chosen <= set(DataKind.values):
        raise DomainError(_("Choose at least one kind of data."), field="kinds")
    study.data = [kind for kind in DataKind.values if kind in chosen]
    if ends_on < starts_on:
        raise DomainError(_("The last day comes before the first."), field="ends_on")
    if keep_until < max(ends_on, timezone.localdate()):
        raise DomainError(_("Choose a day after the period of the study."), field="keep_until")
    if keep_until > timezone.localdate() + LONGEST_KEPT:
        raise DomainError(_("That is too long. Choose a day within ten years."), field="keep_until")
    checked(study)
    same: Study | None = Study.objects.running().filter(group=group, researcher=by, title=study.title).first()
    if same:
        return same
    study.save()
    record(by=by, verb="study.opened", on=study)
    return study


@transaction.atomic
def decide(*, study: Study, takes_part: bool, by: Any) -> None:
    """Say for oneself whether to take part; change it at any time. Twice is once.

    A yes is a row; a no is none. Nothing is recorded about it anywhere else, on purpose: no audit event, no mail, no message to
    anybody. The same request is sent for both answers, so not even a log of addresses tells them apart.

    Raises:
        DomainError: a yes to a study that has ended. A no is always possible.
    """
    if not takes_part:
        Consent.objects.filter(study=study, user=by).delete()
        return
    now = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    if not now.is_open:
        raise DomainError(_("This study has ended."))
    Consent.objects.get_or_create(study=now, user=by)


@transaction.atomic
def end(*, study: Study, by: Any) -> Study:
    """End a study: nobody can join any more, and no export is made. Who takes part is forgotten. Twice is once."""
    now: Study = Study.objects.select_for_update(of=("self",)).with_group().get(pk=study.pk)
    if now.state != State.ENDED:
        now.state, now.ended_on = State.ENDED, timezone.localdate()
        now.save(update_fields=["state", "ended_on"])
        record(by=by, verb="study.ended", on=now)
    Consent.objects.filter(study=now).delete()
    return now


def forget_due() -> int:
    """End the studies of the open scope that are past the day until which they keep anything. Gives how many."""
    due = list(Study.objects.forgotten().filter(state=State.OPEN))
    for study in due:
        end(study=study, by=None)
    return len(due)
