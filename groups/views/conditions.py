"""The conditions under which a group works: hours, money, the school's plan, and what was asked of the leader."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.access import allowed, get_or_deny
from core.forms import AppForm
from core.htmx import done, page
from groups import facts, services
from groups.forms import BudgetForm, ExpenseForm, GrantForm, HoursForm
from groups.models import Budget, Expense, Group, TimeContract
from groups.views.common import confirm_page, form_page, group_or_deny, sent, url, worked
from groups.years import current_year, school_year
from schools.requests import person

SEES_INSIDE = gettext_lazy("Everyone inside the group sees this: members, expert and school leader.")


@require_safe
def conditions(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Everything in one page; the budget only for members and leader."""
    group = group_or_deny(request, "groups.view_conditions", pk)
    budgets: list[Any] = []
    expenses: list[Expense] = []
    if allowed(request, "groups.view_budget", group):
        budgets = list(Budget.objects.visible_to(request.user).filter(group=group).with_spent())
        expenses = list(Expense.objects.visible_to(request.user).filter(budget__group=group).select_related("budget"))
    context = {
        "group": group,
        "contracts": [(each, school_year(each.year)) for each in TimeContract.objects.filter(group=group)],
        "budgets": [_money(each, expenses) for each in budgets],
        "shows_budget": allowed(request, "groups.view_budget", group),
        "link": facts.plan_link(group),
        "requests": facts.requests(group),
        "is_short": not facts.runs_a_year(group),
        "may_plan": allowed(request, "groups.plan_hours", group),
        "may_grant": allowed(request, "groups.grant_hours", group),
        "may_set_budget": allowed(request, "groups.set_budget", group),
        "may_pay": allowed(request, "groups.note_expense", group),
        "may_link": allowed(request, "groups.link_plan", group),
        "may_word": allowed(request, "groups.word_plan_link", group),
        "may_ask": allowed(request, "groups.ask_leader", group),
    }
    return page(request, "groups/conditions.html", context)


@require_safe
def conditions_panel(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What the group's page says: hours, the school's plan, and what waits for an answer."""
    group = group_or_deny(request, "groups.view_conditions", pk)
    context = {
        "group": group,
        "hours": facts.hours(group, current_year(group)),
        "plan": facts.plan_link(group),
        "requests": facts.requests(group),
    }
    return page(request, "groups/conditions_panel.html", context)


def _money(budget: Any, expenses: list[Expense]) -> dict[str, Any]:
    spent = budget.spent or 0
    return {
        "budget": budget,
        "year": school_year(budget.year),
        "spent": spent,
        "left": budget.amount - spent,
        "is_over": spent > budget.amount,
        "over": spent - budget.amount,
        "expenses": [each for each in expenses if each.budget_id == budget.pk],
    }


def hours_plan(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The organiser says how many hours each member needs."""
    group = group_or_deny(request, "groups.plan_hours", pk)
    form = HoursForm(sent(request), group=group, initial=_hours(group, "hours_planned"))
    if worked(request, form, lambda: services.plan_hours(group=group, **form.cleaned_data, by=person(request))):
        return done(request, url("conditions", group), _("The hours are planned. The school leader can grant them now."))
    return form_page(
        request,
        group,
        form,
        title=_("How many hours do we need?"),
        lead=_("For each member, the same for everybody. The school leader answers with the hours that are granted."),
        sees=SEES_INSIDE,
        action_label=_("Plan these hours"),
        cancel_url=url("conditions", group),
    )


def hours_grant(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The leader says how many hours each member gets."""
    group = group_or_deny(request, "groups.grant_hours", pk)
    form = GrantForm(sent(request), group=group, initial=_hours(group, "hours_granted"))
    if worked(request, form, lambda: services.grant_hours(group=group, **form.cleaned_data, by=person(request))):
        return done(request, url("conditions", group), _("The group can read how many hours are granted."))
    contract = TimeContract.objects.filter(group=group, year=current_year(group)).first()
    planned = contract.hours_planned if contract else None
    return form_page(
        request,
        group,
        form,
        title=_("How many hours does each member get?"),
        lead=_("The group planned %(hours)s hours for each member this school year.") % {"hours": planned}
        if planned
        else _("The group has not planned hours for this school year yet."),
        sees=SEES_INSIDE,
        action_label=_("Grant these hours"),
        cancel_url=url("conditions", group),
    )


def _hours(group: Group, field: str) -> dict[str, Any]:
    """What stands there for the current year, as first values."""
    row = TimeContract.objects.filter(group=group, year=current_year(group)).first()
    if row is None:
        return {}
    return {"hours": getattr(row, field) if getattr(row, field) is not None else row.hours_planned, "words": row.words}


def budget_set(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The leader says how much money there is for expertise."""
    group = group_or_deny(request, "groups.set_budget", pk)
    row = Budget.objects.filter(group=group, year=current_year(group)).first()
    initial = {"amount": row.amount, "purpose": row.purpose} if row else {}
    form = BudgetForm(sent(request), group=group, initial=initial)
    if worked(request, form, lambda: services.set_budget(group=group, **form.cleaned_data, by=person(request))):
        return done(request, url("conditions", group) + "#s-budget", _("The budget is set."))
    return form_page(
        request,
        group,
        form,
        title=_("How much money is there for expertise?"),
        lead=_("For an expert from outside, a course, or books. The group sees what is left."),
        sees=_("Members and school leader see this; the expert does not."),
        action_label=_("Set the budget"),
        cancel_url=url("conditions", group),
    )


def expense_add(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Note what was paid, from the newest budget that has begun, or the first."""
    group = group_or_deny(request, "groups.note_expense", pk)
    budgets = list(Budget.objects.filter(group=group).select_related("group__organisation"))
    budget = next((each for each in budgets if each.year <= current_year(group)), budgets[-1] if budgets else None)
    if budget is None:
        return done(request, url("conditions", group), _("There is no budget yet. The school leader sets one."))
    form = ExpenseForm(sent(request), initial={"paid_on": timezone.localdate()})
    if worked(request, form, lambda: services.note_expense(budget=budget, **form.cleaned_data, by=person(request))):
        return done(request, url("conditions", group) + "#s-budget", _("It is noted."))
    return form_page(
        request,
        group,
        form,
        title=_("What was paid?"),
        lead=_("From the budget of %(year)s.") % {"year": school_year(budget.year)},
        sees=_("Members and school leader see this; the expert does not."),
        action_label=_("Note it"),
        cancel_url=url("conditions", group),
    )


def expense_remove(request: HttpRequest, organisation: str, pk: int, expense: int) -> HttpResponse:
    """Ask once more, then take a line away."""
    source = Expense.objects.select_related("budget__group__organisation")
    found = get_or_deny(request, "groups.note_expense", source, pk=expense, budget__group=pk)
    back = url("conditions", found.group) + "#s-budget"
    form = AppForm(sent(request))
    if worked(request, form, lambda: services.remove_expense(expense=found, by=person(request))):
        return done(request, back, _("The line is gone."))
    context = {
        "title": _("Take “%(text)s” away?") % {"text": found.text},
        "sentence": _("Do this only when it was a mistake. The amount counts as not spent then."),
        "action_label": _("Take it away"),
        "cancel_url": back,
        "danger": True,
        "form": form,
    }
    return confirm_page(request, context)
