"""The library of a group: ingredients that work, each grown from a success in steps (katern §2.3; peers 18)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.enums import Origin
from cycles.models.cycle import Cycle
from cycles.models.parts import Source
from cycles.models.tryouts import TryOut
from cycles.querysets.library import IngredientQuerySet
from groups.models import Group
from schools.models import User

# The steps after the first, in the order in which an ingredient grows.
STEPS = ("why", "elsewhere", "limits")


class Ingredient(OrganisationOwned):
    """What worked, why it worked, and what of it holds elsewhere. It belongs to the group and outlives what it came from."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="ingredients")
    origin = models.CharField(_("where it comes from"), max_length=7, choices=Origin)
    cycle = models.ForeignKey(Cycle, on_delete=models.SET_NULL, null=True, blank=True, related_name="ingredients")
    try_out = models.ForeignKey(TryOut, on_delete=models.SET_NULL, null=True, blank=True, related_name="ingredients")
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, blank=True, related_name="ingredients")
    worked = models.TextField(_("what worked"), max_length=1000)
    why = models.TextField(_("why it worked"), max_length=1000, blank=True)
    elsewhere = models.TextField(_("what holds elsewhere"), max_length=1000, blank=True)
    limits = models.TextField(_("when it does not work"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedManager.from_queryset(IngredientQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(worked=""), name="ingredient_says_what_worked")]

    def __str__(self) -> str:
        return self.worked[:80]

    @property
    def is_whole(self) -> bool:
        """Whether it says why it worked and what holds elsewhere: before that it is a success, no ingredient yet."""
        return bool(self.why and self.elsewhere)

    @property
    def next_step(self) -> str:
        """The first step that nobody took yet, or nothing."""
        return next((step for step in STEPS if not getattr(self, step)), "")

    def get_absolute_url(self) -> str:
        """The ingredient's page."""
        return reverse("cycles:ingredient", args=[self.group.organisation.slug, self.pk])
