"""Celery entry points. A lost task costs nothing: no export is made past the last day anyway, and the next sweep finds it."""

from __future__ import annotations

from celery import shared_task

from core.tasks import OrganisationTask
from research.services import studies
from schools.scopes import all_organisation_ids

EXPIRES_SECONDS = 3000


@shared_task
def forget_due_studies() -> None:
    """Every hour: one task for each organisation."""
    for organisation_id in all_organisation_ids():
        forget_due_studies_of.apply_async(kwargs={"organisation_id": organisation_id}, expires=EXPIRES_SECONDS)


@shared_task(base=OrganisationTask)
def forget_due_studies_of(*, organisation_id: int) -> None:
    """End the studies of one organisation that are past their last day, and forget who took part."""
    studies.forget_due()
