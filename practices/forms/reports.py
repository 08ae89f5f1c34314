"""The form with which the organiser arranges a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm
from practices.reporting import section_choices
from schools.names import AsksAboutNames


class ReportForm(AsksAboutNames, AppForm):
    """An introduction, and which sections to show."""

    PUPILS_IN = ("introduction",)

    introduction = forms.CharField(
        label=_("Introduction"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What should a reader know first? Leave it empty if the report speaks for itself."),
    )
    sections = forms.MultipleChoiceField(
        label=_("What to show"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A part without anything in it is left out by itself."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("sections", section_choices())
