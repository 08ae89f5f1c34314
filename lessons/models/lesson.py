"""The research lesson with its parts and observers, and the page about it. Nothing here is about a pupil."""

from __future__ import annotations

import datetime
from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.models import Cycle, PlanStep, Source
from cycles.models.cycle import CyclePart
from groups.models import Group
from lessons.enums import Sharing
from lessons.querysets import LessonPageQuerySet, LessonPartQuerySet, LessonQuerySet, ObserverQuerySet
from schools.models import User

# How long a start can be taken back: somebody pressed too early.
UNDO_WITHIN: Final = datetime.timedelta(minutes=5)


class Lesson(CyclePart):
    """One version of a research lesson around one learning question of pupils (LS1); the next version is a row of its own."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="lessons")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    previous = models.OneToOneField("self", on_delete=models.RESTRICT, null=True, blank=True, related_name="following")
    # The one change against the version before (LS6).
    change = models.CharField(_("the one change"), max_length=300, blank=True)
    title = models.CharField(_("name of the lesson"), max_length=120)
    question = models.CharField(_("learning question"), max_length=300)
    source = models.ForeignKey(
        Source, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("from which source")
    )
    step = models.ForeignKey(
        PlanStep,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from which step of the plan"),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes that the lesson lasts"), default=50, validators=[MinValueValidator(5), MaxValueValidator(300)]
    )
    planned_at = models.DateTimeField(_("when"), null=True, blank=True)
    class_name = models.CharField(_("which class"), max_length=60, blank=True)
    teacher = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who teaches")
    )
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    # What the group makes of it after the discussion (LS5): words about the lesson, which stay when the case data goes.
    meaning = models.TextField(_("what explains the difference"), max_length=4000, blank=True)
    consequences = models.TextField(_("what follows for the plan"), max_length=4000, blank=True)
    words_version = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    # Counts what happened on the timeline. It is raised under the lock of this row, so nobody who asks "what is new since
    # 57" can miss a note that was written at the same moment.
    tick = models.PositiveIntegerField(default=0)
    cleared_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(LessonQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False), name="lesson_ends_once_started"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="lesson_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(number=1, previous__isnull=True) | Q(number__gt=1), name="first_version_has_none_before"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def lesson(self) -> Lesson:
        """Itself, so that a rule may ask for ``.lesson`` of anything."""
        return self

    @property
    def has_started(self) -> bool:
        """Whether the plan and the predictions are locked."""
        return self.started_at is not None

    @property
    def is_live(self) -> bool:
        """Whether it is being taught now."""
        return self.started_at is not None and self.ended_at is None

    @property
    def is_taught(self) -> bool:
        """Whether it is over."""
        return self.ended_at is not None

    @property
    def start_can_be_undone(self) -> bool:
        """Whether it started only just now; notes are asked for by the service."""
        return self.is_live and self.started_at is not None and timezone.now() - self.started_at <= UNDO_WITHIN

    @property
    def taught_on(self) -> datetime.date | None:
        """The day on which it was taught, once it was."""
        return timezone.localtime(self.started_at).date() if self.started_at else None

    def get_absolute_url(self) -> str:
        """The lesson's page with its seven steps."""
        return reverse("lessons:detail", args=[self.group.organisation.slug, self.pk])


class LessonThing(OrganisationOwned):
    """Anything that hangs on a lesson."""

    ORGANISATION_PATH = "lesson__cycle__group__organisation"

    class Meta(OrganisationOwned.Meta):
        abstract = True

    @property
    def cycle(self) -> Cycle:
        """The cycle it belongs to."""
        found: Cycle = self.lesson.cycle  # type: ignore[attr-defined]  # every thing has a lesson
        return found

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.cycle.group


class LessonPart(LessonThing):
    """A part of the lesson: how long, what the teacher does, what we expect to hear, where it may get stuck."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("part of the lesson"), max_length=80)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, validators=[MinValueValidator(1), MaxValueValidator(180)]
    )
    teacher_does = models.TextField(_("what the teacher does"), max_length=1000, blank=True)
    reactions = models.TextField(_("reactions of pupils that you expect"), max_length=1000, blank=True)
    stumble = models.TextField(_("where it may get stuck"), max_length=600, blank=True)
    # The same part in the version before.
    origin = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = OwnedManager.from_queryset(LessonPartQuerySet)()

    class Meta(LessonThing.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Observer(LessonThing):
    """Who observes, and which case pupils: codes, nothing else."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="observers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    codes = models.JSONField(default=list, blank=True)

    objects = OwnedManager.from_queryset(ObserverQuerySet)()

    class Meta(LessonThing.Meta):
        ordering = ["user__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["lesson", "user"], name="observer_once_per_lesson")]

    def __str__(self) -> str:
        return f"{self.user_id}: {', '.join(self.codes)}"


class LessonPage(LessonThing):
    """One page to share: question, lesson, what we saw, what stays (LS7).

    It has no way to a pupil: question and parts come from the lesson, the rest is written for this page.
    """

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="page")
    saw = models.TextField(_("what we saw"), max_length=3000, blank=True)
    stays = models.TextField(_("what stays"), max_length=3000, blank=True)
    for_whom = models.CharField(_("who can use this"), max_length=240, blank=True)
    sharing = models.CharField(_("who may read this page"), max_length=7, choices=Sharing, default=Sharing.GROUP)
    shared_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OwnedManager.from_queryset(LessonPageQuerySet)()

    class Meta(LessonThing.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.lesson_id}"

    @property
    def is_shared(self) -> bool:
        """Whether others than the group may read it."""
        return self.sharing != Sharing.GROUP

    @property
    def may_leave(self) -> bool:
        """Whether it may be passed on outside."""
        return self.sharing == Sharing.OUTSIDE

    @property
    def is_written(self) -> bool:
        """Whether it says what was seen and what stays."""
        return bool(self.saw and self.stays)

    def get_absolute_url(self) -> str:
        """The page."""
        return reverse("lessons:page", args=[self.group.organisation.slug, self.pk])
