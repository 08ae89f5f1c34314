"""What the group's own rows show, beside what its people say: counts in words, of the group as a whole (docs/adr/0021).

Never a figure about one teacher. A rule (``rule.Rule``) counts in ``facts.Facts``; ``services.traces`` stores what it counted;
``board`` makes sentences of it for one reader; ``rows`` opens the rows that it was counted from.
"""

from assessments.traces.board import Board, Trace, traces, year_board
from assessments.traces.catalogue import BY_KEY, NEEDED, RULES, count, visible
from assessments.traces.facts import Period
from assessments.traces.rows import Row, rows_behind
from assessments.traces.rule import Counted, Rule

__all__ = [
    "BY_KEY",
    "NEEDED",
    "RULES",
    "Board",
    "Counted",
    "Period",
    "Row",
    "Rule",
    "Trace",
    "count",
    "rows_behind",
    "traces",
    "visible",
    "year_board",
]
