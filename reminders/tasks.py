"""Celery entry points."""

from celery import shared_task


@shared_task
def sweep() -> None:
    """Fan out over organisations."""
