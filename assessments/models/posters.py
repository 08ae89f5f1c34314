"""The picture of a group or a school for on the wall: a roof, pillars and a base (GO! calls it the temple)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import PosterSize
from assessments.querysets import PosterQuerySet
from core.tenancy import OrganisationOwned, OwnedManager
from groups.models import Group
from schools.models import Organisation, School, User


class Poster(OrganisationOwned):
    """A poster. ``pillars`` holds two to seven mappings with ``name`` and ``text``."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    # Exactly one of the two.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True, related_name="posters")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="posters")
    title = models.CharField(_("title"), max_length=80)
    roof = models.CharField(_("what it is all for"), max_length=300, blank=True)
    base = models.CharField(_("what it rests on"), max_length=300, blank=True)
    pillars = models.JSONField(default=list)
    size = models.CharField(_("size"), max_length=2, choices=PosterSize, default=PosterSize.A3)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OwnedManager.from_queryset(PosterQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-changed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=True, school__isnull=False) | Q(group__isnull=False, school__isnull=True),
                name="poster_is_of_a_group_or_of_a_school",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The poster's page."""
        return reverse("assessments:poster", args=[self.organisation.slug, self.pk])
