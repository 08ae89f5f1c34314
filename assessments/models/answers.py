"""Answers, comments and the secrets that link a person to a token. No page may fetch any of them."""

from __future__ import annotations

import uuid

from django.db import models

from assessments.enums import Part
from assessments.models.rounds import Round
from assessments.querysets import AnswerSetQuerySet, CommentQuerySet, SecretQuerySet
from core.tenancy import OrganisationOwned, OwnedManager
from groups.models import Group


class GroupSecret(OrganisationOwned):
    """The key that links people to tokens. Destroyed when the PLG ends; then no link is left."""

    ORGANISATION_PATH = "group__organisation"

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")
    secret = models.BinaryField(max_length=32)

    objects = OwnedManager.from_queryset(SecretQuerySet)()

    class Meta(OrganisationOwned.Meta):
        pass

    def __str__(self) -> str:
        return "secret"


class RoundSecret(OrganisationOwned):
    """The same for one round of a school's staff. After closing it finds the answers of who leads the school, and no others."""

    ORGANISATION_PATH = "round__organisation"

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="+")
    secret = models.BinaryField(max_length=32)

    objects = OwnedManager.from_queryset(SecretQuerySet)()

    class Meta(OrganisationOwned.Meta):
        pass

    def __str__(self) -> str:
        return "secret"


class AnswerSet(OrganisationOwned):
    """One person's answers, without the person: statement key to 1–5, or null for "I don't know", for all that was asked.

    While the round is open, 0 stands for a statement that was left open, so that who comes back sees the difference; at closing
    it becomes null (ADR 19).

    One row a person, so that no row, and no number of rows, tells when or in which order somebody answered (ADR 0018).
    """

    ORGANISATION_PATH = "round__organisation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64)
    part = models.CharField(max_length=6, choices=Part)
    # Handed in. What is only kept does not count, and is erased at closing.
    sent = models.BooleanField(default=False)
    values = models.JSONField(default=dict)
    # Only while the round is open; at closing it is shuffled into ``Comment`` and erased here (R10).
    comment = models.TextField(blank=True)

    objects = OwnedManager.from_queryset(AnswerSetQuerySet)()

    class Meta(OrganisationOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["round", "token"], name="one_answer_set_per_token")]

    def __str__(self) -> str:
        return "answers"


class Comment(OrganisationOwned):
    """A text somebody wrote in a round, without the person, the answers, a time or an order (R10)."""

    ORGANISATION_PATH = "round__organisation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    hidden = models.BooleanField(default=False)

    objects = OwnedManager.from_queryset(CommentQuerySet)()

    class Meta(OrganisationOwned.Meta):
        pass

    def __str__(self) -> str:
        return "comment"
