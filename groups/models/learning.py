"""What one member wants to learn: private until the member shares it with the group (katern §2.1; domain.md C2.1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from groups.models.groups import Group
from groups.querysets import LearningQuestionQuerySet, LearningQuestionVersionQuerySet
from schools.models import User


class LearningQuestion(OrganisationOwned):
    """One member's own learning question in one group. Its words stand in dated versions."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="learning_questions")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # Empty: nobody but the author sees it.
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(LearningQuestionQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["author__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "author"], name="one_learning_question_per_person_and_group"),
        ]

    def __str__(self) -> str:
        return f"learning question {self.pk}"

    @property
    def is_shared(self) -> bool:
        """Whether the group may read it."""
        return self.shared_at is not None


class LearningQuestionVersion(OrganisationOwned):
    """The words of a learning question from one moment on. The newest holds; earlier ones are the author's own."""

    ORGANISATION_PATH = "question__group__organisation"

    question = models.ForeignKey(LearningQuestion, on_delete=models.CASCADE, related_name="versions")
    text = models.CharField(_("learning question"), max_length=300)
    pupils = models.CharField(_("which pupils or class it is about"), max_length=160, blank=True)
    link = models.CharField(_("how it helps the goal of the group"), max_length=300, blank=True)
    written_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(LearningQuestionVersionQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-written_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="learning_question_says_something")]

    def __str__(self) -> str:
        return f"words of learning question {self.question_id}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.question.group
