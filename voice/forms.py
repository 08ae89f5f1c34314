"""Forms for polls. What pupils send is no form of ours: see ``voice.views.pupils``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.content import language
from core.forms import AppForm
from voice.content_pack import languages, ready_questions, scales
from voice.models import MOST_PUPILS, Poll
from voice.services.making import LONGEST_QUESTION


class PollForm(AppForm):
    """What it is about, how many pupils, until when, and which ready-made questions."""

    title = forms.CharField(label=_("What is it about?"), max_length=120, help_text=_("Pupils do not see this."))
    pupils = forms.IntegerField(
        label=_("How many pupils will answer?"),
        min_value=1,
        max_value=MOST_PUPILS,
        help_text=_("When so many have answered, the poll is full. A few more are taken, for who presses twice."),
    )
    closes_on = forms.DateField(label=_("Until which day?"), help_text=_("It closes by itself at the end of that day."))
    ready = forms.MultipleChoiceField(
        label=_("Choose questions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At most five. One or two is often enough. You can add your own afterwards."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = self.fields["ready"]
        assert isinstance(ready, forms.MultipleChoiceField)
        ready.choices = [(key, question.texts[language()]) for key, question in ready_questions().items()]


class QuestionForm(AppForm):
    """One's own question: the pictograms, and the text in each language that somebody can vouch for."""

    scale = forms.ChoiceField(label=_("Pictograms"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = self.fields["scale"]
        assert isinstance(scale, forms.ChoiceField)
        scale.choices = [(key, each.name) for key, each in scales().items()]
        for each in languages().values():
            box = forms.TextInput(attrs={"lang": each.key, "dir": each.dir})
            self.fields[f"text_{each.key}"] = forms.CharField(
                label=each.name, max_length=LONGEST_QUESTION, required=False, widget=box
            )

    def texts(self) -> dict[str, str]:
        """The question by language."""
        return {key: self.cleaned_data.get(f"text_{key}", "") for key in languages()}


class NumbersForm(AppForm):
    """How many numbers to print."""

    count = forms.IntegerField(
        label=_("How many numbers?"),
        min_value=1,
        max_value=MOST_PUPILS,
        help_text=_("One for each pupil, and a few more for who loses a slip."),
    )


class ResetForm(AppForm):
    """Until when the poll is open anew."""

    closes_on = forms.DateField(label=_("Until which day?"))


def ready_in(poll: Poll) -> list[str]:
    """The ready-made questions that a poll has now."""
    return [question.ready for question in poll.questions.all() if question.ready]


def chosen_in(data: Any, questions: Iterable[Any]) -> dict[int, int]:
    """What a pupil chose: option by question. What is no number, or no field of this poll, is left out."""
    chosen = {}
    for question in questions:
        value = data.get(f"q{question.position}", "")
        if value in {str(option.number) for option in question.options}:
            chosen[question.pk] = int(value)
    return chosen
