"""In which words somebody reads the phases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm


class LensForm(AppForm):
    """One of the words on offer."""

    lens = forms.ChoiceField(label=_("In the words of"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("lens", choices)
