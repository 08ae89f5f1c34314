"""Forms about a cycle as a whole and about its phases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm, AppModelForm
from cycles.designs import own_phases
from cycles.enums import Approach, NextStep
from cycles.guide import lenses, templates
from cycles.models import Cycle, CyclePhase, DesignVersion
from cycles.querysets import people_of
from cycles.services.cycles import DESIGN, default_end, template_key_of
from groups.models import Group
from schools.names import AsksAboutNames

_TEXTS = {
    "title": _("A few words: “Pupils speak more”."),
    "goal": _(
        "Name pupils, what they do or learn, and by when. For example: By spring our youngest pupils answer in whole sentences."
    ),
    "measure": _("For example: we count whole sentences in ten minutes of talk."),
}

# A design was put away while the form was open.
GONE = {"invalid_choice": _("This way of working is no longer offered. Choose another one.")}


def ways_of_working(cycle: Cycle | None = None) -> list[tuple[str, str]]:
    """The templates and the school's own designs, each with what it is for; the one that ``cycle`` has stands first.

    A design is offered in its newest version. What a cycle has is offered to it even if nobody else can choose it any more.
    """
    found = [(each.key, f"{each.name}. {each.description}") for each in templates()]
    found += [(f"{DESIGN}{each.pk}", _design_words(each)) for each in DesignVersion.objects.newest()]
    if cycle is not None:
        key = template_key_of(cycle)
        words = dict(found).get(key)
        if words is None:
            words = (
                _design_words(cycle.design)
                if cycle.design
                else str(_("As it is now: a way of working that is no longer offered."))
            )
        found = [(key, words), *((other, text) for other, text in found if other != key)]
    return found


def _design_words(version: DesignVersion) -> str:
    names = ", ".join(phase.name for phase in own_phases(version.content))
    return gettext("%(name)s (our own, version %(n)d): %(phases)s.") % {
        "name": version.design.name,
        "n": version.number,
        "phases": names,
    }


class StartForm(AsksAboutNames, AppModelForm):
    """Start a cycle: the way of working, the goal, the dates."""

    PUPILS_IN = ("goal", "measure", "pupils")

    template = forms.ChoiceField(label=_("Way of working"), widget=forms.RadioSelect, error_messages=GONE)

    class Meta:
        model = Cycle
        fields = ["template", "title", "goal", "measure", "pupils", "starts_on", "ends_on"]
        help_texts = {
            **_TEXTS,
            "ends_on": _(
                "We proposed a day. The six phases are spread over the time in between; you can change each day later."
            ),
        }
        widgets = {"goal": forms.Textarea(attrs={"rows": 3})}

    field_order = ("title", "goal", "pupils", "measure", "template", "starts_on", "ends_on")

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        today = max(timezone.localdate(), group.starts_on)
        initial = {
            "template": templates()[0].key,
            "goal": group.goal_pupils,
            "starts_on": today,
            "ends_on": min(default_end(today), group.ends_on) if group.ends_on > today else default_end(today),
            **(kwargs.pop("initial", None) or {}),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.offer("template", ways_of_working())
        self.order_fields(self.field_order)

    @classmethod
    def initial_from(cls, query: Mapping[str, str]) -> dict[str, str]:
        """The title that another page brings along in the address; a text too long is cut."""
        title = " ".join(query.get("title", "").replace("\x00", "").split())[:120]
        return {"title": title} if title else {}

    def clean(self) -> dict[str, Any]:
        """End after start, at the field, before the table would say so; and no names of pupils."""
        super().clean()
        return _end_after_start(self)

    def _post_clean(self) -> None:
        """Skip the model's own constraints: the service refuses a second running cycle with a sentence."""


class ChangeForm(AsksAboutNames, AppModelForm):
    """Change what a running cycle is about."""

    PUPILS_IN = ("goal", "measure", "pupils")

    template = forms.ChoiceField(
        label=_("Way of working"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("You can change this halfway: everything that you wrote stays readable."),
        error_messages=GONE,
    )
    approach = forms.ChoiceField(
        label=_("Way of trying out"), choices=Approach.choices, widget=forms.RadioSelect, required=False
    )
    lens = forms.ChoiceField(
        label=_("In which words do you call the phases?"),
        required=False,
        help_text=_("The phases stay the same. Everybody can also choose other words for themselves."),
    )

    class Meta:
        model = Cycle
        fields = ["title", "goal", "pupils", "measure", "template", "approach", "lens", "starts_on", "ends_on"]
        help_texts = {**_TEXTS, "goal": _("If you change the goal, everybody is asked again whether they agree.")}
        widgets = {"goal": forms.Textarea(attrs={"rows": 3})}

    field_order = ("title", "goal", "pupils", "measure", "template", "approach", "lens", "starts_on", "ends_on")

    def __init__(self, *args: Any, instance: Cycle, **kwargs: Any) -> None:
        initial = {"template": template_key_of(instance), **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        words = [("", _("The usual words")), *((each.key, each.name) for each in lenses())]
        self.offer("template", ways_of_working(instance))
        self.offer("lens", words)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """End after start, at the field; and no names of pupils."""
        super().clean()
        return _end_after_start(self)

    def _post_clean(self) -> None:
        """Leave the instance as it is: the service writes on its own, locked copy."""


def _end_after_start(form: forms.BaseForm) -> dict[str, Any]:
    values: dict[str, Any] = form.cleaned_data
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends <= starts:
        form.add_error("ends_on", _("The last day comes after the first day."))
    return values


class MoveForm(AppForm):
    """Move to another phase; ``from_phase`` says which page it was sent from."""

    from_phase = forms.CharField(widget=forms.HiddenInput, max_length=2)
    to = forms.CharField(widget=forms.HiddenInput, max_length=2)
    reason = forms.CharField(
        label=_("We move on because …"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, is_forward: bool = True, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.required = needs_reason
        if needs_reason:
            reason.error_messages["required"] = _("Some points are still open. Write why the group moves on all the same.")
        if not is_forward:
            reason.label = _("We go back because …")


class CloseForm(AppForm):
    """Close the cycle and say what comes next."""

    next_step = forms.ChoiceField(label=_("What comes next?"), choices=NextStep.choices[1:], widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("We close because …"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class NextStepForm(AppForm):
    """What comes after this cycle."""

    next_step = forms.ChoiceField(label=_("What comes next?"), choices=NextStep.choices[1:], widget=forms.RadioSelect)


class JudgeForm(AppForm):
    """Tick a criterion that the group itself judges."""

    criterion = forms.CharField(max_length=24)
    met = forms.BooleanField(required=False)


class CheckpointForm(AppModelForm):
    """When the group looks back at a phase, and who looks after it."""

    class Meta:
        model = CyclePhase
        fields = ["checkpoint_on", "owner"]
        help_texts = {
            "checkpoint_on": _("On this day somebody gets a reminder."),
            "owner": _("This person gets the reminder. Nobody chosen? Then the organisers get it."),
        }

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people_of(group)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["owner"].empty_label = _("The organisers")  # type: ignore[attr-defined]  # a ModelChoiceField

    def _post_clean(self) -> None:
        """Leave the instance as it is: the service writes on its own, locked copy."""


class AnswerForm(AsksAboutNames, AppForm):
    """The group's answer to a guiding question."""

    PUPILS_IN = ("text",)

    text = forms.CharField(label=_("Answer"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 8}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
