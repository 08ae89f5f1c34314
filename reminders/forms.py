"""The form with which a person chooses reminders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm
from reminders.models import Preference


class PreferenceForm(AppForm):
    """Which mails a person wants.

    Args:
        preference: what the person wants now.
    """

    meetings = forms.BooleanField(label=_("Two days before a meeting"), required=False)
    checkpoints = forms.BooleanField(label=_("On the day of a checkpoint"), required=False)

    afterwards = forms.BooleanField(
        label=_("After a cycle: is an agreement still alive, and what is there to celebrate"), required=False
    )

    requests = forms.BooleanField(label=_("When a group asks its leader something, or gets an answer"), required=False)
    assessments = forms.BooleanField(label=_("When a self-assessment opens, closes soon, or is due"), required=False)

    consents = forms.BooleanField(
        label=_("When somebody asks for my consent: to publish something of mine, or to take part in research"), required=False
    )

    def __init__(self, *args: Any, preference: Preference, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(preference, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
