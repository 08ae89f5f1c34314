"""What the component page shows: every component with sample content, so that a change to one can be seen in all its states."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from core.content import load
from core.forms import AppForm


def _choices(words: list[str]) -> list[tuple[str, str]]:
    return [(str(number), word) for number, word in enumerate(words, 1)]


class SampleForm(AppForm):
    """One field of every kind."""

    title = forms.CharField(max_length=120)
    goal = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField()
    day = forms.DateField(required=False)
    starts = forms.TimeField(required=False)
    minutes = forms.IntegerField(min_value=1)
    place = forms.CharField(required=False)
    share = forms.BooleanField(required=False)
    roles = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    photo = forms.FileField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = load("plg_site", "components")["form"]
        for name, field in self.fields.items():
            field.label = text[name]
        self.fields["goal"].help_text = text["goal_help"]
        self.fields["share"].help_text = text["share_help"]
        self.offer("kind", _choices(text["kinds"]))
        self.offer("roles", _choices(text["role_choices"]))


class AgendaForm(AppForm):
    """One agenda item to edit."""

    title = forms.CharField()
    minutes = forms.IntegerField(widget=forms.NumberInput(attrs={"data-minutes": ""}))
    goal = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in load("plg_site", "components")["agenda_form"].items():
            self.fields[name].label = label


class AnswerForm(AppForm):
    """Two statements of a questionnaire."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = load("plg_site", "components")
        for number, statement in enumerate(text["statements"], 1):
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=statement, choices=_choices(text["scale"]), widget=forms.RadioSelect
            )


def sample() -> dict[str, Any]:
    """The context of the component page."""
    text = load("plg_site", "components")
    profile = [{**row, "label": f"{row['name']}: {row['value'] or '–'}"} for row in text["profile"]]
    phases = [
        {"name": name, "url": "#phases", "note": note, "current": number == 4}
        for number, (name, note) in enumerate(zip(text["phases"], text["notes"], strict=True), 1)
    ]
    roles, end = text["person_links"]
    links = [(roles, "#person", False), (end, "#person", True)]
    people = [{**person, "links": links if person["links"] else []} for person in text["people"]]
    rows = []
    for number, item in enumerate(text["agenda"], 1):
        form = AgendaForm(initial=item, auto_id=f"agenda{number}_%s", prefix=f"agenda{number}")
        rows.append({"form": form, "id": number, "time": item["time"], "last": number == len(text["agenda"])})
    now = timezone.now()
    return {
        "text": text["form"],
        "colours": ["paper", "desk", "raised", "ink", "ink-soft", "teal", "teal-wash", "marigold", "brick", "brick-wash"],
        "form": SampleForm(auto_id="sample_%s", initial={"title": "Spreekkansen verhogen", "kind": "1", "roles": ["1"]}),
        "slip": SampleForm(auto_id="slip_%s"),
        "refused": SampleForm(data={"minutes": "nul"}, auto_id="refused_%s"),
        "answers": AnswerForm(auto_id="answer_%s", initial={"q1": "4"}),
        "unanswered": AnswerForm(data={"q1": "2"}, auto_id="unanswered_%s"),
        "ring_phases": [1, 2, 3, 4, 5, 6],
        "profile": profile,
        "phases": phases,
        "agenda": text["agenda"],
        "agenda_rows": rows,
        "people": people,
        "history": [{**entry, "at": now - datetime.timedelta(days=number)} for number, entry in enumerate(text["history"])],
        "moments": [
            now,
            now + datetime.timedelta(days=1),
            now + datetime.timedelta(days=3),
            now - datetime.timedelta(days=400),
        ],
        "starts": now.replace(hour=14, minute=15),
        "ends": now.replace(hour=15, minute=30),
    }
