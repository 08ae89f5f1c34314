"""A group (PLG) and who belongs to it, when, in which role."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from groups.enums import Role
from groups.querysets import GroupInvitationQuerySet, GroupQuerySet, MembershipQuerySet
from schools.models import Invitation, Organisation, School, User


class Group(OrganisationOwned):
    """A professional learning community with one development goal in two parts (katern §2.1)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="groups", verbose_name=_("school"))
    name = models.CharField(_("name"), max_length=80)
    goal_pupils = models.CharField(
        _("what pupils will learn or do better"), max_length=300, help_text=_("Name pupils, what they do, and by when.")
    )
    goal_learning = models.CharField(
        _("what we want to learn ourselves"), max_length=300, help_text=_("About our own teaching.")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(GroupQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="group_ends_after_it_starts"),
            models.UniqueConstraint(fields=["organisation", "name"], name="group_name_once_per_organisation"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def group(self) -> Group:
        """Itself, so that a rule may ask for ``.group`` of anything."""
        return self

    @property
    def is_running(self) -> bool:
        """Whether today lies within its dates."""
        return self.starts_on <= timezone.localdate() <= self.ends_on

    @property
    def is_shorter_than_a_year(self) -> bool:
        """A PLG that works lasts at least a school year (katern §2.6); shorter earns a warning, not a refusal."""
        return self.ends_on - self.starts_on < datetime.timedelta(days=300)

    def get_absolute_url(self) -> str:
        """The group's page."""
        return reverse("groups:detail", args=[self.organisation.slug, self.pk])


class Membership(OrganisationOwned):
    """One role of one person in one group, with dates. Two roles are two rows; what the person wrote outlives them."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=9, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OwnedManager.from_queryset(MembershipQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["user__name", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["group", "user", "role"], condition=Q(ends_on__isnull=True), name="one_open_membership_per_role"
            ),
            models.UniqueConstraint(fields=["group", "user", "role", "starts_on"], name="membership_starts_once"),
        ]
        indexes = [models.Index(fields=["user", "group"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class GroupInvitation(OrganisationOwned):
    """What an invitation to the organisation also promises: roles in a group, given when it is accepted."""

    ORGANISATION_PATH = "group__organisation"

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitations")
    roles = models.JSONField(default=list)

    objects = OwnedManager.from_queryset(GroupInvitationQuerySet)()

    class Meta(OrganisationOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["invitation", "group"], name="group_once_per_invitation")]

    def __str__(self) -> str:
        return f"{self.invitation_id} → {self.group_id}"

    def get_roles_display(self) -> str:
        """The promised roles in words."""
        return ", ".join(Role(role).word for role in self.roles)
