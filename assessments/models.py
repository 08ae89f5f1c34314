"""Rounds, and answers that cannot know whose they are (domain.md B6, R11; ADR 0003).

No answer row holds a user, a time, an address or an order: the primary key is a random UUID, and the token that prevents a
second answer is an HMAC with a secret that lies in another table and is destroyed when the PLG ends.
"""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import Instrument, Part, State
from assessments.querysets import AnswerTableQuerySet, ReleaseQuerySet, RoundQuerySet
from core.tenancy import OrganisationOwned, OwnedManager
from groups.models import Group
from schools.models import User


class Round(OrganisationOwned):
    """One self-assessment of a group: opened once, closed once, released once."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="rounds")
    instrument = models.CharField(_("questionnaire"), max_length=16, choices=Instrument, default=Instrument.FULL)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    closes_on = models.DateField(_("open until"))
    closed_at = models.DateTimeField(null=True, blank=True)
    # Frozen at opening: whether there is an expert (B1.5), and the smallest number of answers (R1).
    has_expert = models.BooleanField(default=False)
    smallest_group = models.PositiveSmallIntegerField(default=5)

    objects = OwnedManager.from_queryset(RoundQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(state="open"), name="one_open_round_per_group"),
            models.CheckConstraint(
                condition=Q(smallest_group__gte=5, smallest_group__lte=10), name="round_needs_five_to_ten_answers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_instrument_display()} {self.opened_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Not closed yet."""
        return self.state == State.OPEN

    @property
    def takes_answers(self) -> bool:
        """Whether somebody may still answer: open, and its last day is not over."""
        return self.is_open and self.closes_on >= timezone.localdate()

    @property
    def is_pulse(self) -> bool:
        """Whether it is the short poll."""
        return self.instrument == Instrument.PULSE

    def get_absolute_url(self) -> str:
        """The round's page: its state, and the released result."""
        return reverse("assessments:detail", args=[self.group.organisation.slug, self.pk])


class GroupSecret(OrganisationOwned):
    """The key that links people to tokens. Destroyed when the PLG ends; then no link is left."""

    ORGANISATION_PATH = "group__organisation"

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")
    secret = models.BinaryField(max_length=32)

    objects = OwnedManager.from_queryset(AnswerTableQuerySet)()

    class Meta(OrganisationOwned.Meta):
        pass

    def __str__(self) -> str:
        return "secret"


class AnswerSet(OrganisationOwned):
    """One person's answers, without the person."""

    ORGANISATION_PATH = "round__group__organisation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64)
    part = models.CharField(max_length=6, choices=Part)

    objects = OwnedManager.from_queryset(AnswerTableQuerySet)()

    class Meta(OrganisationOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["round", "token"], name="one_answer_set_per_token")]

    def __str__(self) -> str:
        return "answers"


class AnswerValue(OrganisationOwned):
    """One answer: 1 to 5, or none for "I don't know"."""

    ORGANISATION_PATH = "answers__round__group__organisation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answers = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="values")
    item = models.CharField(max_length=8)
    value = models.PositiveSmallIntegerField(null=True, validators=[MinValueValidator(1), MaxValueValidator(5)])

    objects = OwnedManager.from_queryset(AnswerTableQuerySet)()

    class Meta(OrganisationOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["answers", "item"], name="one_value_per_item"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=1, value__lte=5), name="answer_is_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return self.item


class Release(OrganisationOwned):
    """What may be shown of a closed round, frozen (R2). It holds nothing that the rules do not allow on a page."""

    ORGANISATION_PATH = "round__group__organisation"

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="release")
    result = models.JSONField()
    released_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(ReleaseQuerySet)()

    class Meta(OrganisationOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.round_id}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.round.group
