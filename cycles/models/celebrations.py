"""What a group celebrates with the whole staff, and who says thanks."""

from __future__ import annotations

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.enums import Reach
from cycles.models.cycle import Cycle, CyclePart
from cycles.querysets.celebrations import CelebrationQuerySet, ThanksQuerySet
from groups.models import Group
from schools.models import User


def celebration_photo_path(instance: Celebration, filename: str) -> str:
    """A name that tells nothing."""
    return f"photos/{uuid.uuid4().hex}.jpg"


class Celebration(CyclePart):
    """What a group celebrates, in its own words: the group reads it; once shared, the whole staff does (S1; LOWAN 5)."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="celebration")
    text = models.TextField(_("what you celebrate"), max_length=2000)
    thanks_to = models.CharField(_("whom you thank"), max_length=300, blank=True)
    photo = models.FileField(_("photo"), upload_to=celebration_photo_path, blank=True)
    photo_width = models.PositiveSmallIntegerField(default=0)
    photo_height = models.PositiveSmallIntegerField(default=0)
    photo_alt = models.CharField(_("what the photo shows"), max_length=200, blank=True)
    reach = models.CharField(_("who reads it"), max_length=12, choices=Reach, default=Reach.SCHOOL)
    shared_at = models.DateTimeField(null=True, blank=True)
    # The school day on which it comes along in a mail, at the earliest.
    mail_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(CelebrationQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["-shared_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def celebration(self) -> Celebration:
        """Itself, so that a rule may ask for ``.celebration`` of anything."""
        return self

    @property
    def is_shared(self) -> bool:
        """Whether the staff may read it."""
        return self.shared_at is not None

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("cycles:celebration", args=[self.group.organisation.slug, self.pk])


class Thanks(OrganisationOwned):
    """Somebody says thanks. Names, no counts, no order of who got more."""

    ORGANISATION_PATH = "celebration__cycle__group__organisation"

    celebration = models.ForeignKey(Celebration, on_delete=models.CASCADE, related_name="thanks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    objects = OwnedManager.from_queryset(ThanksQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["user__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["celebration", "user"], name="thanks_once_per_person")]

    def __str__(self) -> str:
        return f"{self.celebration_id} {self.user_id}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.celebration.group
