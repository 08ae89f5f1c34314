"""The ledger: one row per person, thing and moment, written before anything is sent."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from reminders.enums import State
from reminders.querysets import ReminderQuerySet
from schools.models import Organisation, User


class Reminder(OrganisationOwned):
    """Something that one person should hear once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reminders")
    # The source that asked for it, e.g. "meeting"; and what it is about, as the source names it.
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    # The moment that it is about (the meeting's start, the checkpoint): a moved meeting is a new moment.
    moment = models.DateTimeField()
    # From when it may leave; a failed attempt moves it.
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A worker that dies in the middle loses its lease, and another takes over.
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(ReminderQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "subject_id", "moment"], name="once_per_person_thing_and_moment")
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} → {self.user_id}"


class Preference(models.Model):
    """Which reminders a person wants. No row means all of them."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="reminder_preference")
    meetings = models.BooleanField(_("two days before a meeting"), default=True)
    checkpoints = models.BooleanField(_("on the day of a checkpoint"), default=True)

    afterwards = models.BooleanField(_("after a cycle"), default=True)
    requests = models.BooleanField(_("when a group asks its leader something, or gets an answer"), default=True)
    consents = models.BooleanField(_("when my consent is asked"), default=True)
    assessments = models.BooleanField(_("when a self-assessment opens or closes"), default=True)

    def __str__(self) -> str:
        return str(self.user)
