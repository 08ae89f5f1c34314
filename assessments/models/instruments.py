"""A school's own instruments, in versions. A version that a round used is never changed, only succeeded."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from assessments.querysets import OwnInstrumentQuerySet, OwnVersionQuerySet
from core.tenancy import OrganisationOwned, OwnedManager
from schools.models import Organisation, User


class OwnInstrument(OrganisationOwned):
    """An instrument that an organisation made, or filled from its own copy."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(OwnInstrumentQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="instrument_key_once_per_organisation"),
        ]

    def __str__(self) -> str:
        return self.key


class OwnVersion(OrganisationOwned):
    """One version of an own instrument: a document like the shipped files. Frozen as soon as a round uses it."""

    ORGANISATION_PATH = "instrument__organisation"

    instrument = models.ForeignKey(OwnInstrument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    published_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(OwnVersionQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["instrument", "number"], name="version_number_once_per_instrument")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.number}"
