"""Forms of a round: opening one, and its statements."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import words
from assessments.enums import Instrument, Part
from assessments.models import Round
from assessments.questionnaire import questionnaire
from core.content import say
from core.forms import REQUIRED, AppForm

USUAL_LENGTH = datetime.timedelta(days=14)
UNKNOWN = "unknown"


class OpenRoundForm(AppForm):
    """Which questionnaire, until when."""

    instrument = forms.ChoiceField(
        label=_("Which questionnaire"),
        choices=Instrument.choices,
        initial=Instrument.FULL,
        widget=forms.RadioSelect,
        error_messages={"required": REQUIRED, "invalid_choice": _("Choose one of the two questionnaires.")},
    )
    closes_on = forms.DateField(
        label=_("Open until"),
        help_text=_("People can answer up to and including this day."),
        error_messages={"required": REQUIRED, "invalid": _("This is not a date. Write it as day-month-year.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_on"].initial = timezone.localdate() + USUAL_LENGTH


class AnswerForm(AppForm):
    """The statements of a round for one part. None is required: what stays open counts as "I don't know"."""

    def __init__(self, *args: Any, round_: Round, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        content = words.content()
        self.asked = questionnaire(content, pulse=round_.is_pulse, has_expert=round_.has_expert, part=part)
        self.texts: Mapping[str, Any] = {entry["key"]: entry for entry in content["characteristics"]}
        options = [(str(option["value"]), say(option)) for option in content["scale"]["options"]]
        options.append((UNKNOWN, say(content["scale"]["unknown"])))
        for entry in self.asked:
            statements = {item["key"]: say(item) for item in self.texts[entry.key]["items"]}
            for item in entry.items:
                self.fields[field_name(item.key)] = forms.ChoiceField(
                    label=statements[item.key],
                    choices=options,
                    required=False,
                    widget=forms.RadioSelect,
                    error_messages={"invalid_choice": _("Choose one of the answers.")},
                )

    def sections(self) -> list[dict[str, Any]]:
        """The statements per characteristic, numbered through, for the page."""
        number = 0
        parts = []
        for entry in self.asked:
            questions = []
            for item in entry.items:
                number += 1
                questions.append({"number": number, "field": self[field_name(item.key)]})
            text = self.texts[entry.key]
            parts.append({"key": entry.key, "name": say(text), "about": say(text, "description"), "questions": questions})
        return parts

    def values(self) -> dict[str, int | None]:
        """What was chosen: statement to 1-5, or None for "I don't know". Statements left open are not in it."""
        chosen = {item.key: self.cleaned_data[field_name(item.key)] for entry in self.asked for item in entry.items}
        return {key: None if value == UNKNOWN else int(value) for key, value in chosen.items() if value}


def field_name(item: str) -> str:
    """A statement's name in the form; a dot would be trouble for selectors."""
    return item.replace(".", "_")
