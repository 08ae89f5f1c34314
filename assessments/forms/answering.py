"""The statements of a round as a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import Part
from assessments.models import Round
from assessments.questionnaire import questionnaire
from assessments.services import LONGEST_COMMENT, Kept
from assessments.words import sentence
from core.content import say
from core.forms import AppForm

UNKNOWN = "unknown"
#: Not a mistake, only a question: the same text, sent once more, is taken.
NAMES_SEEN = "names_seen"


class AnswerForm(AppForm):
    """The statements of a round for one part, and for the group itself a text. Nothing is required: much may stay open.

    Args:
        round_: the round.
        part: as whom the reader answers.
        kept: what the reader chose before.
    """

    comment = forms.CharField(
        label=_("What do you want to say to the group?"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("This is too long: at most %(limit_value)d characters.")},
    )

    def __init__(self, *args: Any, round_: Round, part: Part, kept: Kept | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = kept or Kept({}, "", sent=False)
        self.definition = round_.definition
        self.asked = questionnaire(self.definition, has_expert=round_.has_expert, part=part)
        options = [(str(value), say(texts)) for value, texts in self.definition.options]
        options.append((UNKNOWN, say(self.definition.unknown)))
        comment = self.fields.pop("comment")
        for entry in self.asked:
            statements = {item.key: item.text for item in self.definition.section(entry.key).items}
            for item in entry.items:
                self.fields[field_name(item.key)] = forms.ChoiceField(
                    label=statements[item.key],
                    choices=options,
                    required=False,
                    initial=_choice(before.answers[item.key]) if item.key in before.answers else None,
                    widget=forms.RadioSelect,
                    error_messages={"invalid_choice": _("Choose one of the answers.")},
                )
        if part == Part.GROUP:
            comment.initial, comment.help_text = before.comment, sentence("open")
            self.fields["comment"] = comment

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

    @property
    def count(self) -> int:
        """How many statements it has."""
        return sum(len(entry.items) for entry in self.asked)

    def first_open(self) -> int:
        """The number of the first statement without an answer; one more than there are when none is open."""
        names = [field_name(item.key) for entry in self.asked for item in entry.items]
        return next((number for number, name in enumerate(names, 1) if not self[name].value()), len(names) + 1)

    def still_open(self) -> list[int]:
        """The numbers of all statements without an answer."""
        names = [field_name(item.key) for entry in self.asked for item in entry.items]
        return [number for number, name in enumerate(names, 1) if not self[name].value()]

    def values(self) -> dict[str, int | None]:
        """What was chosen: statement to 1-5, or None for "I don't know". Statements left open are not in it."""
        chosen = {item.key: self.cleaned_data[field_name(item.key)] for entry in self.asked for item in entry.items}
        return {key: None if value == UNKNOWN else int(value) for key, value in chosen.items() if value}

    def text(self) -> str | None:
        """The text for the group; None when it was not sent along."""
        return self.cleaned_data.get("comment") if "comment" in self.data else None


def changed(posted: Mapping[str, str], round_: Round, part: Part) -> tuple[dict[str, int | None], str | None]:
    """Read what the page's script sends after a choice: only what changed. A form of forty fields would cost more than saving.

    Returns:
        Statement to 1-5, or None for "I don't know"; and the text for the group, None when it was not sent along.

    Raises:
        ValueError: an answer that is not on the scale, or a text that no field would take.
    """
    definition = round_.definition
    scale: dict[str, int | None] = {str(value): value for value, _texts in definition.options} | {UNKNOWN: None}
    asked = questionnaire(definition, has_expert=round_.has_expert, part=part)
    names = {field_name(item.key): item.key for entry in asked for item in entry.items}
    chosen = {name: value for name in names if (value := posted.get(name))}
    if not set(chosen.values()) <= set(scale):
        raise ValueError("an answer that is not on the scale")
    comment = posted.get("comment") if part == Part.GROUP else None
    if comment is not None and (len(comment) > LONGEST_COMMENT or "\x00" in comment):
        raise ValueError("a text that no field would take")
    return {names[name]: scale[value] for name, value in chosen.items()}, comment


def field_name(item: str) -> str:
    """A statement's name in the form; a dot would be trouble for selectors."""
    return item.replace(".", "_")


def _choice(value: int | None) -> str:
    return UNKNOWN if value is None else str(value)
