"""A small data set with its measurements: codes and values, what the group sees in them, and the summary that stays."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.enums import SET_KINDS, EvidenceKind, PupilChange, SetShape
from cycles.models.cycle import Cycle, CyclePart
from cycles.querysets.data import DataSetQuerySet, MeasurementQuerySet
from groups.enums import Phase
from groups.models import Group
from schools.models import User

# Pupils' codes and values are kept so long after a cycle; the summary stays (docs/adr/0009).
KEPT_DAYS = 365


class DataSet(CyclePart):
    """What was measured, and what the group saw, thinks and does not know. Never an effect of the PLG (product.md, rule 6).

    Twelve months after the cycle its measurements are deleted: ``frozen_at`` and ``summary`` then say what is left.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="data_sets")
    phase = models.CharField(max_length=2, choices=Phase)
    title = models.CharField(_("what was measured"), max_length=120)
    kind = models.CharField(
        _("kind"), max_length=11, choices=[(kind.value, kind.label) for kind in SET_KINDS], default=EvidenceKind.RESULTS
    )
    shape = models.CharField(_("how it lies in time"), max_length=6, choices=SetShape, default=SetShape.BESIDE)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    low = models.DecimalField(_("lowest on the scale"), max_digits=8, decimal_places=3, null=True, blank=True)
    high = models.DecimalField(_("highest on the scale"), max_digits=8, decimal_places=3, null=True, blank=True)
    first_on = models.DateField(_("first measurement on"))
    second_on = models.DateField(_("second measurement on"), null=True, blank=True)
    # Kept beside the measurements, so that exit criteria hold when these are gone.
    has_first = models.BooleanField(default=False)
    has_second = models.BooleanField(default=False)
    saw = models.TextField(_("what we saw"), max_length=2000, blank=True)
    think = models.TextField(_("what we think"), max_length=2000, blank=True)
    unknown = models.TextField(_("what we do not know"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    # The measurements before the last change, as long as it can be undone.
    before = models.JSONField(null=True, blank=True)
    summary = models.JSONField(default=list, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedManager.from_queryset(DataSetQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lt=F("high")), name="scale_of_a_set_rises"
            ),
            models.CheckConstraint(
                condition=Q(has_second=False) | Q(second_on__isnull=False), name="second_measurement_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_frozen(self) -> bool:
        """Whether only the summary is left."""
        return self.frozen_at is not None

    def get_absolute_url(self) -> str:
        """The set's page."""
        return reverse("cycles:data", args=[self.group.organisation.slug, self.pk])


class Measurement(OrganisationOwned):
    """One value of one pupil, who has a code and no name. The table has no room for more than a code."""

    ORGANISATION_PATH = "data_set__cycle__group__organisation"

    data_set = models.ForeignKey(DataSet, on_delete=models.CASCADE, related_name="measurements")
    code = models.CharField(_("code"), max_length=4)
    # "first", "second", weeks since entry, or a day: see cycles.measurements.Point.
    at = models.CharField(max_length=10)
    value = models.DecimalField(_("value"), max_digits=8, decimal_places=3)
    change = models.CharField(max_length=6, choices=PupilChange, default=PupilChange.NONE, blank=True)

    objects = OwnedManager.from_queryset(MeasurementQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["data_set", "code", "at"], name="one_value_per_pupil_and_moment"),
            # A single sign, or something with a digit: no name fits.
            models.CheckConstraint(condition=Q(code__regex="^.$") | Q(code__regex="[0-9]"), name="code_is_no_name"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.at}"

    @property
    def cycle(self) -> Cycle:
        """The cycle that it belongs to."""
        return self.data_set.cycle

    @property
    def group(self) -> Group:
        """The group that it belongs to."""
        return self.data_set.group


def kept_until(cycle: Cycle) -> datetime.date:
    """The day on which the measurements of a cycle are deleted: a year after it closed, or after its last day."""
    closed = timezone.localdate(cycle.closed_at) if cycle.closed_at else cycle.ends_on
    return closed + datetime.timedelta(days=KEPT_DAYS)
