"""Forms for the plan on one page: change and prediction, notes, what may go wrong, hunches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm
from cycles.forms.parts import PartForm
from cycles.models import Risk
from schools.names import AsksAboutNames


class PlanForm(AsksAboutNames, AppForm):
    """One change, and what you expect to see. ``version`` says which text the writer started from.

    Args:
        is_locked: the prediction is for reading; its boxes stay away, unless somebody typed in them before it locked.
    """

    PUPILS_IN = ("change", "prediction")

    change = forms.CharField(
        label=_("What is the one change?"),
        help_text=_("One thing that you do differently, in every lesson where it fits."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    prediction = forms.CharField(
        label=_("What do you expect to see?"),
        help_text=_("Who will be seen doing what, and how many? For example: at least 8 of 12 pupils say a whole sentence."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    by_on = forms.DateField(label=_("By when?"), required=False)
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_locked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_locked and not (self.is_bound and ("prediction" in self.data or "by_on" in self.data)):
            del self.fields["prediction"], self.fields["by_on"]

    def clean_version(self) -> int:
        """Nothing is the text before the first one."""
        return self.cleaned_data.get("version") or 0


class NoteForm(AsksAboutNames, AppForm):
    """A note under a locked prediction."""

    PUPILS_IN = ("text",)

    text = forms.CharField(
        label=_("What do you want to say about it now?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HunchForm(AsksAboutNames, AppForm):
    """One's own hunch; an empty box takes it back."""

    PUPILS_IN = ("text",)

    text = forms.CharField(
        label=_("What do you think will happen, and why?"),
        help_text=_("Your own hunch, before you talk about it. It need not be right."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RiskForm(AsksAboutNames, PartForm):
    """What may go wrong, and what you do then."""

    PUPILS_IN = ("text", "response")

    class Meta:
        model = Risk
        fields = ["text", "response"]
        labels = {"text": _("What may go wrong?"), "response": _("What do you do then?")}


class ShowForm(AppForm):
    """Nothing to fill in; a refusal is said above it."""
