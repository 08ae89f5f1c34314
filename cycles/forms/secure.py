"""Forms about what stays after a cycle."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cycles.forms.parts import PartForm, offer_people
from cycles.models import Agreement
from groups.models import Group


class AgreementForm(PartForm):
    """An agreement that lives on."""

    class Meta:
        model = Agreement
        fields = ["text", "place", "owner", "review_on"]
        help_texts = {
            "text": _("So that a new colleague understands it: who does what, when."),
            "place": _("Where does a new colleague find it? For example: the handbook, page 12."),
            "review_on": _("On this day you ask: is this still alive?"),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, group)
