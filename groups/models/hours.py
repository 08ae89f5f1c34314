"""Time and money of a group: hours planned and granted, and a budget for expertise (katern §2.5, §3.2)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OrganisationOwned, OwnedManager
from groups.models.groups import Group
from groups.querysets import BudgetQuerySet, ExpenseQuerySet, TimeContractQuerySet
from schools.models import User


class TimeContract(OrganisationOwned):
    """Hours for each member in one school year: what the group plans, and what the school leader grants.

    The hours used are never kept: they are counted from the meetings that were held, for the group as a whole.
    """

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="time_contracts")
    # The calendar year in which the school year begins: 2026 is 2026-2027.
    year = models.PositiveSmallIntegerField(_("school year"))
    hours_planned = models.DecimalField(
        _("hours planned for each member"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    planned_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    planned_at = models.DateTimeField(null=True, blank=True)
    hours_granted = models.DecimalField(
        _("hours granted to each member"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(_("words of the school leader"), max_length=300, blank=True)

    objects = OwnedManager.from_queryset(TimeContractQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["group", "year"], name="one_time_contract_per_group_and_year"),
            models.CheckConstraint(
                condition=Q(hours_planned__isnull=True) | Q(hours_planned__gt=0), name="planned_hours_are_some"
            ),
            models.CheckConstraint(
                condition=Q(hours_granted__isnull=True) | Q(hours_granted__gte=0), name="granted_hours_are_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(hours_planned__isnull=False) | Q(hours_granted__isnull=False), name="time_contract_names_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.year}"

    @property
    def short(self) -> Decimal | None:
        """How many hours for each member were planned and not granted; None while one of the two is open or all is granted."""
        if self.hours_planned is None or self.hours_granted is None or self.hours_granted >= self.hours_planned:
            return None
        return self.hours_planned - self.hours_granted


class Budget(OrganisationOwned):
    """Money for expertise in one school year (leader's checklist 8). Not shown to experts: their contracts stand in it."""

    ORGANISATION_PATH = "group__organisation"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="budgets")
    year = models.PositiveSmallIntegerField(_("school year"))
    amount = models.DecimalField(_("amount in euros"), max_digits=8, decimal_places=2)
    purpose = models.CharField(_("what it is for"), max_length=160, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(BudgetQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["group", "year"], name="one_budget_per_group_and_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.year}"


class Expense(OrganisationOwned):
    """Something that was paid from a budget."""

    ORGANISATION_PATH = "budget__group__organisation"

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="expenses")
    text = models.CharField(_("what was paid"), max_length=160)
    amount = models.DecimalField(_("amount in euros"), max_digits=8, decimal_places=2)
    paid_on = models.DateField(_("on"))
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OwnedManager.from_queryset(ExpenseQuerySet)()

    class Meta(OrganisationOwned.Meta):
        ordering = ["-paid_on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="expense_costs_something")]

    def __str__(self) -> str:
        return self.text

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return self.budget.group
