"""What a group asks its school leader, and what the leader answers in public (organiser's checklist 4)."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from groups.enums import Answer, Characteristic, Condition
from groups.models.groups import Group
from groups.querysets import LeaderRequestQuerySet, RequestAnswerQuerySet
from schools.models import User


class LeaderRequest(OrganisationOwned):
    """A request of the group to its school leader, about one of the ten conditions or a characteristic."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="leader_requests")
    condition = models.CharField(_("condition"), max_length=3, choices=Condition, blank=True)
    characteristic = models.CharField(_("characteristic"), max_length=2, choices=Characteristic, blank=True)
    text = models.CharField(_("what the group asks"), max_length=300)
    reason = models.CharField(_("why"), max_length=500)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(LeaderRequestQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(condition="") | ~Q(characteristic=""), name="request_is_about_a_condition_or_a_characteristic"
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(reason=""), name="request_has_words_and_a_reason"),
        ]
        indexes = [models.Index(fields=["group", "asked_at"])]

    def __str__(self) -> str:
        return self.text

    @property
    def subject(self) -> str:
        """The condition or characteristic in words."""
        if self.condition:
            return str(Condition(self.condition).label)
        return str(Characteristic(self.characteristic).label)

    @property
    def asked_on(self) -> datetime.date:
        """The day on which it was asked."""
        return timezone.localtime(self.asked_at).date()

    @property
    def days_open(self) -> int:
        """How many days it has waited until today."""
        return (timezone.localdate() - self.asked_on).days

    def get_absolute_url(self) -> str:
        """Its place on the page with requests."""
        return f"{reverse('groups:requests', args=[self.group.organisation.slug, self.group_id])}#request-{self.pk}"


class RequestAnswer(OrganisationOwned):
    """An answer to a request. A later answer stands beside the earlier one: nothing is rewritten."""

    ORGANISATION_PATH = "request__group__organisation"

    request = models.ForeignKey(LeaderRequest, on_delete=models.CASCADE, related_name="answers")
    answer = models.CharField(_("answer"), max_length=6, choices=Answer)
    words = models.CharField(_("explanation"), max_length=500)
    # From when it holds (yes, partly), or when the leader looks at it again (no).
    holds_from = models.DateField(_("date"), null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(RequestAnswerQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(answer="no") | Q(holds_from__isnull=False), name="a_yes_has_a_date"),
            models.CheckConstraint(condition=~Q(words=""), name="answer_is_explained"),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.request.group
