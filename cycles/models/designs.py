"""A school's own design of the phases, in versions: one in use is never changed, only followed by a next one (ADR 8)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.designs import empty
from cycles.querysets.designs import DesignQuerySet, DesignVersionQuerySet
from schools.models import Organisation, User


class Design(OrganisationOwned):
    """Phases with a school's own names, questions, evidence and criteria, each with its place among the six."""

    ORGANISATION_PATH = "organisation"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # No new cycle starts with it; cycles that use it go on.
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(DesignQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(archived_at=None), name="design_name_once_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The design's page."""
        return reverse("cycles:design", args=[self.organisation.slug, self.pk])


class DesignVersion(OrganisationOwned):
    """One version of a design: a draft until it is opened for the groups, and from then on never changed."""

    ORGANISATION_PATH = "design__organisation"

    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(default=empty)  # see cycles.designs
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(DesignVersionQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["design", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["design", "number"], name="version_number_once_per_design"),
            models.UniqueConstraint(fields=["design"], condition=Q(opened_at=None), name="one_draft_per_design"),
        ]

    def __str__(self) -> str:
        return f"{self.design_id}/{self.number}"

    @property
    def organisation(self) -> Organisation:
        """Whose it is, so that a rule may ask."""
        return self.design.organisation
