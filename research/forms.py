"""Forms for research: the study itself, and one's own yes or no."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm
from research.enums import DataKind

YES, NO = "yes", "no"


class StudyForm(AppForm):
    """All that a person needs to know before saying yes. It cannot be changed afterwards."""

    title = forms.CharField(label=_("What is the study about?"), max_length=120)
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Which question, and what happens with the answer. Where will it be published?"),
    )
    institution = forms.CharField(label=_("On whose behalf?"), max_length=160, help_text=_("Your school, university or board."))
    contact = forms.CharField(
        label=_("Whom can people ask?"), max_length=200, help_text=_("A name and a mail address, also for complaints.")
    )
    kinds = forms.MultipleChoiceField(
        label=_("Which data?"),
        choices=DataKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only what you need. Private try-outs, drafts, answers of the self-assessment and attendance are never part."
        ),
    )
    burden = forms.CharField(
        label=_("What does it ask of the group?"),
        max_length=240,
        help_text=_("Time in minutes, and when. Nothing is fine too."),
    )
    starts_on = forms.DateField(label=_("Data from"))
    ends_on = forms.DateField(label=_("Data until"))
    keep_until = forms.DateField(
        label=_("Until when do you keep it?"),
        help_text=_("On that day Leerkring forgets who took part, and you delete the exports."),
    )


class DecisionForm(AppForm):
    """Yes or no; nothing is chosen beforehand unless the person chose before."""

    takes_part = forms.ChoiceField(label=_("Do you take part?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["takes_part"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(YES, _("Yes, what I write may be used")), (NO, _("No"))]
