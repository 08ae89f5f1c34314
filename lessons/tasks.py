"""Celery entry points. A lost task costs nothing: the next day finds the same lessons."""

from __future__ import annotations

from celery import shared_task

from core.tasks import OrganisationTask
from lessons.services import retention
from schools.scopes import all_organisation_ids

EXPIRES_SECONDS = 6 * 3600


@shared_task
def clear_case_data() -> None:
    """Every day: one task for each organisation."""
    for organisation_id in all_organisation_ids():
        clear_case_data_of.apply_async(kwargs={"organisation_id": organisation_id}, expires=EXPIRES_SECONDS)


@shared_task(base=OrganisationTask)
def clear_case_data_of(*, organisation_id: int) -> None:
    """Delete the case data of one organisation whose period is over."""
    retention.clear_due()
