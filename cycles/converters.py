"""What may stand in an address: a phase, and a guiding question."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class PhaseConverter(StringConverter):
    """P1 to P6."""

    regex = "P[1-6]"


class QuestionConverter(StringConverter):
    """P1.q1 to P6.q5, P1.r1 of a template, or d7.12 of a school's own design. Whether a cycle asks it, the view says."""

    regex = r"P[1-6]\.[qr][1-9]|d\d{1,12}\.\d{1,5}"


register_converter(PhaseConverter, "phase")
register_converter(QuestionConverter, "guiding_question")
