"""Lines of a try-out for the school leader, what the leader answers, and who opened what was shared."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.enums import AnswerKind, Half
from cycles.models.tryouts import TryOut
from cycles.querysets import LeaderAnswerQuerySet, LineShareQuerySet, ReadingQuerySet, SharedLineQuerySet
from groups.models import Group
from schools.models import User


class LineShare(OrganisationOwned):
    """The author shares lines of a try-out with the school leader (product.md, rule 5). Taking back deletes this row."""

    ORGANISATION_PATH = "try_out__group__organisation"

    try_out = models.OneToOneField(TryOut, on_delete=models.CASCADE, related_name="line_share")
    shared_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(LineShareQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-shared_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.try_out.author}, {self.shared_at:%Y-%m-%d}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.try_out.group


class SharedLine(OrganisationOwned):
    """One line as it was when it was shared: changing the try-out afterwards does not change what the leader reads."""

    ORGANISATION_PATH = "share__try_out__group__organisation"

    share = models.ForeignKey(LineShare, on_delete=models.CASCADE, related_name="lines")
    half = models.CharField(max_length=7, choices=Half)
    place = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=4000)

    objects = OwnedManager.from_queryset(SharedLineQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["half", "place"]
        constraints = [models.UniqueConstraint(fields=["share", "half", "place"], name="shared_line_once")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def try_out(self) -> TryOut:
        """The try-out that it was taken from."""
        return self.share.try_out

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.share.try_out.group


class LeaderAnswer(OrganisationOwned):
    """What a school leader says to shared lines: a question or thanks. It stays with the author, also after taking back."""

    ORGANISATION_PATH = "try_out__group__organisation"

    try_out = models.ForeignKey(TryOut, on_delete=models.CASCADE, related_name="leader_answers")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=AnswerKind, default=AnswerKind.THANKS)
    text = models.TextField(_("what you want to say"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # When the author of the try-out opened it; until then it waits on Today.
    read_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(LeaderAnswerQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="question") | ~models.Q(text=""), name="leader_question_asks_something"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60] or self.get_kind_display()

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.try_out.group


class Reading(OrganisationOwned):
    """Who opened somebody's shared try-out, or shared lines, for the first time: for the author's eyes only (rule 5)."""

    ORGANISATION_PATH = "try_out__group__organisation"

    try_out = models.ForeignKey(TryOut, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    of_lines = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(ReadingQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["opened_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["try_out", "reader", "of_lines"], name="reading_only_the_first")]

    def __str__(self) -> str:
        return f"{self.reader}, {self.opened_at:%Y-%m-%d}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.try_out.group
