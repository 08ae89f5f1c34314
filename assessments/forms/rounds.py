"""Opening a round."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import CHARACTERISTICS, PULSE
from core.forms import REQUIRED, AppForm

USUAL_LENGTH = datetime.timedelta(days=14)


class OpenRoundForm(AppForm):
    """Which questionnaire, until when."""

    instrument = forms.ChoiceField(
        label=_("Which questionnaire"),
        choices=[
            (CHARACTERISTICS, _("Seven characteristics, 40 statements")),
            (PULSE, _("Short poll, 7 statements")),
        ],
        initial=CHARACTERISTICS,
        widget=forms.RadioSelect,
        error_messages={"required": REQUIRED, "invalid_choice": _("Choose one of the two questionnaires.")},
    )
    closes_on = forms.DateField(
        label=_("Open until"),
        help_text=_("People can answer up to and including this day."),
        error_messages={"required": REQUIRED, "invalid": _("This is not a date. Write it as day-month-year.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_on"].initial = timezone.localdate() + USUAL_LENGTH
