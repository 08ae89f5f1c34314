"""A cycle, its phases, the moves between them, and what the group says in each."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from cycles.enums import Approach, Choice, NextStep, State
from cycles.models.designs import DesignVersion
from cycles.querysets import (
    AnswerQuerySet,
    CyclePhaseQuerySet,
    CycleQuerySet,
    GoalConfirmationQuerySet,
    JudgementQuerySet,
    PhaseMoveQuerySet,
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
    # The school's own design, as it was when the group chose it: a version never changes under a cycle.
    design = models.ForeignKey(DesignVersion, on_delete=models.RESTRICT, null=True, blank=True, related_name="cycles")
    # In which words the group reads the phases: a key in cycles/content/lenses.json, empty for the usual ones.
    lens = models.CharField(_("words of the phases"), max_length=20, blank=True)
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
    # Which time the group is in it, or was last: coming back begins a new pass, and what was written stays with its own.
    passage = models.PositiveSmallIntegerField(default=1)

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
    # What the group had chosen when it left the try-out: the cycle's own choice is asked anew in the next pass.
    choice = models.CharField(max_length=9, choices=Choice, default=Choice.NONE, blank=True)
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
    """The group's answer to a guiding question, one for each pass. ``version`` lets two writers find out about each other."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="answers")
    phase = models.CharField(max_length=2, choices=Phase)
    question = models.CharField(max_length=24)
    passage = models.PositiveSmallIntegerField(default=1)
    # The question in the words in which it was asked, so that the answer stays readable when the template is another one.
    asked = models.CharField(max_length=300, blank=True)
    text = models.TextField(_("answer"), max_length=4000)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedManager.from_queryset(AnswerQuerySet)()

    class Meta(CyclePart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["cycle", "question", "passage"], name="one_answer_per_question_and_pass")
        ]

    def __str__(self) -> str:
        return self.question


class Judgement(CyclePart):
    """The group's own yes to an exit criterion that no computer can judge, in one pass of its phase."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="judgements")
    phase = models.CharField(max_length=2, choices=Phase)
    criterion = models.CharField(max_length=24)
    passage = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(JudgementQuerySet)()

    class Meta(CyclePart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["cycle", "criterion", "passage"], name="one_judgement_per_criterion_and_pass")
        ]

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
