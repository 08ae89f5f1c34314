"""Tasks that cannot lose their organisation, and the heartbeat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.utils import timezone

from core.models import Heartbeat
from core.tenancy import no_scope, organisation_scope

if TYPE_CHECKING:
    _Base = DjangoTask[Any, Any]
else:  # at run time the class takes no type arguments
    _Base = DjangoTask


class OrganisationTask(_Base):
    """A task on one organisation's data: ``organisation_id`` is required and its scope is open while the task runs."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run inside the organisation's scope.

        Raises:
            TypeError: the task was called without ``organisation_id``.
        """
        if "organisation_id" not in kwargs:
            raise TypeError(f"{self.name} needs organisation_id.")
        with organisation_scope(int(kwargs["organisation_id"])):
            return super().__call__(*args, **kwargs)


@shared_task
def heartbeat() -> None:
    """Note that beat sent a task and a worker ran it."""
    with no_scope():
        Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": timezone.now()})
