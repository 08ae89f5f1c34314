"""What a group said to a proposed round: not now."""

from __future__ import annotations

from django.db import models

from assessments.querysets import PostponementQuerySet
from core.tenancy import OrganisationOwned, OwnedManager
from groups.models import Group


class Postponement(OrganisationOwned):
    """Until this day no round is proposed to the group."""

    ORGANISATION_PATH = "group__organisation"

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="postponement")
    until = models.DateField()

    objects = OwnedManager.from_queryset(PostponementQuerySet)()

    class Meta(OrganisationOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.group_id} until {self.until}"
