"""Background work of groups."""

from __future__ import annotations

from smtplib import SMTPException

from celery import shared_task

from core.tasks import OrganisationTask
from groups import emails
from groups.models import Group
from groups.roster import roster


@shared_task(base=OrganisationTask, autoretry_for=(OSError, SMTPException), retry_backoff=20, max_retries=8)
def tell_organiser_missing(*, organisation_id: int, group_id: int) -> None:
    """Tell the school leaders that nobody organises a group, if that is still so."""
    group = Group.objects.with_places().running().filter(pk=group_id).first()
    if group is not None and not roster(group).organisers:
        emails.organiser_missing(group=group)
