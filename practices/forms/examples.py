"""Forms of practice examples: prepare, say yes, publish, search, do again, write to the group."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import AppForm, AppModelForm
from cycles.enums import Approach, Choice
from cycles.services.cycles import default_end
from groups.enums import Role
from groups.models import Group
from groups.querysets import is_member
from practices.enums import MessageKind, Sector
from practices.models import Message, Preparation
from practices.themes import themes
from schools.names import AsksAboutNames

LINES = forms.Textarea(attrs={"rows": 5})


class PreparationForm(AppModelForm):
    """What the group writes for others."""

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Preparation
        fields = [
            *("title", "summary", "sector", "theme", "age_from", "age_to", "pupils_count", "teachers_count", "context"),
            *("did", "saw", "failed", "unknown", "advice", "shows_school"),
        ]
        labels = {
            "did": _("What you did"),
            "saw": _("What you saw"),
            "failed": _("What did not work"),
            "unknown": _("What you do not know"),
            "advice": _("What you would do differently"),
            "context": _("Where it happened"),
        }
        help_texts = {
            "summary": _("Two or three sentences: somebody decides by them whether to read on."),
            "did": _("So that a colleague elsewhere could do it tomorrow."),
            "saw": _("What you could see or count; not what it proves."),
            "failed": _("This has to be there. Others learn most from it, and every attempt has something."),
            "context": _("What has to be known about school, class or circumstances. No names."),
            "pupils_count": _("How many pupils it is about."),
            "teachers_count": _("How many teachers took part."),
        }
        widgets = {"did": LINES, "saw": LINES, "failed": LINES, "shows_school": forms.CheckboxInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        self.offer("theme", [("", "–"), *themes()])

    def _post_clean(self) -> None:
        """Leave the instance as it is: the service writes on its own, locked copy."""


class PartsForm(AppForm):
    """What comes along, and with which photos.

    Args:
        keys: names of the parts that can be chosen.
    """

    parts = forms.MultipleChoiceField(label=_("What comes along"), required=False)
    photos = forms.MultipleChoiceField(label=_("With which photos"), required=False)

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(key, key) for key in keys]
        for field in self.fields.values():
            field.choices = names  # type: ignore[attr-defined]  # both are MultipleChoiceFields


class ConsentForm(AppForm):
    """An author's own yes or no to these words."""

    agrees = forms.TypedChoiceField(
        label=_("May this be published?"),
        choices=[("yes", _("Yes, these words")), ("no", _("No, leave my part out"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    with_name = forms.BooleanField(label=_("Put my name with it"), required=False)
    given_for = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class PublishForm(AppForm):
    """The last look before publishing."""

    looked = forms.BooleanField(label=_("We looked at these words. They may stay."), required=False)


class SearchForm(AppForm):
    """Search in published examples. Whatever is asked, an answer comes: what makes no sense is passed over."""

    q = forms.CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    sector = forms.ChoiceField(label=_("Kind of school"), required=False)
    age = forms.IntegerField(label=_("Age of the pupils"), required=False, min_value=0, max_value=25)
    approach = forms.ChoiceField(label=_("Way of trying out"), required=False)
    outcome = forms.ChoiceField(label=_("What came out"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", pgettext_lazy("filter", "All"))]
        choices: dict[str, Any] = {
            "theme": themes(),
            "sector": Sector.choices,
            "approach": Approach.choices,
            "outcome": [choice for choice in Choice.choices if choice[0]],
        }
        for name, found in choices.items():
            self.offer(name, [*every, *found])


class AgainForm(AsksAboutNames, AppForm):
    """Start a cycle from an example.

    Args:
        groups: those that this person organises.
        content: the example, to begin with.
    """

    PUPILS_IN = ("goal", "measure", "pupils")

    group = forms.ModelChoiceField(label=_("In which group?"), queryset=Group.objects.get_queryset().none(), empty_label=None)
    title = forms.CharField(label=_("Theme"), max_length=120)
    goal = forms.CharField(
        label=_("Goal sentence"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Make it yours: your pupils, your period."),
    )
    measure = forms.CharField(label=_("How you will notice"), max_length=240, required=False)
    pupils = forms.CharField(
        label=_("Which pupils"), max_length=160, required=False, help_text=_("Describe the group, never use names.")
    )
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(label=_("Last day"))

    def __init__(self, *args: Any, groups: QuerySet[Group], content: dict[str, Any], **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {
            "title": content["title"],
            "goal": content["goal"],
            "measure": content["measure"],
            "starts_on": today,
            "ends_on": default_end(today) if default_end(today) > today else today + datetime.timedelta(days=120),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]  # a ModelChoiceField


def groups_to_do_again(user: Any) -> QuerySet[Group]:
    """The groups that have not ended and that this person organises. Call it inside the person's scope."""
    return Group.objects.running().filter(is_member(user, roles=(Role.ORGANISER,))).select_related("organisation")


class MessageForm(AsksAboutNames, AppModelForm):
    """A question or thanks."""

    PUPILS_IN = ("text",)

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=MessageKind.choices, widget=forms.RadioSelect, initial=MessageKind.QUESTION
    )

    class Meta:
        model = Message
        fields = ["kind", "text"]
        labels = {"text": _("Your message")}

    def _post_clean(self) -> None:
        """Leave the instance as it is: the service writes."""


class MessageAnswerForm(AsksAboutNames, AppForm):
    """The group's answer."""

    PUPILS_IN = ("answer",)

    answer = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea)
