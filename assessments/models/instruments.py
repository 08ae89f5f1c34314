"""A school's own instruments, in versions. A version that a round used is never changed, only succeeded."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone

from assessments.instruments.definition import Definition, read
from assessments.querysets import OwnInstrumentQuerySet, OwnVersionQuerySet
from core.content import say
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

    @property
    def draft(self) -> OwnVersion | None:
        """The version that is being written, if any. Of versions that were fetched along."""
        return next((version for version in self.versions.all() if version.published_at is None), None)

    @property
    def published(self) -> OwnVersion | None:
        """The newest version that rounds may use, if any. Of versions that were fetched along."""
        return next((version for version in self.versions.all() if version.published_at is not None), None)

    @property
    def shown(self) -> OwnVersion:
        """What a reader gets to see: the published version, or else the draft."""
        found = self.published or self.draft
        assert found is not None  # an instrument is made with its first version
        return found

    @property
    def name(self) -> str:
        """Its name in the active language."""
        return say(self.shown.definition)

    def get_absolute_url(self) -> str:
        """The instrument's page."""
        return reverse("assessments:own_instrument", args=[self.organisation.slug, self.pk])


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

    @property
    def read(self) -> Definition:
        """The document as what it defines; of a draft too, however unfinished."""
        return read(self.definition)
