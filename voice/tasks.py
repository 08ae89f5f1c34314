"""Celery entry points. A lost task costs nothing: a poll past its day takes no answers anyway, and the next sweep finds it."""

from __future__ import annotations

from celery import shared_task

from core.tasks import OrganisationTask
from schools.scopes import all_organisation_ids
from voice.services import life

EXPIRES_SECONDS = 3000


@shared_task
def close_due_polls() -> None:
    """Every hour: one task for each organisation."""
    for organisation_id in all_organisation_ids():
        close_due_polls_of.apply_async(kwargs={"organisation_id": organisation_id}, expires=EXPIRES_SECONDS)


@shared_task(base=OrganisationTask)
def close_due_polls_of(*, organisation_id: int) -> None:
    """Close the polls of one organisation whose last day is over."""
    life.close_due()
