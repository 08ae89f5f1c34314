"""The form in which an expert says what is to be seen of one characteristic."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.instruments import shipped
from assessments.services.expert_views import levels_of
from core.forms import AppForm


class ExpertViewForm(AppForm):
    """A level of the matrix and a sentence. ``sure`` is only asked when a name stands in the sentence."""

    level = forms.TypedChoiceField(
        label=_("What do you see in this group?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you see.")},
    )
    words = forms.CharField(
        label=_("In a sentence"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What did you see the group do? Nothing about one person."),
        error_messages={"required": _("Say in a sentence what you see.")},
    )
    sure = forms.BooleanField(label=_("It is no person's name; keep it like this"), required=False)

    def __init__(self, *args: Any, characteristic: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matrix = shipped("matrix")
        cells = matrix.section(characteristic).cell_texts
        said = [f"{name}: {cell}" for name, cell in zip(matrix.level_names, cells, strict=True)]
        self.offer("level", [(level, said[level - 1]) for level in levels_of(characteristic)])
