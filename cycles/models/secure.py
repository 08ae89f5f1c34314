"""What a group decides after trying out, and how it is put to use: the outcome, who takes it on, what was learned."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OwnedManager
from cycles.enums import Choice
from cycles.models.cycle import Cycle, CyclePart
from cycles.querysets.secure import AdoptionQuerySet, LearnedQuerySet, OutcomeQuerySet, RolloutQuerySet
from schools.models import User


class Outcome(CyclePart):
    """What the group chose after trying out, with its reasons. Choosing again adds a row: earlier choices stay readable."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="outcomes")
    choice = models.CharField(_("what you choose"), max_length=9, choices=Choice)
    saw = models.TextField(_("what we saw"), max_length=2000, blank=True)
    why = models.TextField(_("why we choose this"), max_length=2000, blank=True)
    unknown = models.TextField(_("what we do not know"), max_length=2000, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(OutcomeQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.choice


class Rollout(CyclePart):
    """How a group puts to use what works: what stays the same, what is free, how it is followed (P5, questions 3 and 4)."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="rollout")
    keep = models.TextField(_("what must stay the same"), max_length=2000, blank=True)
    free = models.TextField(_("what may change"), max_length=2000, blank=True)
    follow = models.TextField(_("how we follow it"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedManager.from_queryset(RolloutQuerySet)()

    def __str__(self) -> str:
        return self.keep[:60]


class Adoption(CyclePart):
    """Somebody takes the approach on: a member of the group, or another colleague of the organisation."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="adoptions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("who"))
    starts_on = models.DateField(_("from when"))
    place = models.CharField(_("in which lesson or class"), max_length=120, blank=True)
    # Said by the person, or by the group for a colleague outside it.
    in_use = models.BooleanField(_("in use"), default=False)

    objects = OwnedManager.from_queryset(AdoptionQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["starts_on", "user__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["cycle", "user"], name="taken_on_once_per_person")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.user_id}"


class Learned(CyclePart):
    """What a group learned, and for whom that is worth knowing; what a cycle that stopped secures."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="learned")
    text = models.TextField(_("what we learned"), max_length=4000)
    for_whom = models.CharField(_("for whom"), max_length=240)
    place = models.CharField(_("where they find it"), max_length=160, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedManager.from_queryset(LearnedQuerySet)()

    def __str__(self) -> str:
        return self.text[:60]
