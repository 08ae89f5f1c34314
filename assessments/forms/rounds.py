"""Opening a round."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.choices import Choice
from assessments.enums import Moment
from assessments.instruments import Definition
from core.forms import REQUIRED, AppForm

USUAL_LENGTH = datetime.timedelta(days=14)
#: So long before a wave begins it is told to the groups.
TIME_TO_CHOOSE = datetime.timedelta(days=7)
NO_FOCUS = "none"


class DaysForm(AppForm):
    """From which day until which day people can answer."""

    opens_on = forms.DateField(
        label=_("Open from"),
        error_messages={"required": REQUIRED, "invalid": _("This is not a date. Write it as day-month-year.")},
    )
    closes_on = forms.DateField(
        label=_("Open until"),
        help_text=_("People can answer up to and including this day."),
        error_messages={"required": REQUIRED, "invalid": _("This is not a date. Write it as day-month-year.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["opens_on"].initial, self.fields["closes_on"].initial = today, today + USUAL_LENGTH


class FocusForm(AppForm):
    """The focus of a round; of a short poll, which has none, no field.

    Args:
        definition: the questionnaire.
        focus: the key of the section to begin with, "" for none.
    """

    focus = forms.ChoiceField(
        label=_("Focus of the group"),
        help_text=_(
            "Choose it together, before anybody answers. Only here we say whether a change is larger than chance: with so few "
            "people, more than one at a time would find changes that are none."
        ),
        error_messages={"required": REQUIRED, "invalid_choice": _("Choose one of these, or none.")},
    )

    def __init__(self, *args: Any, definition: Definition, focus: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = [(section.key, section.name) for section in definition.focuses]
        if not sections:
            del self.fields["focus"]
            return
        self.offer("focus", [*sections, (NO_FOCUS, _("No focus"))])
        self.fields["focus"].initial = focus if focus in dict(sections) else NO_FOCUS

    def clean_focus(self) -> str:
        """The section's key, or "" for none."""
        chosen: str = self.cleaned_data["focus"]
        return "" if chosen == NO_FOCUS else chosen


class OpenRoundForm(DaysForm, FocusForm):
    """A round of a group: at which moment, with which focus if there is one to choose, from when until when.

    Args:
        choice: the questionnaire.
        moment: the moment that fits the group's dates.
        focus: the section to begin with, "" for none.
    """

    field_order = ("moment", "focus", "opens_on", "closes_on")

    moment = forms.ChoiceField(
        label=_("Which moment"),
        choices=Moment.choices,
        error_messages={"required": REQUIRED, "invalid_choice": _("Choose one of these moments.")},
    )

    def __init__(self, *args: Any, choice: Choice, moment: Moment = Moment.OTHER, focus: str = "", **kwargs: Any) -> None:
        super().__init__(*args, definition=choice.definition, focus=focus, **kwargs)
        self.fields["moment"].initial = moment


class OpenWaveForm(DaysForm):
    """A wave: from when until when. The groups get some days to choose their focus before, if there is one to choose.

    Args:
        choice: the questionnaire.
    """

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not choice.definition.focuses:
            return
        first = timezone.localdate() + TIME_TO_CHOOSE
        self.fields["opens_on"].initial, self.fields["closes_on"].initial = first, first + USUAL_LENGTH
        self.fields["opens_on"].help_text = _("Until then the organisers can choose the focus of their group together with it.")
