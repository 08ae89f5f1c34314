"""Celery entry points. A lost task costs nothing: the ledger knows what is due, and the next sweep asks again."""

from __future__ import annotations

from celery import shared_task

from core.tasks import OrganisationTask
from reminders import services
from reminders.models import Reminder
from schools.scopes import all_organisation_ids

# A task that waited longer than this is dropped: a newer one has been sent meanwhile.
EXPIRES_SECONDS = 300
ROWS_PER_TASK = 50
MOST_TASKS = 8


@shared_task
def sweep() -> None:
    """Every minute: one task for each organisation."""
    for organisation_id in all_organisation_ids():
        sweep_organisation.apply_async(kwargs={"organisation_id": organisation_id}, expires=EXPIRES_SECONDS)


@shared_task(base=OrganisationTask)
def sweep_organisation(*, organisation_id: int) -> None:
    """Collect what is due in one organisation, and let as many workers send as the work is worth."""
    services.collect()
    waiting = Reminder.objects.ready().count()
    for _each in range(min(-(-waiting // ROWS_PER_TASK), MOST_TASKS)):
        send_ready.apply_async(kwargs={"organisation_id": organisation_id}, expires=EXPIRES_SECONDS)


@shared_task(base=OrganisationTask)
def send_ready(*, organisation_id: int) -> None:
    """Send what is ready in one organisation, one row after another."""
    services.send_ready()
