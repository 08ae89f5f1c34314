"""Pages of the self-assessment, one module for each noun."""

from assessments.views.answering import answer
from assessments.views.results import detail
from assessments.views.rounds import close, group_panel, open_round, round_list

__all__ = ["answer", "close", "detail", "group_panel", "open_round", "round_list"]
