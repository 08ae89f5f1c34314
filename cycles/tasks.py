"""Celery entry points. A lost task costs nothing: the sweeps find bare photos, and what was kept too long."""

from __future__ import annotations

import datetime

from celery import shared_task
from django.utils import timezone

from core.tasks import OrganisationTask
from cycles.models import TryOut
from cycles.services.alive import forget_closed
from cycles.services.data_retention import forget_due
from cycles.services.thumbnails import make_thumbnail
from schools.scopes import all_organisation_ids

AT_ONCE = 50
# A photo that cannot be read after a day will not be readable later either.
TRY_FOR = datetime.timedelta(days=1)


@shared_task(base=OrganisationTask)
def thumbnail(*, organisation_id: int, try_out_id: int) -> None:
    """Make the small picture of one try-out's photo."""
    make_thumbnail(try_out_id=try_out_id)


@shared_task
def sweep_thumbnails() -> None:
    """Now and then: one task for each organisation."""
    for organisation_id in all_organisation_ids():
        missing_thumbnails.apply_async(kwargs={"organisation_id": organisation_id}, expires=300)


@shared_task(base=OrganisationTask)
def missing_thumbnails(*, organisation_id: int) -> None:
    """Photos of today whose task was lost."""
    rows = TryOut.objects.filter(thumbnail="", changed_at__gte=timezone.now() - TRY_FOR).exclude(photo="")
    for pk in list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        make_thumbnail(try_out_id=pk)


@shared_task
def forget_measurements() -> None:
    """Every six hours: one task for each organisation."""
    for organisation_id in all_organisation_ids():
        forget_measurements_of.apply_async(kwargs={"organisation_id": organisation_id}, expires=3600)


@shared_task(base=OrganisationTask)
def forget_measurements_of(*, organisation_id: int) -> None:
    """Delete measurements that are kept no longer, in one organisation."""
    forget_due()


@shared_task
def forget_links() -> None:
    """Every day: one task for each organisation."""
    for organisation_id in all_organisation_ids():
        forget_links_of.apply_async(kwargs={"organisation_id": organisation_id}, expires=6 * 3600)


@shared_task(base=OrganisationTask)
def forget_links_of(*, organisation_id: int) -> None:
    """Delete the traces of questions "is this still alive?" that are over, in one organisation."""
    forget_closed()
