"""The goals of a school's plan, and which of them a group works on (leader's checklist 2; katern §2.5)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from groups.models.groups import Group
from groups.querysets import PlanGoalQuerySet, PlanLinkQuerySet
from schools.models import School, User


class PlanGoal(OrganisationOwned):
    """One goal of the plan of a school."""

    ORGANISATION_PATH = "school__organisation"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="plan_goals")
    title = models.CharField(_("goal of the plan"), max_length=160)
    year = models.PositiveSmallIntegerField(_("school year in which it begins"))
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OwnedManager.from_queryset(PlanGoalQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-year", "title"]
        constraints = [models.UniqueConstraint(fields=["school", "year", "title"], name="plan_goal_once_per_school_and_year")]

    def __str__(self) -> str:
        return self.title


class PlanLink(OrganisationOwned):
    """A group works on a goal of the plan. The leader makes the link; the words are the group's own."""

    ORGANISATION_PATH = "group__organisation"

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="plan_link")
    # A goal that groups work on cannot disappear under them.
    goal = models.ForeignKey(PlanGoal, on_delete=models.RESTRICT, related_name="links")
    linked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    linked_at = models.DateTimeField(default=timezone.now)
    words = models.CharField(_("how our goal fits, in the group's words"), max_length=300, blank=True)

    objects = OwnedManager.from_queryset(PlanLinkQuerySet)()

    class Meta(OrganisationOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.group_id} → {self.goal_id}"
