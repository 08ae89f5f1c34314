"""Case data: everything about the case pupils. Codes only; all of it goes away some months after the cycle (peers 10).

The key from code to name has no place here, and none anywhere else on the server.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Final

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OwnedManager
from lessons.models.lesson import Lesson, LessonPart, LessonThing
from lessons.querysets import (
    CasePupilQuerySet,
    ExpectationQuerySet,
    FindingQuerySet,
    InterviewQuerySet,
    NoteQuerySet,
)
from schools.models import User

# A capital, perhaps with a figure: no name fits in here.
CODE: Final = r"^[A-Z][0-9]?\Z"
MOST_PUPILS: Final = 6
# How long an observer may put a note right. After that it is a fact that others have talked about.
EDIT_WITHIN: Final = datetime.timedelta(hours=2)


class CasePupil(LessonThing):
    """A pupil who stands for more pupils (LS2): a code, what this pupil stands for, when the lesson has worked for them."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="pupils")
    code = models.CharField(
        _("code"),
        max_length=2,
        validators=[RegexValidator(CODE, _("Use one capital letter as a code, such as A. Never a name or initials."))],
    )
    stands_for = models.CharField(_("which pupils this one stands for"), max_length=240, blank=True)
    criterion = models.CharField(_("when has the lesson worked for this pupil"), max_length=240, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OwnedManager.from_queryset(CasePupilQuerySet)()

    class Meta(LessonThing.Meta):
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "code"], name="code_once_per_lesson"),
            models.CheckConstraint(condition=models.Q(code__regex=CODE), name="case_pupil_has_no_name"),
        ]

    def __str__(self) -> str:
        return self.code


class PupilThing(LessonThing):
    """Anything about one case pupil."""

    ORGANISATION_PATH = "pupil__lesson__cycle__group__organisation"

    class Meta(LessonThing.Meta):
        abstract = True

    @property
    def lesson(self) -> Lesson:
        """The lesson it belongs to."""
        found: Lesson = self.pupil.lesson  # type: ignore[attr-defined]  # every one of them has a pupil
        return found


class Expectation(PupilThing):
    """What we expect of this pupil in this part. Locked when the lesson starts."""

    pupil = models.ForeignKey(CasePupil, on_delete=models.CASCADE, related_name="expectations")
    part = models.ForeignKey(LessonPart, on_delete=models.CASCADE, related_name="expectations")
    text = models.TextField(_("expected behaviour"), max_length=600)

    objects = OwnedManager.from_queryset(ExpectationQuerySet)()

    class Meta(PupilThing.Meta):
        constraints = [models.UniqueConstraint(fields=["pupil", "part"], name="one_expectation_per_pupil_and_part")]

    def __str__(self) -> str:
        return self.text[:60]


class Note(LessonThing):
    """What an observer saw a pupil do and heard a pupil say, with the time on the observer's own device (LS3)."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="notes")
    # Empty: the whole class.
    pupil = models.ForeignKey(CasePupil, on_delete=models.CASCADE, null=True, blank=True, related_name="notes")
    part = models.ForeignKey(LessonPart, on_delete=models.RESTRICT, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("what the pupil does and says, literally"), max_length=1000, blank=True)
    seen_at = models.DateTimeField()
    kept_at = models.DateTimeField(default=timezone.now)
    # Its place in the order of everything that happened on the timeline; see Lesson.tick.
    tick = models.PositiveIntegerField()
    # Taken away by its author: the words are gone, the row tells the other screens.
    removed = models.BooleanField(default=False)
    client_key = models.UUIDField(default=uuid.uuid4)

    objects = OwnedManager.from_queryset(NoteQuerySet)()

    class Meta(LessonThing.Meta):
        ordering = ["seen_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "client_key"], name="note_once_per_press"),
            models.CheckConstraint(condition=models.Q(removed=False) | models.Q(text=""), name="removed_note_has_no_words"),
        ]
        indexes = [models.Index(fields=["lesson", "tick"])]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def can_still_change(self) -> bool:
        """Whether its author may put it right."""
        return not self.removed and timezone.now() - self.kept_at <= EDIT_WITHIN


class Interview(PupilThing):
    """Five minutes with a case pupil right after the lesson, in key words, by one interviewer (LS4)."""

    pupil = models.ForeignKey(CasePupil, on_delete=models.CASCADE, related_name="interviews")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    learned = models.TextField(_("what the pupil learned"), max_length=1000, blank=True)
    helped = models.TextField(_("what helped, and what the pupil would do differently"), max_length=1000, blank=True)
    more = models.TextField(_("what else the pupil said"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(InterviewQuerySet)()

    class Meta(PupilThing.Meta):
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["pupil", "author"], name="one_interview_per_pupil_and_interviewer")]

    def __str__(self) -> str:
        return (self.learned or self.helped or self.more)[:60]


class Finding(PupilThing):
    """What was seen of this pupil in this part, and what explains it, beside what was expected (LS5)."""

    pupil = models.ForeignKey(CasePupil, on_delete=models.CASCADE, related_name="findings")
    part = models.ForeignKey(LessonPart, on_delete=models.CASCADE, related_name="findings")
    seen = models.TextField(_("seen"), max_length=4000, blank=True)
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OwnedManager.from_queryset(FindingQuerySet)()

    class Meta(PupilThing.Meta):
        constraints = [models.UniqueConstraint(fields=["pupil", "part"], name="one_finding_per_pupil_and_part")]

    def __str__(self) -> str:
        return self.seen[:60]
