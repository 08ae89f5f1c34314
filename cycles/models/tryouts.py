"""A try-out, and what colleagues reply."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.enums import PupilVoice, ReplyKind, Sharing
from cycles.models.cycle import Cycle
from cycles.querysets import TryOutQuerySet, TryOutReplyQuerySet
from groups.models import Group
from schools.models import User


def photo_path(instance: TryOut, filename: str) -> str:
    """A name that tells nothing."""
    return f"photos/{uuid.uuid4().hex}.jpg"


def thumbnail_path(instance: TryOut, filename: str) -> str:
    """A name that tells nothing, beside the photos."""
    return f"thumbnails/{uuid.uuid4().hex}.jpg"


class TryOut(OrganisationOwned):
    """What a teacher tried: done and thought are two halves; one alone is welcome and shown as a half (katern §2.3)."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="try_outs")
    cycle = models.ForeignKey(Cycle, on_delete=models.SET_NULL, null=True, blank=True, related_name="try_outs")
    # Where it came from: theory, a step of the plan, an ingredient of the library, an item of a meeting. It outlives them.
    source = models.ForeignKey("cycles.Source", on_delete=models.SET_NULL, null=True, blank=True, related_name="try_outs")
    plan_step = models.ForeignKey("cycles.PlanStep", on_delete=models.SET_NULL, null=True, blank=True, related_name="try_outs")
    ingredient = models.ForeignKey(
        "cycles.Ingredient", on_delete=models.SET_NULL, null=True, blank=True, related_name="tried_again"
    )
    agenda_item = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="try_outs"
    )
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="try_outs")
    done = models.TextField(_("what you did, and what pupils did"), max_length=4000, blank=True)
    thought = models.TextField(_("what you think of it"), max_length=4000, blank=True)
    class_name = models.CharField(_("which class"), max_length=60, blank=True)
    tried_on = models.DateField(_("when"))
    photo = models.FileField(_("photo"), upload_to=photo_path, blank=True)
    # So that a page keeps the photo's place before the photo is there.
    photo_width = models.PositiveSmallIntegerField(default=0)
    photo_height = models.PositiveSmallIntegerField(default=0)
    # Made by a task after the photo was kept (cycles.tasks); lists show it once it is there.
    thumbnail = models.FileField(upload_to=thumbnail_path, blank=True)
    thumbnail_width = models.PositiveSmallIntegerField(default=0)
    thumbnail_height = models.PositiveSmallIntegerField(default=0)
    # How far pupils had a say, from incidental to systematic (SDK Dordrecht); the words stand in content/pupil_voice.json.
    pupil_voice = models.CharField(_("what pupils said in it"), max_length=10, choices=PupilVoice, blank=True)
    # A colleague's try-out that this one tries too.
    inspired_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="tried_too")
    sharing = models.CharField(max_length=7, choices=Sharing, default=Sharing.PRIVATE)
    shared_at = models.DateTimeField(null=True, blank=True)
    # Made by the browser with the form, so that a second press of the button is the same try-out.
    client_key = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedManager.from_queryset(TryOutQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-tried_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(done="") | ~Q(thought=""), name="try_out_says_something"),
            models.UniqueConstraint(fields=["author", "client_key"], name="try_out_once_per_press"),
        ]
        indexes = [models.Index(fields=["group", "sharing", "tried_on"])]

    def __str__(self) -> str:
        return (self.done or self.thought)[:60]

    @property
    def try_out(self) -> TryOut:
        """Itself, so that a rule may ask for ``.try_out`` of anything."""
        return self

    @property
    def is_shared(self) -> bool:
        """Whether the group may read it."""
        return self.sharing == Sharing.GROUP

    @property
    def is_whole(self) -> bool:
        """Whether both halves are there."""
        return bool(self.done and self.thought)

    def get_absolute_url(self) -> str:
        """The try-out's page."""
        return reverse("cycles:tryout", args=[self.group.organisation.slug, self.pk])


class TryOutReply(OrganisationOwned):
    """A colleague's question, option, observation or theory under a shared try-out."""

    ORGANISATION_PATH = "try_out__group__organisation"

    try_out = models.ForeignKey(TryOut, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=11, choices=ReplyKind, default=ReplyKind.QUESTION)
    text = models.TextField(_("reply"), max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)
    # When the author of the try-out opened it; until then it waits on Today.
    read_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(TryOutReplyQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.try_out.group
