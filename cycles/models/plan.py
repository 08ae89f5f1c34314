"""The plan on one page: one change, a prediction that locks, what may go wrong, and hunches that are shown together."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.models.cycle import Cycle, CyclePart
from cycles.querysets.plan import HunchQuerySet, PlanQuerySet, PredictionNoteQuerySet, RiskQuerySet
from groups.models import Group
from schools.models import User


class Plan(CyclePart):
    """What the group wants to see happen in one pass. Going back to the plan after a result gives a new one; the old one stays.

    ``locked_at``: from then on the prediction is for reading, because the result is being entered. ``revealed_at``: from then
    on hunches are shown side by side, and no longer written.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField(default=1)
    change = models.CharField(_("one change"), max_length=300, blank=True)
    prediction = models.TextField(_("what you expect to see"), max_length=1000, blank=True)
    by_on = models.DateField(_("expected by"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    revealed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(PlanQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="one_plan_per_pass"),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True) | Q(revealed_at__isnull=False), name="with_the_result_come_the_hunches"
            ),
        ]

    def __str__(self) -> str:
        return self.change or str(self.number)

    @property
    def is_locked(self) -> bool:
        """Whether the prediction is for reading only."""
        return self.locked_at is not None

    @property
    def is_revealed(self) -> bool:
        """Whether hunches are shown."""
        return self.revealed_at is not None


class PlanPart(OrganisationOwned):
    """Anything that hangs on a plan."""

    ORGANISATION_PATH = "plan__cycle__group__organisation"

    class Meta(OrganisationOwned.Meta):
        abstract = True

    @property
    def cycle(self) -> Cycle:
        """The cycle it belongs to."""
        found: Cycle = self.plan.cycle  # type: ignore[attr-defined]  # every part has a plan
        return found

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.cycle.group


class PredictionNote(PlanPart):
    """What the group says about a locked prediction: always later, and shown as later."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=1000)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(PredictionNoteQuerySet)()

    class Meta(PlanPart.Meta):
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Hunch(PlanPart):
    """What one member thinks will happen, written before the data (D10). Until it is shown it is the author's alone."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="hunches")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("your hunch"), max_length=1000)
    written_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(HunchQuerySet)()

    class Meta(PlanPart.Meta):
        ordering = ["author__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "author"], name="one_hunch_per_person_and_plan")]

    def __str__(self) -> str:
        return str(self.pk)  # its words are for its author until it is shown


class Risk(CyclePart):
    """What may go wrong, and what the group does then."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="risks")
    text = models.CharField(_("what may go wrong"), max_length=240)
    response = models.CharField(_("what you do then"), max_length=240)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(RiskQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text
