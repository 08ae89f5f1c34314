"""A round of a group or of a school's staff, and the wave that several rounds belong to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import CHARACTERISTICS, PULSE, Moment, State
from assessments.instruments import Definition, definition_of
from assessments.instruments.catalogue import in_version
from assessments.models.instruments import OwnVersion
from assessments.querysets import RoundQuerySet, WaveQuerySet
from core.tenancy import OrganisationOwned, OwnedManager
from groups.models import Group
from schools.models import Organisation, School, User


class Wave(OrganisationOwned):
    """One round in each group of a school at the same time, and the school's total of them (R5)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="waves")
    instrument = models.CharField(_("questionnaire"), max_length=40, default=CHARACTERISTICS)
    instrument_version = models.PositiveSmallIntegerField(default=1)
    own_version = models.ForeignKey(OwnVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    # The first moment for answers; it may lie ahead, so that each group can choose its focus before.
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    closes_on = models.DateField(_("open until"))
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(WaveQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["school"], condition=Q(state="open"), name="one_open_wave_per_school"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.opened_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Not all of its rounds are closed yet."""
        return self.state == State.OPEN

    @property
    def is_pulse(self) -> bool:
        """Whether its rounds are the short poll."""
        return self.instrument == PULSE

    @property
    def definition(self) -> Definition:
        """What its rounds ask."""
        return in_version(self.instrument, self.instrument_version, self.own_version)

    @property
    def has_begun(self) -> bool:
        """Its first day has come."""
        return self.opened_at <= timezone.now()

    def get_absolute_url(self) -> str:
        """How far it is."""
        return reverse("assessments:wave", args=[self.organisation.slug, self.pk])


class Round(OrganisationOwned):
    """One self-assessment, of a group or of a school's staff: opened once, closed once, released once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    # Exactly one of the two: a group, or the staff of a school.
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True, related_name="rounds")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="rounds")
    wave = models.ForeignKey(Wave, on_delete=models.SET_NULL, null=True, blank=True, related_name="rounds")
    instrument = models.CharField(_("questionnaire"), max_length=40, default=CHARACTERISTICS)
    instrument_version = models.PositiveSmallIntegerField(default=1)
    own_version = models.ForeignKey(OwnVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds")
    moment = models.CharField(_("moment"), max_length=6, choices=Moment, default=Moment.OTHER)
    # The one section on which a change may get a verdict (B4.1), chosen before anybody of the group answers; "" for none.
    focus = models.CharField(_("focus"), max_length=16, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    # The first moment for answers; it may lie ahead.
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
            models.UniqueConstraint(
                fields=["school", "instrument"], condition=Q(state="open"), name="one_open_round_per_school_and_instrument"
            ),
            models.CheckConstraint(
                condition=Q(group__isnull=True, school__isnull=False) | Q(group__isnull=False, school__isnull=True),
                name="round_is_of_a_group_or_of_a_school",
            ),
            models.CheckConstraint(
                condition=Q(smallest_group__gte=5, smallest_group__lte=10), name="round_needs_five_to_ten_answers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_name} {self.opened_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Not closed yet."""
        return self.state == State.OPEN

    @property
    def has_begun(self) -> bool:
        """Its first day has come."""
        return self.opened_at <= timezone.now()

    @property
    def takes_answers(self) -> bool:
        """Whether somebody may answer now: open, its first day has come, and its last day is not over."""
        return self.is_open and self.has_begun and self.closes_on >= timezone.localdate()

    @property
    def is_of_staff(self) -> bool:
        """Whether it asks the staff of a school, not a group."""
        return self.group_id is None

    @property
    def asked_of(self) -> str:
        """The name of the group or school that it asks."""
        return (self.group or self.school).name  # type: ignore[union-attr]  # one of the two, says the constraint

    @property
    def the_group(self) -> Group:
        """The group of a round that is a group's. Only where a round of a school's staff cannot come."""
        assert self.group is not None
        return self.group

    @property
    def is_pulse(self) -> bool:
        """Whether it is the short poll."""
        return self.instrument == PULSE

    @property
    def definition(self) -> Definition:
        """What it asks, as it was when it opened."""
        return definition_of(self)

    @property
    def instrument_name(self) -> str:
        """The questionnaire's name in the active language."""
        return self.definition.name

    def get_absolute_url(self) -> str:
        """The round's page: its state, and the released result."""
        return reverse("assessments:detail", args=[self.organisation.slug, self.pk])
