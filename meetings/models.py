"""A meeting and what is planned, said, decided and promised there."""

from __future__ import annotations

import datetime
import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from groups.enums import Characteristic, Phase
from groups.models import Group
from meetings.enums import Kind, Presence, Reply, State
from meetings.querysets import (
    ActionQuerySet,
    AgendaItemQuerySet,
    ArrangementQuerySet,
    AttendanceQuerySet,
    DecisionQuerySet,
    MeetingQuerySet,
    MinutesVersionQuerySet,
    VisitQuerySet,
)
from schools.models import User


class Meeting(OrganisationOwned):
    """One session of a group."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.MEETING)
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    link = models.URLField(_("link for joining online"), max_length=300, blank=True)
    # What is dropped to make room for it: a meeting that comes on top of everything does not last (katern §2.5).
    replaces = models.CharField(_("in place of"), max_length=120, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    notes = models.TextField(_("minutes"), blank=True, max_length=20000)
    # Raised at every change of time, place or state, as calendars expect (RFC 5545 SEQUENCE).
    sequence = models.PositiveIntegerField(default=0)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Raised at every save of the minutes, so that two writers find out about each other.
    version = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    # When its date was fixed: a year that is planned before it starts shows by this.
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(MeetingQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["group", "starts_at"], condition=~Q(state="cancelled"), name="one_meeting_of_a_group_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["group", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def meeting(self) -> Meeting:
        """Itself, so that a rule may ask for ``.meeting`` of anything."""
        return self

    @property
    def minutes_long(self) -> int:
        """Its length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def has_started(self) -> bool:
        """Whether its time has come."""
        return self.starts_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        """Whether its time is past."""
        return self.ends_at <= timezone.now()

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("meetings:detail", args=[self.group.organisation.slug, self.pk])


class Arrangement(OrganisationOwned):
    """Something to arrange for a meeting: room, coffee, cover (organiser's checklist 1)."""

    ORGANISATION_PATH = "meeting__group__organisation"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="arrangements")
    text = models.CharField(_("what to arrange"), max_length=160)
    is_done = models.BooleanField(_("arranged"), default=False)

    objects = OwnedManager.from_queryset(ArrangementQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.meeting.group


class AgendaItem(OrganisationOwned):
    """A point on the agenda. It always has a goal (organiser's checklist 2)."""

    ORGANISATION_PATH = "meeting__group__organisation"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("item"), max_length=120)
    goal = models.CharField(_("goal"), max_length=240)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, validators=[MinValueValidator(1), MaxValueValidator(480)]
    )
    phase = models.CharField(_("belongs to phase"), max_length=2, choices=Phase, blank=True)
    characteristic = models.CharField(_("about characteristic"), max_length=2, choices=Characteristic, blank=True)
    notes = models.TextField(_("what was said"), blank=True, max_length=10000)
    is_proposal = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OwnedManager.from_queryset(AgendaItemQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(goal=""), name="agenda_item_has_a_goal"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="agenda_item_takes_time"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.meeting.group


class Attendance(OrganisationOwned):
    """One person at one meeting: what was promised beforehand and what was noted there."""

    ORGANISATION_PATH = "meeting__group__organisation"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    reply = models.CharField(_("reply"), max_length=10, choices=Reply, default=Reply.NONE, blank=True)
    presence = models.CharField(_("attendance"), max_length=7, choices=Presence, default=Presence.UNKNOWN, blank=True)

    objects = OwnedManager.from_queryset(AttendanceQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["user__name"]
        verbose_name_plural = "attendance"
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="attendance_once_per_person")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_presence_display()}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.meeting.group


class Visit(OrganisationOwned):
    """Who visits whom at a lesson visit, and what to look for. It stays among members; outside only the number is told."""

    ORGANISATION_PATH = "meeting__group__organisation"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="visits")
    visitor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("who visits"))
    host = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("in the lesson of"))
    look_for = models.CharField(_("what to look for"), max_length=240, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OwnedManager.from_queryset(VisitQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "visitor", "host"], name="visit_once_per_pair_and_meeting"),
            models.CheckConstraint(condition=~Q(visitor=F("host")), name="nobody_visits_themselves"),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.meeting.group


class Decision(OrganisationOwned):
    """What was decided, with the value behind it and the day on which to look again."""

    ORGANISATION_PATH = "meeting__group__organisation"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")
    text = models.CharField(_("decision"), max_length=400)
    value = models.CharField(_("value behind it"), max_length=120, blank=True)
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OwnedManager.from_queryset(DecisionQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.meeting.group


class Action(OrganisationOwned):
    """What somebody promised to do, always with owner and date."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="actions")
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    text = models.CharField(_("what"), max_length=240)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="actions", verbose_name=_("who"))
    due_on = models.DateField(_("by when"))
    done_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OwnedManager.from_queryset(ActionQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_late(self) -> bool:
        """Past its date and not done."""
        return self.done_at is None and self.due_on < timezone.localdate()


class MinutesVersion(OrganisationOwned):
    """The minutes as they stood when they were confirmed, or reopened: never changed afterwards."""

    ORGANISATION_PATH = "meeting__group__organisation"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="minutes_versions")
    number = models.PositiveSmallIntegerField()
    # Everything that the minutes showed: title, times, agenda with notes, attendance names, decisions, actions.
    content = models.JSONField()
    reason = models.CharField(_("why reopened"), max_length=240, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OwnedManager.from_queryset(MinutesVersionQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="minutes_version_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} v{self.number}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.meeting.group


class CalendarFeed(models.Model):
    """A person's private calendar address. It holds a version number: raising it makes the old address dead."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    version = models.PositiveIntegerField(default=1)
    renewed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.user)


DEFAULT_LENGTH = datetime.timedelta(minutes=75)
