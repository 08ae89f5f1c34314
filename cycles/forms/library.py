"""Forms for the library: what worked and where it comes from, one step, and the search above the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm
from cycles.enums import Origin
from cycles.models import Cycle, Source, TryOut
from schools.names import AsksAboutNames

# Per step: the question, and what helps to answer it.
QUESTIONS = {
    "worked": (_("What worked?"), _("What you did and what pupils did then, in one or two sentences. Without names.")),
    "why": (_("Why did it work?"), _("What made the difference? What does theory say about it?")),
    "elsewhere": (
        _("What of it holds elsewhere?"),
        _("Leave out this lesson and class: what would a colleague take along?"),
    ),
    "limits": (_("When does it not work?"), _("With which pupils, subject or moment did it fail, or do you not know yet?")),
}


class IngredientForm(AsksAboutNames, AppForm):
    """The first step, and where it comes from.

    Args:
        try_out: a shared try-out that it comes from; then there is nothing to choose.
        cycles, sources: of the group.
    """

    PUPILS_IN = ("worked",)

    worked = forms.CharField(
        label=QUESTIONS["worked"][0],
        help_text=QUESTIONS["worked"][1],
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    origin = forms.ChoiceField(label=_("Where does it come from?"), widget=forms.RadioSelect)
    cycle = forms.ModelChoiceField(
        label=_("Which cycle?"), queryset=Cycle.objects.get_queryset().none(), empty_label=None, required=False
    )
    source = forms.ModelChoiceField(
        label=_("Is there a source that says the same?"),
        queryset=Source.objects.get_queryset().none(),
        empty_label=_("None that we know"),
        required=False,
    )

    def __init__(
        self, *args: Any, try_out: TryOut | None, cycles: QuerySet[Cycle], sources: QuerySet[Source], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        origin, cycle, source = self.fields["origin"], self.fields["cycle"], self.fields["source"]
        assert isinstance(origin, forms.ChoiceField)
        assert isinstance(cycle, forms.ModelChoiceField)
        assert isinstance(source, forms.ModelChoiceField)
        if try_out is not None:
            del self.fields["origin"], self.fields["cycle"]
        else:
            origin.choices = [(each.value, each.label) for each in (Origin.LESSON, Origin.OUTCOME)]
            cycle.queryset = cycles
        source.queryset = sources


class StepForm(AsksAboutNames, AppForm):
    """One step of an ingredient. ``version`` says which text the writer started from."""

    PUPILS_IN = ("text",)

    text = forms.CharField(max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = step != "limits"
        self.fields["text"].label, self.fields["text"].help_text = QUESTIONS[step]

    def clean_version(self) -> int:
        """Nothing is no version at all."""
        return self.cleaned_data.get("version") or 0
