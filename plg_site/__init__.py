"""The composition root: settings, URLs, the Celery app, health, and the component page."""

from plg_site.celery import app as celery_app

__all__ = ["celery_app"]
