"""The example in the making, inside the group: its texts, the parts that people wrote, and what each said to publishing."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.models import Cycle, Evidence, Source, TryOut
from groups.models import Group
from practices.enums import Answer, Ending, PartKind, Sector, State
from practices.models.example import Example
from practices.querysets import AuthorConsentQuerySet, PreparationPartQuerySet, PreparationQuerySet, RepetitionQuerySet
from schools.models import User

AGES = [MinValueValidator(0), MaxValueValidator(25)]
NUMBERS = [MinValueValidator(1), MaxValueValidator(5000)]


class Preparation(OrganisationOwned):
    """What the group writes for others about one cycle. What did not work is not left out (peers 24)."""

    ORGANISATION_PATH = "cycle__group__organisation"

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="preparation")
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)
    example = models.OneToOneField(Example, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("in short"), max_length=600, blank=True)
    sector = models.CharField(_("kind of school"), max_length=9, choices=Sector, blank=True)
    theme = models.CharField(_("theme"), max_length=20, blank=True)
    age_from = models.PositiveSmallIntegerField(_("age from"), null=True, blank=True, validators=AGES)
    age_to = models.PositiveSmallIntegerField(_("age to"), null=True, blank=True, validators=AGES)
    pupils_count = models.PositiveSmallIntegerField(_("number of pupils"), null=True, blank=True, validators=NUMBERS)
    teachers_count = models.PositiveSmallIntegerField(_("number of teachers"), null=True, blank=True, validators=NUMBERS)
    context = models.TextField(_("where it happened"), max_length=1000, blank=True)
    did = models.TextField(_("what you did"), max_length=3000, blank=True)
    saw = models.TextField(_("what you saw"), max_length=3000, blank=True)
    failed = models.TextField(_("what did not work"), max_length=3000, blank=True)
    unknown = models.TextField(_("what you do not know"), max_length=2000, blank=True)
    advice = models.TextField(_("what you would do differently"), max_length=2000, blank=True)
    shows_school = models.BooleanField(_("show the name of the school"), default=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedManager.from_queryset(PreparationQuerySet)()

    class Meta(OrganisationOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_to__gte=F("age_from")),
                name="ages_of_an_example_run_upwards",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(example__isnull=False), name="what_is_published_has_an_example"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.cycle.group

    @property
    def is_published(self) -> bool:
        """Whether others read it now."""
        return self.state == State.PUBLISHED


class PreparationPart(OrganisationOwned):
    """Anything that hangs on a preparation."""

    ORGANISATION_PATH = "preparation__cycle__group__organisation"

    class Meta(OrganisationOwned.Meta):
        abstract = True

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        found: Group = self.preparation.cycle.group  # type: ignore[attr-defined]  # every part has a preparation
        return found


class Part(PreparationPart):
    """A try-out, a piece of evidence or a source, as it would be published: a copy, so that a yes is to these very words.

    Whoever deletes the original deletes the part.
    """

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="parts")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=PartKind)
    try_out = models.ForeignKey(TryOut, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    label = models.CharField(max_length=240, blank=True)
    first = models.TextField(max_length=4000, blank=True)
    second = models.TextField(max_length=4000, blank=True)
    link = models.URLField(max_length=300, blank=True)
    with_photo = models.BooleanField(default=False)

    objects = OwnedManager.from_queryset(PreparationPartQuerySet)()

    class Meta(PreparationPart.Meta):
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PartKind.TRY_OUT, try_out__isnull=False, evidence__isnull=True, source__isnull=True)
                | Q(kind=PartKind.EVIDENCE, try_out__isnull=True, evidence__isnull=False, source__isnull=True)
                | Q(kind=PartKind.SOURCE, try_out__isnull=True, evidence__isnull=True, source__isnull=False),
                name="a_part_is_a_copy_of_one_thing",
            ),
            models.UniqueConstraint(fields=["preparation", "try_out"], name="a_try_out_once_in_an_example"),
            models.UniqueConstraint(fields=["preparation", "evidence"], name="evidence_once_in_an_example"),
            models.UniqueConstraint(fields=["preparation", "source"], name="a_source_once_in_an_example"),
        ]

    def __str__(self) -> str:
        return self.label or self.first[:60]


class Consent(PreparationPart):
    """What one author said about all of her or his parts. ``given_for`` says which words it was about."""

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="consents")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=7, choices=Answer, default=Answer.ASKED)
    with_name = models.BooleanField(default=False)
    given_for = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(AuthorConsentQuerySet)()

    class Meta(PreparationPart.Meta):
        constraints = [models.UniqueConstraint(fields=["preparation", "author"], name="an_author_is_asked_once")]

    def __str__(self) -> str:
        return f"{self.author_id}: {self.answer}"


class PublishedVersion(PreparationPart):
    """What others read from when to when: the group's own history. Parts that somebody took back are gone from it too."""

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=11, choices=Ending, blank=True)

    objects = OwnedManager.from_queryset(PreparationPartQuerySet)()

    class Meta(PreparationPart.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["preparation", "number"], name="a_version_has_its_own_number")]

    def __str__(self) -> str:
        return f"{self.number}"


class Repetition(OrganisationOwned):
    """A cycle that does an example again. It stays when the example is taken back: the group's own work is its own."""

    ORGANISATION_PATH = "cycle__group__organisation"

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="repetition")
    example = models.ForeignKey(Example, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(RepetitionQuerySet)()

    def __str__(self) -> str:
        return f"{self.cycle_id}"

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.cycle.group
