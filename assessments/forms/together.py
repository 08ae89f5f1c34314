"""Talking together, and posters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import PosterSize
from assessments.models import Poster
from assessments.services.posters import LONGEST_TEXT, MOST, lenses
from assessments.services.together import LONGEST_TEXT as LONGEST_WORDS
from assessments.talk import Row
from core.forms import AppForm
from cycles.models import Cycle


class BeginJointForm(AppForm):
    """What to talk over."""

    instrument = forms.ChoiceField(label=_("What do you want to talk over?"), widget=forms.RadioSelect, initial="matrix")
    theme = forms.CharField(
        label=_("Theme"),
        max_length=120,
        required=False,
        help_text=_("Needed for the questions on a theme: what are they about?"),
    )
    cycle: Any = forms.ModelChoiceField(
        queryset=Cycle.objects.none(), label=_("Does it belong to a cycle?"), required=False, empty_label=_("No")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], cycles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("instrument", choices)
        self.fields["cycle"].queryset = cycles  # type: ignore[attr-defined]  # a ModelChoiceField


class RowForm(AppForm):
    """One row of a talk: a level, and words."""

    level = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What you agreed on, or saw"), required=False, max_length=LONGEST_WORDS, widget=forms.Textarea
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, row: Row, **kwargs: Any) -> None:
        kwargs["initial"] = {"level": row.level, "text": row.text, "revision": row.revision}
        super().__init__(*args, **kwargs)
        self.fields["level"].label = row.name
        self.offer("level", [(number, f"{name}: {cell}" if cell else name) for number, name, cell in row.options])


class BeginPosterForm(AppForm):
    """What the pillars are."""

    lens = forms.ChoiceField(label=_("What are the pillars?"), widget=forms.RadioSelect, initial="characteristics")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("lens", lenses())


class PosterForm(AppForm):
    """The words on a poster, and its size."""

    title = forms.CharField(label=_("Title"), max_length=80)
    roof = forms.CharField(label=_("Roof: what it is all for"), max_length=300, required=False)
    base = forms.CharField(label=_("Base: what it rests on"), max_length=300, required=False)
    size = forms.ChoiceField(label=_("Size of the paper"), choices=PosterSize.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, poster: Poster, **kwargs: Any) -> None:
        pillars = [*poster.pillars, *({"name": "", "text": ""} for _place in range(MOST - len(poster.pillars)))]
        kwargs["initial"] = {name: getattr(poster, name) for name in ("title", "roof", "base", "size")}
        for number, pillar in enumerate(pillars, 1):
            kwargs["initial"] |= {f"name_{number}": pillar["name"], f"text_{number}": pillar["text"]}
        super().__init__(*args, **kwargs)
        for number in range(1, MOST + 1):
            label = {"number": number}
            self.fields[f"name_{number}"] = forms.CharField(label=_("Pillar %(number)d") % label, max_length=60, required=False)
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("What stands in pillar %(number)d") % label,
                max_length=LONGEST_TEXT,
                required=False,
                widget=forms.Textarea,
            )
        self._dress()

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        kept = self.cleaned_data
        pillars = [{"name": kept[f"name_{n}"].strip(), "text": kept[f"text_{n}"].strip()} for n in range(1, MOST + 1)]
        return {**{name: kept[name] for name in ("title", "roof", "base", "size")}, "pillars": pillars}


def pillar_fields(form: PosterForm) -> Iterable[tuple[Any, Any]]:
    """Name and text of each pillar, for the page."""
    return [(form[f"name_{n}"], form[f"text_{n}"]) for n in range(1, MOST + 1)]
