"""Forms for lines shared with the school leader."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm, AppModelForm
from cycles.models import LeaderAnswer, TryOut
from cycles.services.sharing import lines_in


class LinesForm(AppForm):
    """Tick the lines that the school leader may read."""

    lines = forms.MultipleChoiceField(
        label=_("Which lines may your school leader read?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one line, or take back what you shared.")},
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, try_out: TryOut, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("lines", list(lines_in(try_out).items()))
        self.initial["version"] = try_out.version


class LeaderAnswerForm(AppModelForm):
    """A question, or thanks. There is no third thing: no grade and no judgement."""

    class Meta:
        model = LeaderAnswer
        fields = ["kind", "text"]
        labels = {"kind": _("What do you want to say?"), "text": _("In your own words")}
        widgets = {"kind": forms.RadioSelect}

    def _post_clean(self) -> None:
        """Leave the instance as it is: the service writes."""
