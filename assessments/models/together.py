"""What a group says of itself by talking, instead of apart and without names (R13): one level for each row."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import JointState, Moment
from assessments.instruments import Definition
from assessments.instruments.catalogue import in_version
from assessments.models.instruments import OwnVersion
from assessments.querysets import JointAnswerQuerySet, JointQuerySet
from core.tenancy import OrganisationOwned, OwnedManager
from cycles.models import Cycle
from groups.models import Group
from schools.models import User


class Joint(OrganisationOwned):
    """One talk of a group over an instrument: a matrix, questions on a theme, or one joint level for each part of a list."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="joints")
    instrument = models.CharField(_("questionnaire"), max_length=40)
    instrument_version = models.PositiveSmallIntegerField(default=1)
    own_version = models.ForeignKey(OwnVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What the questions on a theme are about; a cycle when the theme is that of one.
    theme = models.CharField(_("theme"), max_length=120, blank=True)
    cycle = models.ForeignKey(Cycle, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # At which set moment, as of a round; questions on a theme have none.
    moment = models.CharField(_("moment"), max_length=6, choices=Moment, default=Moment.OTHER)
    state = models.CharField(max_length=6, choices=JointState, default=JointState.TALK)
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    fixed_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(JointQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return self.theme or self.definition.name

    @property
    def is_fixed(self) -> bool:
        """Agreed upon: it stays as it is, and the school leader may read it."""
        return self.state == JointState.FIXED

    @property
    def at_moment(self) -> str:
        """At which set moment it was held, in the active language; "" in between."""
        return "" if self.moment == Moment.OTHER else str(Moment(self.moment).label)

    @property
    def definition(self) -> Definition:
        """What is talked over, as it was when the talk began."""
        return in_version(self.instrument, self.instrument_version, self.own_version)

    def get_absolute_url(self) -> str:
        """The talk's page: what was agreed so far."""
        return reverse("assessments:joint", args=[self.group.organisation.slug, self.pk])


class JointAnswer(OrganisationOwned):
    """What the group agreed on for one row. It is the group's: no name stands with it."""

    ORGANISATION_PATH = "joint__group__organisation"

    joint = models.ForeignKey(Joint, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=16)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = OwnedManager.from_queryset(JointAnswerQuerySet)()

    class Meta(OrganisationOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["joint", "key"], name="one_joint_answer_per_row")]

    def __str__(self) -> str:
        return self.key

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.joint.group

    @property
    def is_fixed(self) -> bool:
        """Whether its talk is fixed."""
        return self.joint.is_fixed
