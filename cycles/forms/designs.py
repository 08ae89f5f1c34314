"""Forms about a school's own designs of the phases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm
from cycles.designs import KINDS, LONGEST_NAME, LONGEST_PURPOSE, OwnPhase
from cycles.guide import lenses, phase_guides
from cycles.services.designs import EMPTY, STANDARD

_LONGEST_TEXT = 3000


class DesignForm(AppForm):
    """Begin a design: its name, and what to start from."""

    name = forms.CharField(
        label=_("What do you call it?"), max_length=LONGEST_NAME, help_text=_("For example: Learning together at De Vlonder.")
    )
    start_from = forms.ChoiceField(label=_("What do you start from?"), widget=forms.RadioSelect, initial=STANDARD)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (STANDARD, _("The six phases as they are, to rename")),
            *((each.key, _("The steps of %(name)s") % {"name": each.name}) for each in lenses()),
            (EMPTY, _("Nothing: I add each phase myself")),
        ]
        self.offer("start_from", choices)


class NameForm(AppForm):
    """Another name for a design."""

    name = forms.CharField(label=_("What do you call it?"), max_length=LONGEST_NAME)


class OwnPhaseForm(AppForm):
    """A phase of a design: its name and place, and one sentence a line for what it asks."""

    name = forms.CharField(label=_("Name of the phase"), max_length=LONGEST_NAME)
    phase = forms.ChoiceField(
        label=_("Where in the ring does it belong?"),
        help_text=_("The ring keeps its six parts, so that groups can still be read beside each other."),
    )
    purpose = forms.CharField(
        label=_("What is this phase for?"), max_length=LONGEST_PURPOSE, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    questions = forms.CharField(
        label=_("What do you talk about?"),
        help_text=_("One question on each line. Leave empty to keep the usual questions of this part."),
        max_length=_LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    evidence = forms.CharField(
        label=_("What do you bring in?"),
        help_text=_("One thing on each line. Leave empty to keep what is usual."),
        max_length=_LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    criteria = forms.CharField(
        label=_("When can you go on?"),
        help_text=_("One sentence on each line; the group judges them together. Leave empty to keep the usual points."),
        max_length=_LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)

    def __init__(self, *args: Any, phase: OwnPhase | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"revision": 0}
        if phase:
            initial = {"name": phase.name, "phase": phase.phase, "purpose": phase.purpose, "revision": phase.revision}
            initial |= {kind: "\n".join(line.text for line in getattr(phase, kind)) for kind in KINDS}
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        choices = [(guide.phase, f"{guide.number}. {guide.name}") for guide in phase_guides()]
        self.offer("phase", choices)

    def values(self) -> dict[str, Any]:
        """What the service asks for."""
        found = dict(self.cleaned_data)
        lines = {kind: found.pop(kind).splitlines() for kind in KINDS}
        return {**found, "lines": lines}


class MovePhaseForm(AppForm):
    """One place up or down."""

    move = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])
