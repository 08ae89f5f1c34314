"""Forms of meetings: they parse and lay out; services judge and write."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm
from groups.enums import Characteristic, Phase
from meetings.enums import Kind, Presence
from meetings.models import AgendaItem, Meeting
from meetings.plans import plans
from meetings.register import Entry
from meetings.services.agenda import LONGEST
from meetings.writing import NOTES, digest, item_key

NO_PHASE = [("", _("No phase"))]
NO_CHARACTERISTIC = [("", _("None in particular"))]


class MeetingForm(AppForm):
    """Plan or change a meeting."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.MEETING)
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("Leave empty to use the name of the meeting plan or of the kind."),
    )
    date = forms.DateField(label=_("Day"), error_messages={"required": _("On which day?")})
    starts = forms.TimeField(label=_("From"), error_messages={"required": _("From what time?")})
    ends = forms.TimeField(label=_("Until"), error_messages={"required": _("Until what time?")})
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    link = forms.URLField(
        label=_("Link for joining online"), max_length=300, required=False, assume_scheme="https", widget=forms.URLInput
    )
    replaces = forms.CharField(
        label=_("In place of"),
        max_length=120,
        required=False,
        help_text=_("What does not take place now, so that this is no extra? For example: the team meeting."),
    )
    arrangements = forms.CharField(
        label=_("To arrange"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One thing a line: a room, coffee, cover for a class."),
    )
    took_place = forms.BooleanField(label=_("This meeting already took place"), required=False)

    def clean_arrangements(self) -> list[str]:
        """One text a line, none longer than it may be."""
        lines = [line.strip() for line in self.cleaned_data["arrangements"].splitlines() if line.strip()]
        if any(len(line) > 160 for line in lines):
            raise ValidationError(_("One of these lines is longer than 160 characters. Make it shorter."))
        return lines

    def clean(self) -> dict[str, Any]:
        """Put day and times together, as the clock on the wall has them."""
        data: dict[str, Any] = self.cleaned_data
        for name, moment in (("starts", "starts_at"), ("ends", "ends_at")):
            if data.get("date") and data.get(name) is not None:
                try:
                    data[moment] = from_current_timezone(datetime.datetime.combine(data["date"], data[name]))
                except (ValidationError, OverflowError):
                    self.add_error(name, _("The clock changes at that time. Choose another time."))
        return data

    def intention(self) -> dict[str, Any]:
        """What a service takes."""
        names = ("kind", "title", "starts_at", "ends_at", "place", "link", "replaces", "arrangements", "took_place")
        return {name: self.cleaned_data[name] for name in names}

    @classmethod
    def initial_of(cls, meeting: Meeting, arrangements: Iterable[str]) -> dict[str, Any]:
        """The fields of a meeting that is there."""
        starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
        return {
            "kind": meeting.kind,
            "title": meeting.title,
            "date": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "place": meeting.place,
            "link": meeting.link,
            "replaces": meeting.replaces,
            "arrangements": "\n".join(arrangements),
        }


class PlanMeetingForm(MeetingForm):
    """Plan a meeting, with a meeting plan for its agenda if wanted."""

    template = forms.ChoiceField(
        label=_("Meeting plan"), required=False, help_text=_("Fills the agenda. You can change everything afterwards.")
    )
    field_order = ["kind", "template", "title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("template", plan_choices(_("An empty agenda")))

    def intention(self) -> dict[str, Any]:
        """With the chosen plan."""
        return {**super().intention(), "template": self.cleaned_data["template"]}


def plan_choices(empty: Any) -> list[tuple[str, Any]]:
    """The meeting plans for a select, each with its length."""
    named = [
        (plan.key, _("%(title)s, %(minutes)s minutes") % {"title": plan.title, "minutes": plan.minutes}) for plan in plans()
    ]
    return [("", empty), *named]


class ItemForm(AppForm):
    """An agenda item."""

    title = forms.CharField(label=_("Item"), max_length=120, error_messages={"required": _("What is this item called?")})
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=LONGEST, initial=10, error_messages={"required": _("How many minutes?")}
    )
    goal = forms.CharField(
        label=_("Goal"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What do you know or have when this item is done?"),
        error_messages={
            "required": _(
                "An item needs a goal: what do you know or have when it is done? Then everybody knows when you can go on."
            )
        },
    )
    phase = forms.ChoiceField(label=_("Belongs to phase"), required=False, choices=[*NO_PHASE, *Phase.choices])
    characteristic = forms.ChoiceField(
        label=_("Works on"), required=False, choices=[*NO_CHARACTERISTIC, *Characteristic.choices]
    )

    def clean_goal(self) -> str:
        """One paragraph: a goal is a sentence."""
        return " ".join(self.cleaned_data["goal"].split())

    @classmethod
    def initial_of(cls, item: AgendaItem) -> dict[str, Any]:
        """The fields of an item that is there."""
        names = ("title", "minutes", "goal", "phase", "characteristic")
        return {name: getattr(item, name) for name in names}

    @classmethod
    def initial_from(cls, query: Mapping[str, str]) -> dict[str, str]:
        """The first values that another page brings along in the address, e.g. ``?characteristic=C5&goal=…``.

        What is no value of a field is left out, and a text too long is cut: it is only a proposal.
        """
        found = {name: query.get(name, "").replace("\x00", "") for name in ("title", "goal", "characteristic")}
        if found["characteristic"] not in Characteristic.values:
            del found["characteristic"]
        longest = {"title": 120, "goal": 240}
        return {name: " ".join(text.split())[: longest.get(name, 2)] for name, text in found.items() if text.strip()}


class VisitForm(AppForm):
    """Who visits whom."""

    visitor = forms.TypedChoiceField(label=_("Who visits"), coerce=int, error_messages={"required": _("Who visits?")})
    host = forms.TypedChoiceField(label=_("In the lesson of"), coerce=int, error_messages={"required": _("In whose lesson?")})
    look_for = forms.CharField(
        label=_("What to look for"),
        required=False,
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Look at pupils: what do they do, and when?"),
    )

    def __init__(self, *args: Any, people: Iterable[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [("", _("Choose a name")), *((entry.user_id, entry.name) for entry in people if entry.is_member)]
        for name in ("visitor", "host"):
            self.offer(name, names)


class FillForm(AppForm):
    """Choose a meeting plan for the agenda."""

    template = forms.ChoiceField(label=_("Meeting plan"), error_messages={"required": _("Choose a meeting plan.")})
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("template", plan_choices(_("Choose a meeting plan")))


class AttendanceForm(AppForm):
    """Who was there: everybody of the meeting's day in one form."""

    def __init__(self, *args: Any, people: Iterable[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        for entry in self.people:
            self.fields[f"person_{entry.user_id}"] = forms.ChoiceField(
                label=entry.name,
                choices=[choice for choice in Presence.choices if choice[0]],
                required=False,
                initial=entry.presence,
                widget=forms.RadioSelect,
            )

    @property
    def presences(self) -> dict[int, str]:
        """What was chosen, per user id."""
        return {entry.user_id: self.cleaned_data[f"person_{entry.user_id}"] for entry in self.people}


class DecisionForm(AppForm):
    """A decision."""

    text = forms.CharField(
        label=_("Decision"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("What did you decide?")},
    )
    value = forms.CharField(
        label=_("Value behind it"), max_length=120, required=False, help_text=_("What makes this important to you?")
    )
    review_on = forms.DateField(label=_("Look again on"), required=False)


class ActionForm(AppForm):
    """A promise."""

    text = forms.CharField(label=_("What"), max_length=240, error_messages={"required": _("What will be done?")})
    owner = forms.TypedChoiceField(label=_("Who"), coerce=int, error_messages={"required": _("Who will do it?")})
    due_on = forms.DateField(label=_("By when"), error_messages={"required": _("By when?")})

    def __init__(self, *args: Any, people: Iterable[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(entry.user_id, entry.name) for entry in people]
        self.offer("owner", [("", _("Choose a name")), *names])


class MinutesForm(AppForm):
    """The texts of the minutes: one per item, and the general notes."""

    notes = forms.CharField(
        label=_("General notes"), required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 6})
    )
    base = forms.CharField(required=False, max_length=20000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Iterable[AgendaItem], stored: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[item_key(item.pk)] = forms.CharField(
                label=item.title, required=False, max_length=10000, widget=forms.Textarea(attrs={"rows": 3})
            )
        self.initial.setdefault("base", base_of(stored))

    def clean_base(self) -> dict[str, str]:
        """Digests of the texts that the page started from; whatever cannot be read counts as not known."""
        try:
            value = json.loads(self.cleaned_data["base"])
        except ValueError:
            value = {}
        return {str(name): str(part) for name, part in value.items()} if isinstance(value, dict) else {}

    @property
    def texts(self) -> dict[str, str]:
        """What was written, with line ends as we keep them. A text under an item that is gone comes along too."""
        known = {name: value for name, value in self.cleaned_data.items() if name == NOTES or name.startswith("item_")}
        gone = {
            name: self.data[name].strip().replace("\x00", "")[:10000]
            for name in self.data
            if name.startswith("item_") and name not in self.fields
        }
        return {name: text.replace("\r\n", "\n") for name, text in {**known, **gone}.items()}


def base_of(stored: Mapping[str, str]) -> str:
    """The digests of stored texts, as the hidden field carries them."""
    return json.dumps({name: digest(text) for name, text in stored.items()})


class ReasonForm(AppForm):
    """Why minutes are opened again."""

    reason = forms.CharField(
        label=_("Why do the minutes have to change?"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everyone inside the group can read this in the history."),
        error_messages={"required": _("Why do the minutes have to change? The reason stays in the history.")},
    )
