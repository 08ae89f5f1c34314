"""A cycle, its phases with what belongs to them, and the try-outs."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.enums import Approach, Choice, EvidenceKind, NextStep, ReplyKind, Sharing, State
from cycles.querysets import (
    AgreementQuerySet,
    AnswerQuerySet,
    CyclePhaseQuerySet,
    CycleQuerySet,
    EvidenceQuerySet,
    GoalConfirmationQuerySet,
    JudgementQuerySet,
    PhaseMoveQuerySet,
    PlanStepQuerySet,
    QuestionQuerySet,
    SourceQuerySet,
    TryOutQuerySet,
    TryOutReplyQuerySet,
)
from groups.enums import Phase
from groups.models import Group
from schools.models import User


class Cycle(OrganisationOwned):
    """One round: goal, theory and data, plan, try-out or lesson study, implement, secure (S1)."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="cycles")
    # A key in cycles/content/templates.json; the content stays in the file, so that changing it keeps everything.
    template = models.CharField(_("template"), max_length=40)
    approach = models.CharField(_("way of trying out"), max_length=12, choices=Approach, blank=True)
    title = models.CharField(_("theme"), max_length=120)
    goal = models.CharField(_("goal sentence"), max_length=300)
    measure = models.CharField(_("how you will notice"), max_length=240, blank=True)
    pupils = models.CharField(
        _("which pupils"), max_length=160, blank=True, help_text=_("Describe the group, never use names.")
    )
    phase = models.CharField(_("phase"), max_length=2, choices=Phase, default=Phase.GOAL)
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    choice = models.CharField(_("choice after trying out"), max_length=9, choices=Choice, default=Choice.NONE, blank=True)
    next_step = models.CharField(_("what comes next"), max_length=9, choices=NextStep, default=NextStep.NONE, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    closed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(CycleQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="cycle_ends_after_it_starts"),
            models.UniqueConstraint(fields=["group"], condition=Q(state="running"), name="one_running_cycle_per_group"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def cycle(self) -> Cycle:
        """Itself, so that a rule may ask for ``.cycle`` of anything."""
        return self

    @property
    def is_running(self) -> bool:
        """Not closed."""
        return self.state == State.RUNNING

    @property
    def number(self) -> int:
        """The phase it is in, 1 to 6."""
        return Phase(self.phase).number

    def get_absolute_url(self) -> str:
        """The cycle's page."""
        return reverse("cycles:detail", args=[self.group.organisation.slug, self.pk])


class CyclePart(OrganisationOwned):
    """Anything that hangs on a cycle."""

    ORGANISATION_PATH = "cycle__group__organisation"

    class Meta(OrganisationOwned.Meta):
        abstract = True

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        found: Group = self.cycle.group  # type: ignore[attr-defined]  # every part has a cycle
        return found


class CyclePhase(CyclePart):
    """When a cycle passes a phase: the checkpoint and who looks after it."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="phases")
    phase = models.CharField(max_length=2, choices=Phase)
    checkpoint_on = models.DateField(_("checkpoint"), null=True, blank=True)
    owner = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who looks after it")
    )
    entered_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(CyclePhaseQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["phase"]
        constraints = [models.UniqueConstraint(fields=["cycle", "phase"], name="phase_once_per_cycle")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.phase}"


class PhaseMove(CyclePart):
    """One step between phases, forward or back, with the reason where a criterion was still open."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="moves")
    from_phase = models.CharField(max_length=2, choices=Phase)
    to_phase = models.CharField(max_length=2, choices=Phase)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    open_criteria = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(PhaseMoveQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.from_phase} → {self.to_phase}"

    @property
    def is_end(self) -> bool:
        """Whether the cycle was closed with this step."""
        return self.to_phase == self.from_phase

    @property
    def is_back(self) -> bool:
        """Whether the group went back."""
        return self.to_phase < self.from_phase


class Answer(CyclePart):
    """The group's answer to a guiding question. ``version`` lets two writers find out about each other."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=12)
    text = models.TextField(_("answer"), max_length=4000)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedManager.from_queryset(AnswerQuerySet)()

    class Meta(CyclePart.Meta):
        constraints = [models.UniqueConstraint(fields=["cycle", "question"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return self.question


class Judgement(CyclePart):
    """The group's own yes to an exit criterion that no computer can judge."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="judgements")
    criterion = models.CharField(max_length=8)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(JudgementQuerySet)()

    class Meta(CyclePart.Meta):
        constraints = [models.UniqueConstraint(fields=["cycle", "criterion"], name="one_judgement_per_criterion")]

    def __str__(self) -> str:
        return self.criterion


class GoalConfirmation(CyclePart):
    """A member agrees with the goal (criterion P1.c), or a school leader has seen it (P1.d)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="confirmations")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    as_leader = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(GoalConfirmationQuerySet)()

    class Meta(CyclePart.Meta):
        constraints = [models.UniqueConstraint(fields=["cycle", "user", "as_leader"], name="goal_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Evidence(CyclePart):
    """Something that the group brought in: typed, dated, in words; numbers come with a later issue's data sets."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="evidence")
    phase = models.CharField(max_length=2, choices=Phase)
    kind = models.CharField(_("kind"), max_length=11, choices=EvidenceKind)
    text = models.TextField(_("what it says"), max_length=4000)
    # The second half of a comparison: what was seen beside what was expected.
    seen = models.TextField(_("what you saw"), max_length=4000, blank=True)
    dated_on = models.DateField(_("date"))
    link = models.URLField(_("link"), max_length=300, blank=True)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(EvidenceQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["dated_on", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Source(CyclePart):
    """A source, in our own words, with an example from a classroom: theory without one is refused (katern §2.3)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="sources")
    citation = models.CharField(_("source"), max_length=240)
    link = models.URLField(_("link"), max_length=300, blank=True)
    summary = models.TextField(_("what it says, in your own words"), max_length=2000)
    example = models.TextField(_("what it looks like in a classroom"), max_length=2000)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(SourceQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(example=""), name="source_has_an_example")]

    def __str__(self) -> str:
        return self.citation


class Question(CyclePart):
    """A question to the group, by its expert or a member, with the group's answer."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="questions")
    phase = models.CharField(max_length=2, choices=Phase)
    text = models.TextField(_("question"), max_length=1000)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(QuestionQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class PlanStep(CyclePart):
    """Who does what by when, in the plan."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("what"), max_length=240)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("who"))
    due_on = models.DateField(_("by when"))
    done_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(PlanStepQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text


class Agreement(CyclePart):
    """The secure card: what stays, where it is kept, who looks after it, when to look again (P6)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="agreements")
    text = models.CharField(_("agreement"), max_length=400)
    place = models.CharField(_("where it is kept"), max_length=160)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who looks after it"))
    review_on = models.DateField(_("look again on"))
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(AgreementQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["review_on", "pk"]

    def __str__(self) -> str:
        return self.text


def photo_path(instance: TryOut, filename: str) -> str:
    """A name that tells nothing."""
    return f"photos/{uuid.uuid4().hex}.jpg"


class TryOut(OrganisationOwned):
    """What a teacher tried: done and thought are two halves; one alone is welcome and shown as a half (katern §2.3)."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="try_outs")
    cycle = models.ForeignKey(Cycle, on_delete=models.SET_NULL, null=True, blank=True, related_name="try_outs")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="try_outs")
    done = models.TextField(_("what you did, and what pupils did"), max_length=4000, blank=True)
    thought = models.TextField(_("what you think of it"), max_length=4000, blank=True)
    class_name = models.CharField(_("which class"), max_length=60, blank=True)
    tried_on = models.DateField(_("when"))
    photo = models.FileField(_("photo"), upload_to=photo_path, blank=True)
    # So that a page keeps the photo's place before the photo is there.
    photo_width = models.PositiveSmallIntegerField(default=0)
    photo_height = models.PositiveSmallIntegerField(default=0)
    sharing = models.CharField(max_length=7, choices=Sharing, default=Sharing.PRIVATE)
    shared_at = models.DateTimeField(null=True, blank=True)
    # Made by the browser with the form, so that a second press of the button is the same try-out.
    client_key = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedManager.from_queryset(TryOutQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-tried_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(done="") | ~Q(thought=""), name="try_out_says_something"),
            models.UniqueConstraint(fields=["author", "client_key"], name="try_out_once_per_press"),
        ]
        indexes = [models.Index(fields=["group", "sharing", "tried_on"])]

    def __str__(self) -> str:
        return (self.done or self.thought)[:60]

    @property
    def try_out(self) -> TryOut:
        """Itself, so that a rule may ask for ``.try_out`` of anything."""
        return self

    @property
    def is_shared(self) -> bool:
        """Whether the group may read it."""
        return self.sharing == Sharing.GROUP

    @property
    def is_whole(self) -> bool:
        """Whether both halves are there."""
        return bool(self.done and self.thought)

    def get_absolute_url(self) -> str:
        """The try-out's page."""
        return reverse("cycles:tryout", args=[self.group.organisation.slug, self.pk])


class TryOutReply(OrganisationOwned):
    """A colleague's question, option, observation or theory under a shared try-out."""

    ORGANISATION_PATH = "try_out__group__organisation"

    try_out = models.ForeignKey(TryOut, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=11, choices=ReplyKind, default=ReplyKind.QUESTION)
    text = models.TextField(_("reply"), max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)
    # When the author of the try-out opened it; until then it waits on Today.
    read_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(TryOutReplyQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.try_out.group
