"""Forms of the self-assessment."""

from assessments.forms.answering import NAMES_SEEN, UNKNOWN, AnswerForm, changed, field_name
from assessments.forms.rounds import DaysForm, FocusForm, OpenRoundForm, OpenWaveForm

__all__ = [
    "NAMES_SEEN",
    "UNKNOWN",
    "AnswerForm",
    "DaysForm",
    "FocusForm",
    "OpenRoundForm",
    "OpenWaveForm",
    "changed",
    "field_name",
]
