"""What the organiser adds to the report of a cycle. All else is read from the cycle each time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.models import Cycle
from groups.models import Group
from practices.querysets import CycleReportQuerySet
from schools.models import User


class CycleReport(OrganisationOwned):
    """An introduction, and the sections that are left out."""

    ORGANISATION_PATH = "cycle__group__organisation"

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="report")
    introduction = models.TextField(_("introduction"), max_length=2000, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedManager.from_queryset(CycleReportQuerySet)()

    def __str__(self) -> str:
        return f"{self.cycle_id}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.cycle.group
