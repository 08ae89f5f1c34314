"""What people fill in about learning questions, hours, money, the school's plan and requests to the leader."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm
from groups.enums import Answer, Characteristic, Condition
from groups.forms.groups import check_year
from groups.models import Group, PlanGoal
from groups.services.hours import MOST_EUROS, MOST_HOURS
from groups.years import current_year, school_year, year_of, years_of

TWO_ROWS = {"rows": 2}


class LearningQuestionForm(AppForm):
    """One question, whom it is about, and what the group has from it."""

    text = forms.CharField(
        label=_("What do I want to learn?"),
        max_length=300,
        widget=forms.Textarea(attrs=TWO_ROWS),
        help_text=_("One question about your own teaching."),
        error_messages={"required": _("What do you want to learn? One question is enough.")},
    )
    pupils = forms.CharField(
        label=_("Which class or pupils is it about?"),
        max_length=160,
        required=False,
        help_text=_("No names: “the youngest class”, “pupils who say little”."),
    )
    link = forms.CharField(
        label=_("How does it help the goal of the group?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs=TWO_ROWS),
    )


class YearForm(AppForm):
    """Anything about one school year of a group."""

    year = forms.TypedChoiceField(label=_("School year"), coerce=int)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        kwargs["initial"] = {"year": current_year(group), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.offer("year", [(year, str(school_year(year))) for year in years_of(group)])


class HoursForm(YearForm):
    """Hours that the group needs."""

    hours = forms.DecimalField(
        label=_("Hours for each member in this school year"),
        max_digits=5,
        decimal_places=1,
        min_value=Decimal("0.5"),
        max_value=MOST_HOURS,
        help_text=_("Meetings, and the time before and after: preparing, trying out, visiting a lesson."),
    )


class GrantForm(YearForm):
    """Hours that the leader gives."""

    hours = forms.DecimalField(
        label=_("Hours for each member in this school year"), max_digits=5, decimal_places=1, min_value=0, max_value=MOST_HOURS
    )
    words = forms.CharField(
        label=_("Your explanation"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs=TWO_ROWS),
        help_text=_("For example: where the hours stand in the task policy, or why it is less than planned."),
    )


class BudgetForm(YearForm):
    """Money for expertise."""

    amount = forms.DecimalField(
        label=_("Euros for expertise"), max_digits=8, decimal_places=2, min_value=0, max_value=MOST_EUROS
    )
    purpose = forms.CharField(label=_("What is it for?"), max_length=160, required=False)


class ExpenseForm(AppForm):
    """Something that was paid."""

    text = forms.CharField(label=_("What was paid?"), max_length=160)
    amount = forms.DecimalField(
        label=_("Euros"), max_digits=8, decimal_places=2, min_value=Decimal("0.01"), max_value=MOST_EUROS
    )
    paid_on = forms.DateField(label=_("On"))

    def clean_paid_on(self) -> datetime.date:
        """Not a mistyped year."""
        return check_year(self.cleaned_data["paid_on"])


class PlanGoalForm(AppForm):
    """A goal of the plan of a school."""

    title = forms.CharField(
        label=_("What does the school want to reach?"),
        max_length=160,
        help_text=_("One line, as it stands in the school plan."),
    )
    year = forms.TypedChoiceField(label=_("School year in which it begins"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        this = year_of(timezone.localdate())
        kwargs["initial"] = {"year": this, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        years = sorted({*range(this - 4, this + 4), int(kwargs["initial"]["year"])})
        self.offer("year", [(year, str(school_year(year))) for year in years])


class PlanLinkForm(AppForm):
    """Which goal a group works on."""

    goal = forms.TypedChoiceField(label=_("Goal of the school plan"), required=False, empty_value=None)

    def __init__(self, *args: Any, goals: Sequence[PlanGoal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_pk = {str(goal.pk): goal for goal in goals}
        field = self.fields["goal"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            ("", _("No goal of the plan")),
            *((pk, f"{goal} ({school_year(goal.year)})") for pk, goal in by_pk.items()),
        ]
        field.coerce = by_pk.__getitem__


class LinkWordsForm(AppForm):
    """How the group's goal fits the plan, in its own words."""

    words = forms.CharField(
        label=_("How does our goal help this?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class RequestForm(AppForm):
    """Ask the school leader something."""

    condition = forms.ChoiceField(label=_("Which condition is it about?"), required=False)
    characteristic = forms.ChoiceField(
        label=_("Or which characteristic?"),
        required=False,
        choices=[("", _("None in particular")), *Characteristic.choices],
    )
    text = forms.CharField(
        label=_("What do you ask?"),
        max_length=300,
        widget=forms.Textarea(attrs=TWO_ROWS),
        help_text=_("One thing that the school leader can say yes or no to."),
        error_messages={"required": _("What do you ask?")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Why do you ask this? The reason helps the school leader to decide.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose a condition")), *Condition.choices]
        self.offer("condition", choices)

    def clean(self) -> dict[str, Any]:
        """It is about something."""
        data: dict[str, Any] = super().clean() or {}
        if {"condition", "characteristic"} <= data.keys() and not data["condition"] and not data["characteristic"]:
            self.add_error("condition", _("Choose what this is about."))
        return data

    @classmethod
    def initial_from(cls, query: Mapping[str, str]) -> dict[str, str]:
        """The first values that another page brings along in the address: ``condition``, ``characteristic``, ``text``,
        ``reason``. What is no value of a field is left out, and a text too long is cut: it is only a proposal."""
        found = {
            name: query.get(name, "").replace("\x00", "").strip() for name in ("condition", "characteristic", "text", "reason")
        }
        if found["condition"] not in Condition.values:
            del found["condition"]
        if found["characteristic"] not in Characteristic.values:
            del found["characteristic"]
        longest = {"text": 300, "reason": 500}
        return {name: text[: longest.get(name, 3)] for name, text in found.items() if text}


class AnswerForm(AppForm):
    """Answer a request in public."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    holds_from = forms.DateField(
        label=_("From which day?"),
        required=False,
        help_text=_("After a no: the day on which you look at it again, if there is one."),
    )
    words = forms.CharField(
        label=_("Your explanation"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Explain your answer in a sentence: the group reads it.")},
    )

    def clean_holds_from(self) -> datetime.date | None:
        """Not a mistyped year."""
        day: datetime.date | None = self.cleaned_data["holds_from"]
        return check_year(day) if day else None
