"""Agreements that live on, their history, and the question whether they are still alive."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.enums import Happened
from cycles.models.cycle import Cycle, CyclePart
from cycles.models.parts import Source
from cycles.querysets.secure import (
    AgreementEventQuerySet,
    AgreementQuerySet,
    AliveCheckQuerySet,
    AliveRemarkQuerySet,
    AliveSlipQuerySet,
)
from groups.models import Group
from schools.models import User


class Agreement(CyclePart):
    """The secure card: what stays, why, where it is kept, who looks after it, when to look again (P6)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="agreements")
    text = models.CharField(_("agreement"), max_length=400)
    why = models.TextField(_("why"), max_length=1000, blank=True)
    how = models.TextField(_("how to do it"), max_length=2000, blank=True)
    place = models.CharField(_("where it is kept"), max_length=160)
    link = models.URLField(_("link"), max_length=300, blank=True)
    # Its classroom example goes into the pack for new colleagues.
    source = models.ForeignKey(
        Source, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("classroom example of")
    )
    # None when the account of the owner is gone.
    owner = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("who looks after it")
    )
    review_on = models.DateField(_("look again on"))
    in_pack = models.BooleanField(_("in the pack for new colleagues"), default=False)
    created_at = models.DateTimeField(default=timezone.now)
    # The last day on which the group said that it holds: recorded, changed or renewed.
    renewed_on = models.DateField(default=timezone.localdate)
    # Let go: it stays readable, with the reason, as something that was learned.
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(_("why you let it go"), max_length=400, blank=True)

    objects = OwnedManager.from_queryset(AgreementQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["review_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_on__isnull=True) | ~Q(ended_because=""), name="let_go_with_a_reason")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_let_go(self) -> bool:
        """Whether the group let go of it."""
        return self.ended_on is not None

    @property
    def is_due(self) -> bool:
        """Whether the day to look again has come."""
        return not self.is_let_go and self.review_on <= timezone.localdate()

    def get_absolute_url(self) -> str:
        """The agreement's own page."""
        return reverse("cycles:agreement", args=[self.group.organisation.slug, self.pk])


class AgreementEvent(OrganisationOwned):
    """What happened to an agreement: its history, with the words that it had then."""

    ORGANISATION_PATH = "agreement__cycle__group__organisation"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=8, choices=Happened)
    text = models.CharField(max_length=400)
    note = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(AgreementEventQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.agreement.cycle.group


class AliveCheck(OrganisationOwned):
    """The question "is this still alive?" at one moment. Answers are four numbers here: there is no row for an answer."""

    ORGANISATION_PATH = "agreement__cycle__group__organisation"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="checks")
    months = models.PositiveSmallIntegerField()
    asked_on = models.DateField()
    closes_on = models.DateField()
    alive = models.PositiveSmallIntegerField(default=0)
    changed = models.PositiveSmallIntegerField(default=0)
    partly = models.PositiveSmallIntegerField(default=0)
    gone = models.PositiveSmallIntegerField(default=0)

    objects = OwnedManager.from_queryset(AliveCheckQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["asked_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gt=F("asked_on")), name="check_closes_after_it_is_asked"),
            models.UniqueConstraint(fields=["agreement", "asked_on"], name="asked_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.asked_on}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.agreement.cycle.group

    @property
    def answers(self) -> int:
        """How many people answered."""
        return self.alive + self.changed + self.partly + self.gone

    @property
    def is_open(self) -> bool:
        """Whether people can answer today."""
        return self.asked_on <= timezone.localdate() <= self.closes_on and not self.agreement.is_let_go


class AliveSlip(OrganisationOwned):
    """A link that was used, as a hash, so that nobody answers twice. No person, no answer, no time."""

    ORGANISATION_PATH = "asked__agreement__cycle__group__organisation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked = models.ForeignKey(AliveCheck, on_delete=models.CASCADE, related_name="slips")
    used = models.CharField(max_length=64)

    objects = OwnedManager.from_queryset(AliveSlipQuerySet)()

    class Meta(OrganisationOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["asked", "used"], name="one_answer_per_link")]

    def __str__(self) -> str:
        return str(self.asked_id)


class AliveRemark(OrganisationOwned):
    """A remark with an answer: without person, answer, time, or an order that would tell (its key is chance)."""

    ORGANISATION_PATH = "asked__agreement__cycle__group__organisation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked = models.ForeignKey(AliveCheck, on_delete=models.CASCADE, related_name="remarks")
    text = models.CharField(_("remark"), max_length=300)

    objects = OwnedManager.from_queryset(AliveRemarkQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.asked.group
