"""A poll, its questions, and how often each answer was given. There is no row for an answer, so there is nothing to trace."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.models import Cycle, Evidence, TryOut
from groups.enums import Phase
from groups.models import Group
from schools.models import Organisation, User
from voice.content_pack import Language, Option, languages, offered, ready_questions, scales
from voice.enums import Sharing, State
from voice.querysets import PollCountQuerySet, PollNumberQuerySet, PollQuerySet, PollQuestionQuerySet

MOST_QUESTIONS = 5
MOST_PUPILS = 400
# Phases in which pupils are asked: what is the matter, did it work, is it still so (domain A3).
PHASES = (Phase.GOAL, Phase.TRY_OUT, Phase.IMPLEMENT)


def margin(pupils: int) -> int:
    """How many answers more than pupils are taken: a pupil who pressed twice, a colleague who tried it out."""
    return max(2, pupils // 10)


class Poll(OrganisationOwned):
    """Up to five questions to pupils, by QR code or short address. ``answers`` is a number and nothing else."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="polls")
    cycle = models.ForeignKey(Cycle, on_delete=models.SET_NULL, null=True, blank=True, related_name="polls")
    try_out = models.ForeignKey(TryOut, on_delete=models.SET_NULL, null=True, blank=True, related_name="polls")
    phase = models.CharField(max_length=2, choices=Phase, default=Phase.TRY_OUT)
    title = models.CharField(_("what it is about"), max_length=120)
    pupils = models.PositiveSmallIntegerField(
        _("how many pupils will answer"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PUPILS)]
    )
    closes_on = models.DateField(_("last day"))
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    sharing = models.CharField(max_length=7, choices=Sharing, default=Sharing.PRIVATE)
    answers = models.PositiveIntegerField(default=0)
    # Whether each answer needs a number from a slip, and how many such numbers were made since the poll was (re)started.
    with_numbers = models.BooleanField(default=False)
    numbers_made = models.PositiveSmallIntegerField(default=0)
    # The evidence that was made of it, so that a second press brings it in once.
    evidence = models.OneToOneField(Evidence, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_on = models.DateField(default=timezone.localdate)
    closed_on = models.DateField(null=True, blank=True)

    objects = OwnedManager.from_queryset(PollQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-created_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pupils__gte=1, pupils__lte=MOST_PUPILS), name="poll_has_pupils"),
            models.CheckConstraint(condition=Q(phase__in=["P1", "P4", "P5"]), name="poll_belongs_to_a_phase_that_asks_pupils"),
        ]
        indexes = [models.Index(fields=["cycle", "phase"])]

    def __str__(self) -> str:
        return self.title

    @property
    def limit(self) -> int:
        """After so many answers no more are taken. With numbers each of them is one answer, and that is the limit."""
        return self.numbers_made if self.with_numbers else self.pupils + margin(self.pupils)

    @property
    def is_draft(self) -> bool:
        """Still being prepared."""
        return self.state == State.DRAFT

    @property
    def is_over(self) -> bool:
        """Closed by somebody, or its last day has passed: from then on it is read."""
        return self.state == State.CLOSED or (self.state == State.OPEN and self.closes_on < timezone.localdate())

    @property
    def is_open(self) -> bool:
        """Taking answers, unless there are enough."""
        return self.state == State.OPEN and not self.is_over

    @property
    def rests(self) -> bool:
        """Its group has ended or its cycle is closed: then pupils are no longer asked."""
        closed = self.cycle is not None and not self.cycle.is_running
        return closed or self.group.ends_on < timezone.localdate()

    @property
    def waits_for_numbers(self) -> bool:
        """It asks for numbers, and none are printed: nobody can answer yet."""
        return self.with_numbers and not self.numbers_made

    @property
    def has_more_answers_than_pupils(self) -> bool:
        """Somebody answered more than once, or the number of pupils was wrong."""
        return not self.with_numbers and self.answers > self.pupils

    @property
    def fewest(self) -> int:
        """With fewer answers nothing is shown: five, or what the organisation chose above that."""
        smallest: int = self.group.organisation.smallest_group
        return smallest

    def get_absolute_url(self) -> str:
        """The poll's page for its maker."""
        return reverse("voice:detail", args=[self.group.organisation.slug, self.pk])


class PollQuestion(OrganisationOwned):
    """One question: a ready-made one by its key, or one's own words by language."""

    ORGANISATION_PATH = "poll__group__organisation"

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    ready = models.CharField(max_length=20, blank=True)
    scale = models.CharField(_("pictograms"), max_length=10)
    own = models.JSONField(default=dict, blank=True)

    objects = OwnedManager.from_queryset(PollQuestionQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_QUESTIONS), name="poll_has_up_to_five_questions"
            ),
            models.UniqueConstraint(fields=["poll", "position"], name="one_question_per_place"),
            models.UniqueConstraint(fields=["poll", "ready"], condition=~Q(ready=""), name="ready_question_once_per_poll"),
        ]

    def __str__(self) -> str:
        return self.ready or next(iter(self.own.values()), "")

    @property
    def texts(self) -> dict[str, str]:
        """The question by language."""
        found = ready_questions().get(self.ready)
        return dict(found.texts) if found else dict(self.own)

    @property
    def options(self) -> tuple[Option, ...]:
        """Its answers, in order."""
        return scales()[self.scale].options


class PollCount(OrganisationOwned):
    """How often one answer was given to one question. It is only ever added to, so it knows no person, time or order."""

    ORGANISATION_PATH = "question__poll__group__organisation"

    question = models.ForeignKey(PollQuestion, on_delete=models.CASCADE, related_name="counts")
    option = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    objects = OwnedManager.from_queryset(PollCountQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["option"]
        constraints = [models.UniqueConstraint(fields=["question", "option"], name="one_count_per_answer")]

    def __str__(self) -> str:
        return f"{self.option}: {self.number}"


class PollAddress(models.Model):
    """The short code of a poll: who comes with it has no account, so this is where the organisation is found."""

    code = models.CharField(max_length=12, primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, related_name="address")

    def __str__(self) -> str:
        return self.code

    @property
    def path(self) -> str:
        """The page for pupils."""
        return reverse("voice:answer", args=[self.code])


class PollNumber(OrganisationOwned):
    """A number on a slip that was not used yet. Using it deletes the row: nothing says that it was ever there.

    The number itself is nowhere: ``digest`` is made with the secret of the site, so that who reads this table cannot tell which
    numbers are on paper. It is the key of the table, so that the rows have no order either (docs/adr/0014).
    """

    ORGANISATION_PATH = "poll__group__organisation"

    digest = models.CharField(max_length=64, primary_key=True)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="numbers")

    objects = OwnedManager.from_queryset(PollNumberQuerySet)()

    def __str__(self) -> str:
        return "–"


def languages_of(questions: list[PollQuestion]) -> list[Language]:
    """The languages in which the whole poll can be read."""
    return offered(question.texts for question in questions)


def languages_missing(questions: list[PollQuestion]) -> list[Language]:
    """The languages in which some question has no text."""
    there = {each.key for each in languages_of(questions)}
    return [each for each in languages().values() if each.key not in there]
