"""What hangs on a cycle: evidence, sources, questions, steps of the plan."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OwnedManager
from cycles.enums import EvidenceKind
from cycles.models.cycle import Cycle, CyclePart
from cycles.querysets import (
    EvidenceQuerySet,
    PlanStepQuerySet,
    QuestionQuerySet,
    SourceQuerySet,
)
from groups.enums import Phase
from schools.models import User


class Evidence(CyclePart):
    """Something that the group brought in: typed, dated, in words; numbers come with a later issue's data sets."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="evidence")
    phase = models.CharField(max_length=2, choices=Phase)
    kind = models.CharField(_("kind"), max_length=11, choices=EvidenceKind)
    text = models.TextField(_("what it says"), max_length=4000)
    # The second half of a comparison: what was seen beside what was expected.
    seen = models.TextField(_("what you saw"), max_length=4000, blank=True)
    dated_on = models.DateField(_("date"))
    link = models.URLField(_("link"), max_length=300, blank=True)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(EvidenceQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["dated_on", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


def source_path(instance: Source, filename: str) -> str:
    """A name that tells nothing."""
    return f"sources/{uuid.uuid4().hex}"


class Source(CyclePart):
    """A source, in our own words, with an example from a classroom: theory without one is refused (katern §2.3)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="sources")
    citation = models.CharField(_("source"), max_length=240)
    link = models.URLField(_("link"), max_length=300, blank=True)
    summary = models.TextField(_("what it says, in your own words"), max_length=2000)
    example = models.TextField(_("what it looks like in a classroom"), max_length=2000)
    # An own file: kept under a name that tells nothing, handed out under ``file_name``.
    file = models.FileField(_("file"), upload_to=source_path, max_length=160, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_kind = models.CharField(max_length=4, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    # The card of an earlier cycle that this one was copied from.
    reused_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reuses")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(SourceQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(example=""), name="source_has_an_example"),
            models.UniqueConstraint(fields=["cycle", "reused_from"], name="source_used_again_once_per_cycle"),
        ]

    def __str__(self) -> str:
        return self.citation


class Question(CyclePart):
    """A question to the group, by its expert or a member, with the group's answer."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="questions")
    phase = models.CharField(max_length=2, choices=Phase)
    text = models.TextField(_("question"), max_length=1000)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    # It questions something that goes without saying here (expert's E7).
    on_the_obvious = models.BooleanField(_("about something that you take for granted"), default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(QuestionQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class PlanStep(CyclePart):
    """Who does what by when, in the plan."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("what"), max_length=240)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("who"))
    due_on = models.DateField(_("by when"))
    done_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(PlanStepQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text
