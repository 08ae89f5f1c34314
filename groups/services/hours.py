"""Hours that a group plans and that its school leader grants, and a budget for expertise."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from groups.models import Budget, Expense, Group, TimeContract
from groups.services.checks import lock, one_line
from groups.years import years_of
from schools.audit import record
from schools.models import User

MOST_HOURS = Decimal(400)  # hours for each member in a year: about a quarter of a full-time post
MOST_EUROS = Decimal(100_000)


@transaction.atomic
def plan_hours(*, group: Group, year: int, hours: Decimal, by: User) -> TimeContract:
    """Say how many hours each member needs in a school year.

    Args:
        year: the calendar year in which the school year begins.
        hours: for each member, above 0.

    Raises:
        DomainError: at ``year`` or ``hours``; or ``by`` does not organise the group.
    """
    lock(group)
    _check(by.has_perm("groups.plan_hours", group), _("Only the organiser plans the hours, until the group ends."))
    _check_year(group, year)
    if not 0 < hours <= MOST_HOURS:
        raise DomainError(_("Choose between 0.5 and %(most)s hours.") % {"most": MOST_HOURS}, field="hours")
    contract, _made = TimeContract.objects.update_or_create(
        group=group, year=year, defaults={"hours_planned": hours, "planned_by": by, "planned_at": timezone.now()}
    )
    record(by=by, verb="hours.planned", on=contract)
    return contract


@transaction.atomic
def grant_hours(*, group: Group, year: int, hours: Decimal, by: User, words: str = "") -> TimeContract:
    """Say how many hours each member really gets. Everybody inside the group reads it, with the words.

    Args:
        year: the calendar year in which the school year begins.
        hours: for each member; 0 says that there are none.

    Raises:
        DomainError: at ``year`` or ``hours``; or ``by`` does not lead the school.
    """
    lock(group)
    _check(by.has_perm("groups.grant_hours", group), _("Only the school leader grants hours, until the group ends."))
    _check_year(group, year)
    if not 0 <= hours <= MOST_HOURS:
        raise DomainError(_("Choose between 0 and %(most)s hours.") % {"most": MOST_HOURS}, field="hours")
    values = {"hours_granted": hours, "granted_by": by, "granted_at": timezone.now(), "words": one_line(words)}
    contract, _made = TimeContract.objects.update_or_create(group=group, year=year, defaults=values)
    record(by=by, verb="hours.granted", on=contract)
    return contract


@transaction.atomic
def set_budget(*, group: Group, year: int, amount: Decimal, by: User, purpose: str = "") -> Budget:
    """Say how much money there is for expertise in a school year.

    Raises:
        DomainError: at ``year`` or ``amount``; or ``by`` does not lead the school.
    """
    lock(group)
    _check(by.has_perm("groups.set_budget", group), _("Only the school leader sets the budget, until the group ends."))
    _check_year(group, year)
    if not 0 <= amount <= MOST_EUROS:
        raise DomainError(_("Choose between 0 and %(most)s euros.") % {"most": MOST_EUROS}, field="amount")
    values = {"amount": amount, "purpose": one_line(purpose), "set_by": by, "set_at": timezone.now()}
    budget, _made = Budget.objects.update_or_create(group=group, year=year, defaults=values)
    record(by=by, verb="budget.set", on=budget)
    return budget


@transaction.atomic
def note_expense(*, budget: Budget, text: str, amount: Decimal, paid_on: datetime.date, by: User) -> Expense:
    """Write down what was paid. More than the budget holds is noted too: the page says so. Sending it twice notes it once.

    Raises:
        DomainError: at ``text``, ``amount`` or ``paid_on``; or ``by`` neither leads nor organises.
    """
    lock(budget.group)
    _check(by.has_perm("groups.note_expense", budget), _("Only the school leader and the organiser note what was paid."))
    if not (text := one_line(text)):
        raise DomainError(_("What was paid?"), field="text")
    if not 0 < amount <= MOST_EUROS:
        raise DomainError(_("Choose an amount above 0 and at most %(most)s euros.") % {"most": MOST_EUROS}, field="amount")
    if paid_on > timezone.localdate():
        raise DomainError(_("This day is still to come. Choose today or an earlier day."), field="paid_on")
    expense, made = Expense.objects.get_or_create(
        budget=budget, text=text, amount=amount, paid_on=paid_on, defaults={"created_by": by}
    )
    if made:
        record(by=by, verb="expense.noted", on=expense)
    return expense


@transaction.atomic
def remove_expense(*, expense: Expense, by: User) -> None:
    """Take a line away that was noted by mistake.

    Raises:
        DomainError: ``by`` neither leads nor organises.
    """
    _check(by.has_perm("groups.note_expense", expense), _("Only the school leader and the organiser note what was paid."))
    record(by=by, verb="expense.removed", on=expense)
    expense.delete()


def _check(may: bool, sentence: str) -> None:
    if not may:
        raise DomainError(sentence)


def _check_year(group: Group, year: int) -> None:
    if year not in years_of(group):
        raise DomainError(_("The group does not run in that school year. Choose another year."), field="year")
