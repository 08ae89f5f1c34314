"""What stands outside every organisation: published examples, their photos, and what readers say to the group.

A published example is a copy. Nothing here points into an organisation: the organisation's own row points here. While an
example is not published its row holds no text at all; a constraint sees to it.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cycles.enums import Approach, Choice
from practices.enums import MessageKind, Sector
from practices.querysets import ExampleQuerySet, MessageQuerySet
from schools.models import User


class Example(models.Model):
    """A cycle as others may read it: how it went, what came out, and what did not work."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_published = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    # The copy: practices.services.publishing says what is in it. Null while it is not published.
    content = models.JSONField(null=True, blank=True)
    title = models.CharField(max_length=120, blank=True)
    # To search in: all texts without capitals and accents, so that every database finds the same.
    haystack = models.TextField(blank=True)
    sector = models.CharField(max_length=9, choices=Sector, blank=True)
    theme = models.CharField(max_length=20, blank=True)
    approach = models.CharField(max_length=12, choices=Approach, blank=True)
    outcome = models.CharField(max_length=9, choices=Choice, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    # The example that this group did again, and the first of them all.
    repeats = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="repetitions")
    root = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # So that who reads one result knows how many groups began: failures that nobody tells would mislead.
    started_count = models.PositiveIntegerField(default=0)

    objects = ExampleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_published=True, content__isnull=False) | Q(content__isnull=True, title="", haystack=""),
                name="an_unpublished_example_holds_no_text",
            ),
            models.CheckConstraint(
                condition=Q(is_published=False) | ~Q(outcome=""), name="a_published_example_says_what_came_out"
            ),
        ]
        indexes = [models.Index(fields=["is_published", "-published_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The example's page."""
        return reverse("practices:example", args=[self.key])


class ExamplePhoto(models.Model):
    """A copy of a photo that its maker agreed to publish."""

    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="photos")
    # Which part of the content it belongs to; the number says nothing outside the group.
    part = models.BigIntegerField()
    file = models.FileField(upload_to="examples/")
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["example", "part"], name="one_photo_per_part_of_an_example")]

    def __str__(self) -> str:
        return f"{self.example_id}"


class Message(models.Model):
    """A question or thanks to the group behind an example, and its answer. Only the two of them read it; no addresses."""

    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(_("what is it?"), max_length=8, choices=MessageKind, default=MessageKind.QUESTION)
    text = models.TextField(_("your message"), max_length=2000)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]
