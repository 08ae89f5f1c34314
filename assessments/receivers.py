"""What this app does when something happens among people: a coat-hook for a service."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from assessments import services
from core.tenancy import organisation_scope
from schools.models import User
from schools.scopes import organisation_ids_ever_of


@receiver(pre_delete, sender=User, dispatch_uid="assessments.forget")
def forget(*, instance: User, **kwargs: Any) -> None:
    """Erase the answers of an account that is deleted, while there is still somebody to find them by (R12)."""
    for organisation_id in organisation_ids_ever_of(instance):
        with organisation_scope(organisation_id):
            services.forget_answers_of(instance)
