"""The Celery app. The schedule stands here, in code: beat only sweeps tables, so a missed minute is caught up in the next."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plg_site.settings")

app = Celery("plg_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # While no worker runs, only the last sweep waits for it.
    "reminders-sweep": {"task": "reminders.tasks.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "voice-close-due": {"task": "voice.tasks.close_due_polls", "schedule": 3600.0},
    "research-forget-due": {"task": "research.tasks.forget_due_studies", "schedule": 3600.0},
    "assessments-close-due": {"task": "assessments.tasks.close_due_rounds", "schedule": 600.0},
    "assessments-count-traces": {"task": "assessments.tasks.count_traces", "schedule": 24 * 3600.0},
    "assessments-forget-old": {"task": "assessments.tasks.forget_old", "schedule": 24 * 3600.0},
    "lessons-clear-case-data": {"task": "lessons.tasks.clear_case_data", "schedule": 24 * 3600.0},
    "cycles-sweep-thumbnails": {"task": "cycles.tasks.sweep_thumbnails", "schedule": 600.0, "options": {"expires": 590}},
    "cycles-forget-measurements": {"task": "cycles.tasks.forget_measurements", "schedule": 6 * 3600.0},
    "cycles-forget-links": {"task": "cycles.tasks.forget_links", "schedule": 24 * 3600.0},
    "heartbeat": {"task": "core.tasks.heartbeat", "schedule": 60.0},
}


@beat_init.connect
def beat_at_once(**_sent: Any) -> None:
    """Let the heart beat when beat starts, so that the site is ready at once and not only after the first minute."""
    from core.tasks import heartbeat  # Django is ready by now, and was not when this module was read

    heartbeat.delay()
