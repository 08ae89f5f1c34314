"""A study in a group, who takes part, and which exports were made.

A row in ``Consent`` is a yes. There is no row for a no, none for a withdrawal, and none for who has not looked yet: the three
are the same in the tables, and so on every page (docs/adr/0015).
"""

from __future__ import annotations

import datetime
import secrets
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from groups.models import Group
from research.enums import DataKind, State
from research.querysets import ConsentQuerySet, ExportQuerySet, StudyQuerySet
from schools.models import User

# So long a new study is announced: by mail, and on Today.
TOLD_FOR: Final = datetime.timedelta(days=14)


def new_pseudonym() -> str:
    """A name that says nothing, not even in which order people said yes."""
    return f"P-{secrets.token_hex(4)}"


class Study(OrganisationOwned):
    """Research in a group: who, what for, with which data, how long. Once opened it does not change: people agreed to this."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="studies")
    researcher = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("what the study is about"), max_length=120)
    purpose = models.TextField(_("what it is for"), max_length=2000)
    institution = models.CharField(_("on whose behalf"), max_length=160)
    contact = models.CharField(_("whom to ask"), max_length=200)
    data = models.JSONField(_("which data"), default=list)
    burden = models.CharField(_("what it asks of the group"), max_length=240)
    starts_on = models.DateField(_("data from"))
    ends_on = models.DateField(_("data until"))
    keep_until = models.DateField(_("kept until"))
    state = models.CharField(max_length=5, choices=State, default=State.OPEN)
    opened_on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)

    objects = OwnedManager.from_queryset(StudyQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="study_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(keep_until__gte=F("ends_on")), name="study_keeps_at_least_until_its_end"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Still running."""
        return self.state == State.OPEN and self.keep_until >= timezone.localdate()

    @property
    def data_words(self) -> list[str]:
        """Which data, in words."""
        return [str(DataKind(kind).label) for kind in self.data if kind in DataKind.values]

    def get_absolute_url(self) -> str:
        """The study's page."""
        return reverse("research:detail", args=[self.group.organisation.slug, self.pk])


class Consent(OrganisationOwned):
    """One person's yes. Saying no, or changing one's mind, leaves no row, and takes the pseudonym along."""

    ORGANISATION_PATH = "study__group__organisation"

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="consents")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    pseudonym = models.CharField(max_length=12, default=new_pseudonym)
    given_on = models.DateField(default=timezone.localdate)

    objects = OwnedManager.from_queryset(ConsentQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["pseudonym"]
        constraints = [
            models.UniqueConstraint(fields=["study", "user"], name="one_yes_per_person"),
            models.UniqueConstraint(fields=["study", "pseudonym"], name="pseudonym_once_per_study"),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class Export(OrganisationOwned):
    """That an export was made: for the whole group to see. The file itself is never kept here."""

    ORGANISATION_PATH = "study__group__organisation"

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="exports")
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_on = models.DateField(default=timezone.localdate)

    objects = OwnedManager.from_queryset(ExportQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-made_on"]
        constraints = [models.UniqueConstraint(fields=["study", "made_on"], name="one_export_per_day")]

    def __str__(self) -> str:
        return f"{self.made_on}"
