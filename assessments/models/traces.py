"""What was counted of a group, and what its expert says of it: two views beside the group's own (peers.md 1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.querysets import ExpertViewQuerySet, TraceScoreQuerySet
from core.tenancy import OrganisationOwned, OwnedManager
from groups.enums import Characteristic
from groups.models import Group
from schools.models import User


class TraceScore(OrganisationOwned):
    """What one rule counted of a group in one period, and from which rows. About the group, never about a person."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="trace_scores")
    characteristic = models.CharField(max_length=2, choices=Characteristic)
    rule = models.CharField(max_length=24)
    # The period: a school year, or the part of it up to the closing of a round.
    since = models.DateField()
    until = models.DateField()
    value = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    counted_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(TraceScoreQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["characteristic", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "rule", "since", "until"], name="trace_once_per_rule_and_period"),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="trace_period_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.rule} {self.until}"

    def get_absolute_url(self) -> str:
        """The page with the rows behind it."""
        return reverse("assessments:trace", args=[self.group.organisation.slug, self.pk])


class ExpertView(OrganisationOwned):
    """What the group's expert sees of one characteristic: a level of the matrix and a sentence, with name and date.

    A later view stands above the earlier one, which stays. About the group as a whole, never about a member (E14).
    """

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="expert_views")
    characteristic = models.CharField(max_length=2, choices=Characteristic)
    # 1 to 4: the levels of the matrix of seven characteristics, lowest first.
    level = models.PositiveSmallIntegerField(_("what you see"))
    words = models.CharField(_("in a sentence"), max_length=400)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(ExpertViewQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="expert_sees_one_of_four_levels"),
            models.CheckConstraint(condition=~Q(words=""), name="expert_view_says_something"),
        ]
        indexes = [models.Index(fields=["group", "characteristic"])]

    def __str__(self) -> str:
        return f"{self.characteristic} {self.level}"
