"""The statements of a round as a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import Part
from assessments.models import Round
from assessments.questionnaire import questionnaire
from core.content import say
from core.forms import AppForm

UNKNOWN = "unknown"


class AnswerForm(AppForm):
    """The statements of a round for one part. None is required: what stays open counts as "I don't know"."""

    def __init__(
        self, *args: Any, round_: Round, part: Part, before: Mapping[str, int | None] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kept = before or {}
        self.definition = round_.definition
        self.asked = questionnaire(self.definition, has_expert=round_.has_expert, part=part)
        options = [(str(value), say(texts)) for value, texts in self.definition.options]
        options.append((UNKNOWN, say(self.definition.unknown)))
        for entry in self.asked:
            statements = {item.key: item.text for item in self.definition.section(entry.key).items}
            for item in entry.items:
                self.fields[field_name(item.key)] = forms.ChoiceField(
                    label=statements[item.key],
                    choices=options,
                    required=False,
                    initial=_choice(kept[item.key]) if item.key in kept else None,
                    widget=forms.RadioSelect,
                    error_messages={"invalid_choice": _("Choose one of the answers.")},
                )

    def sections(self) -> list[dict[str, Any]]:
        """The statements per section, numbered through, for the page."""
        number = 0
        parts = []
        for entry in self.asked:
            questions = []
            for item in entry.items:
                number += 1
                questions.append({"number": number, "field": self[field_name(item.key)]})
            section = self.definition.section(entry.key)
            parts.append({"key": entry.key, "name": section.name, "about": section.says("description"), "questions": questions})
        return parts

    def values(self) -> dict[str, int | None]:
        """What was chosen: statement to 1-5, or None for "I don't know". Statements left open are not in it."""
        chosen = {item.key: self.cleaned_data[field_name(item.key)] for entry in self.asked for item in entry.items}
        return {key: None if value == UNKNOWN else int(value) for key, value in chosen.items() if value}


def field_name(item: str) -> str:
    """A statement's name in the form; a dot would be trouble for selectors."""
    return item.replace(".", "_")


def _choice(value: int | None) -> str:
    return UNKNOWN if value is None else str(value)
