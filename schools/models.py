"""Organisations, schools, people and what they are to each other."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from schools.enums import Language, Region, StaffRole, Theme
from schools.querysets import (
    AuditEventQuerySet,
    FreePeriodQuerySet,
    InvitationQuerySet,
    SchoolQuerySet,
    StaffQuerySet,
)


class UserManager(BaseUserManager["User"]):
    """People are known by their e-mail address, in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a person; without a password the account cannot sign in until one is chosen."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a platform administrator, who sees no school's data."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Look a person up by address, whatever the capitals."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. One account serves several organisations."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.DUTCH)
    theme = models.CharField(_("light or dark"), max_length=5, choices=Theme, default=Theme.SYSTEM, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the rules, for everybody alike: being an administrator gives no right in a school (product.md, last table)."""
        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in get_backends() if hasattr(backend, "has_perm")
        )

    def get_full_name(self) -> str:
        """The name to show."""
        return str(self)

    def get_short_name(self) -> str:
        """The first word of the name."""
        return str(self).split()[0]


def display_name(user: User) -> str:
    """How allauth names a person."""
    return str(user)


class Organisation(models.Model):
    """A school board, or a school on its own: the tenant. Nothing crosses its wall."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    smallest_group = models.PositiveSmallIntegerField(
        _("smallest number of answers"),
        default=5,
        validators=[MinValueValidator(5), MaxValueValidator(10)],
        help_text=_("Results of a self-assessment are shown from this many answers. Never below five."),
    )
    # {"plg": {"nl": ["leerteam", "leerteams"]}}: a school's own words, see the term tag in core.
    terms = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(smallest_group__gte=5, smallest_group__lte=10), name="smallest_group_is_five_to_ten"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The organisation's first page."""
        return reverse("dashboards:organisation", args=[self.slug])


class School(OrganisationOwned):
    """A site of an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    region = models.CharField(_("holiday region"), max_length=12, choices=Region, default=Region.NL_MIDDLE)

    objects = OwnedManager.from_queryset(SchoolQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="school_name_once_per_organisation")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The school's page: year, holidays, own free days."""
        return reverse("schools:school_detail", args=[self.organisation.slug, self.pk])


class FreePeriod(OrganisationOwned):
    """A school's own free days: a study day, a second week in May. Holidays of the region come from the calendar."""

    ORGANISATION_PATH = "school__organisation"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="free_periods")
    name = models.CharField(_("what for"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = OwnedManager.from_queryset(FreePeriodQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="free_period_ends_after_it_starts"),
            models.UniqueConstraint(fields=["school", "name", "starts_on"], name="free_period_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Staff(OrganisationOwned):
    """A person's dated role in an organisation. Without a current one, the organisation does not exist for that person."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_roles")
    role = models.CharField(_("role"), max_length=8, choices=StaffRole, default=StaffRole.STAFF)
    # A leader without a school leads all schools of the organisation.
    school = models.ForeignKey(School, on_delete=models.SET_NULL, null=True, blank=True, related_name="staff")
    starts_on = models.DateField(_("from"), default=datetime.date.today)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = OwnedManager.from_queryset(StaffQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["user__name"]
        verbose_name_plural = "staff"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="staff_role_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(ends_on__isnull=True), name="one_open_staff_role_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Invitation(OrganisationOwned):
    """An invitation by mail: the token is stored hashed, works once, and expires."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=8, choices=StaffRole, default=StaffRole.STAFF)
    school = models.ForeignKey(School, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(InvitationQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        """Whether its link still works."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()


class AuditEvent(OrganisationOwned):
    """Who did what, when: appended by services, never changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(AuditEventQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-at"]
        indexes = [models.Index(fields=["organisation", "object_type", "object_id"])]

    def __str__(self) -> str:
        return self.verb
