"""Forms of the self-assessment."""

from assessments.forms.answering import UNKNOWN, AnswerForm, field_name
from assessments.forms.rounds import OpenRoundForm

__all__ = ["UNKNOWN", "AnswerForm", "OpenRoundForm", "field_name"]
