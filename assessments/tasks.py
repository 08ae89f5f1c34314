"""Celery entry points. A lost task costs nothing: the next sweep finds the same rounds."""

from __future__ import annotations

from celery import shared_task

from assessments import services
from assessments.models import Wave
from core.tasks import OrganisationTask
from schools.scopes import all_organisation_ids

EXPIRES_SECONDS = 600
NIGHT_SECONDS = 12 * 3600


@shared_task
def close_due_rounds() -> None:
    """Every ten minutes: one task for each organisation."""
    for organisation_id in all_organisation_ids():
        close_due_rounds_of.apply_async(kwargs={"organisation_id": organisation_id}, expires=EXPIRES_SECONDS)


@shared_task(base=OrganisationTask)
def close_due_rounds_of(*, organisation_id: int) -> None:
    """Close rounds and waves whose last day is over, add up finished waves, destroy the keys of groups that have ended."""
    services.close_due()
    for wave in services.waves_to_close():
        services.close_wave(wave)
    services.release_due_waves()
    services.destroy_secrets()


@shared_task(base=OrganisationTask)
def close_wave_of(*, organisation_id: int, wave_id: int) -> None:
    """Close every round of a wave. Whatever is left when the worker stops, the next sweep closes."""
    wave = Wave.objects.filter(pk=wave_id).first()
    if wave is not None:
        services.close_wave(wave)


@shared_task
def count_traces() -> None:
    """Every night: one task for each organisation."""
    for organisation_id in all_organisation_ids():
        count_traces_of.apply_async(kwargs={"organisation_id": organisation_id}, expires=NIGHT_SECONDS)


@shared_task(base=OrganisationTask)
def count_traces_of(*, organisation_id: int) -> None:
    """Count the traces of the groups of one organisation, of this school year and of rounds that have none yet."""
    services.count_due()


@shared_task
def forget_old() -> None:
    """Once a day: one task for each organisation."""
    for organisation_id in all_organisation_ids():
        forget_old_of.apply_async(kwargs={"organisation_id": organisation_id}, expires=EXPIRES_SECONDS)


@shared_task(base=OrganisationTask)
def forget_old_of(*, organisation_id: int) -> None:
    """Delete the answers of one organisation that are twelve months old, and the results that are five years old."""
    services.forget_old_answers()
    services.forget_old_results()
