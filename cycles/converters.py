"""What may stand in an address: a phase, and a guiding question."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class PhaseConverter(StringConverter):
    """P1 to P6."""

    regex = "P[1-6]"


class QuestionConverter(StringConverter):
    """P1.q1 to P6.q5."""

    regex = r"P[1-6]\.q[1-5]"


register_converter(PhaseConverter, "phase")
register_converter(QuestionConverter, "guiding_question")
