"""Every write on self-assessments, and the only reads of answers."""

from assessments.services import posters, together
from assessments.services.answers import (
    answer,
    count_answers,
    has_answered,
    open_round_of,
    open_rounds_for,
    own_answers,
)
from assessments.services.closing import close_due, close_round, destroy_secrets
from assessments.services.results import latest_weakest
from assessments.services.rounds import open_round, smallest_possible

__all__ = [
    "answer",
    "close_due",
    "close_round",
    "count_answers",
    "destroy_secrets",
    "has_answered",
    "latest_weakest",
    "open_round",
    "open_round_of",
    "open_rounds_for",
    "own_answers",
    "posters",
    "smallest_possible",
    "together",
]
