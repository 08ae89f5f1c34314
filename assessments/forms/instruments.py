"""Making and changing a questionnaire of one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import Audience, Kind
from assessments.instruments import Definition, catalogue
from assessments.instruments.checks import ABOUT, LONGEST
from assessments.instruments.crosswalk import characteristics
from assessments.services.instruments import AGREE_SCALE, EMPTY, OFTEN, OFTEN_SCALE, OWN_SCALE, WRITABLE
from core.forms import AppForm

ENGLISH = _("Left empty, English readers get the Dutch text.")


class BeginForm(AppForm):
    """Its name, and what to start from."""

    nl = forms.CharField(label=_("Name"), max_length=100)
    en = forms.CharField(label=_("Name in English"), max_length=100, required=False, help_text=ENGLISH)
    start_from = forms.ChoiceField(label=_("Start from"), widget=forms.RadioSelect, initial=EMPTY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [catalogue.shipped(key) for key in catalogue.shipped_keys()]
        frames = [(each.key, each.name) for each in found if each.kind == Kind.FRAME]
        copies = [(each.key, each.name) for each in found if each.kind in WRITABLE and each.kind != Kind.FRAME]
        self.offer(
            "start_from",
            [
                (EMPTY, _("Nothing: I write it all")),
                (_("An empty frame, to fill from our own copy"), frames),
                (_("A copy of one that is here"), copies),
            ],
        )


class FileForm(AppForm):
    """A questionnaire as a file."""

    file = forms.FileField(label=_("File"), help_text=_("A .json file that was exported here, or written in the same way."))


class TextsForm(AppForm):
    """What stands above the statements, and the five answers."""

    nl = forms.CharField(label=_("Name"), max_length=100)
    en = forms.CharField(label=_("Name in English"), max_length=100, required=False, help_text=ENGLISH)
    summary = forms.CharField(label=_("What it is for"), max_length=LONGEST, required=False)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("Where the statements come from, and what you may do with them."),
    )
    audience = forms.ChoiceField(
        label=_("Who answers"),
        choices=[(Audience.GROUP, Audience.GROUP.label), (Audience.STAFF, Audience.STAFF.label)],
        widget=forms.RadioSelect,
    )
    scale = forms.ChoiceField(
        label=_("The five answers"),
        choices=[
            (AGREE_SCALE, _("How much somebody agrees")),
            (OFTEN_SCALE, _("How often something happens")),
            (OWN_SCALE, _("In our own words, below")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        names = definition.answer_names[:5]
        scale = _scale_of(definition)
        texts = definition.texts
        kwargs["initial"] = {
            "nl": texts.get("nl", ""),
            "en": "" if texts.get("en") == texts.get("nl") else texts.get("en", ""),
            "summary": definition.summary,
            "source": definition.source,
            "audience": definition.audience,
            "scale": scale,
            **({f"own_{n}": name for n, name in enumerate(names, 1)} if scale == OWN_SCALE else {}),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        for number in range(1, 6):
            self.fields[f"own_{number}"] = forms.CharField(
                label=_("Answer %(number)d") % {"number": number}, max_length=60, required=False
            )
        self._dress()

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        kept = dict(self.cleaned_data)
        return {**{k: v for k, v in kept.items() if not k.startswith("own_")}, "own": [kept[f"own_{n}"] for n in range(1, 6)]}


def _scale_of(definition: Definition) -> str:
    dutch = [str(texts["nl"]) for _value, texts in definition.options]
    if dutch == [word for word, _english in OFTEN]:
        return OFTEN_SCALE
    shipped = [str(texts["nl"]) for _value, texts in catalogue.shipped("characteristics").options]
    return AGREE_SCALE if dutch == shipped else OWN_SCALE


class SectionForm(AppForm):
    """A part of the questionnaire: one row of its result."""

    nl = forms.CharField(label=_("Name of the part"), max_length=100)
    en = forms.CharField(label=_("Name in English"), max_length=100, required=False, help_text=ENGLISH)
    description = forms.CharField(label=_("In one sentence"), max_length=LONGEST, required=False)
    maps = forms.MultipleChoiceField(
        label=_("Which of the seven characteristics does it speak of?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For the overview of lenses beside each other. It changes no figure."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("maps", characteristics())


class StatementForm(AppForm):
    """One statement."""

    nl = forms.CharField(
        label=_("Statement"),
        max_length=LONGEST,
        help_text=_("One idea, at most eighteen words, something people can see or feel."),
    )
    en = forms.CharField(label=_("Statement in English"), max_length=LONGEST, required=False, help_text=ENGLISH)
    about = forms.ChoiceField(
        label=_("Is it about one person?"),
        choices=[("", _("No")), (ABOUT[0], _("Yes, the expert")), (ABOUT[1], _("Yes, the school leader"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Statements about one person are never shown one by one, and need eight answers."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class ArrangeForm(AppForm):
    """Up, down or away."""

    key = forms.CharField(max_length=16)
    move = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])
