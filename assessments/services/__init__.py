"""Every write on self-assessments, and the only reads of answers."""

from assessments.services import posters, together
from assessments.services.answers import (
    LONGEST_COMMENT,
    Kept,
    RoundsOf,
    answer,
    count_answers,
    forget_answers_of,
    has_answered,
    keep,
    keep_held,
    kept_so_far,
    open_rounds_for,
    own_answers,
    rounds_of,
)
from assessments.services.closing import close_due, close_round, destroy_secrets
from assessments.services.comments import comments_of, hide_comment
from assessments.services.expert_views import say_view
from assessments.services.focus import choose_focus, focus_is_free, without_focus
from assessments.services.keeping import erase_own_answers, forget_old_answers, forget_old_results, let_go
from assessments.services.ledger import release_due_waves, release_wave
from assessments.services.lock import holding
from assessments.services.proposals import (
    held_by,
    last_weakest,
    moment_for,
    proposal_of,
    proposal_told,
    proposals_for,
    with_rounds_told,
    with_size_told,
)
from assessments.services.results import latest_weakest
from assessments.services.rounds import (
    open_round,
    open_staff_round,
    postpone,
    smallest_possible,
    smallest_possible_staff,
)
from assessments.services.traces import count_due, count_for_round, recount
from assessments.services.waves import begin_closing_wave, close_wave, open_wave, possible_groups, waves_to_close

__all__ = [
    "LONGEST_COMMENT",
    "Kept",
    "RoundsOf",
    "answer",
    "begin_closing_wave",
    "choose_focus",
    "close_due",
    "close_round",
    "close_wave",
    "comments_of",
    "count_answers",
    "count_due",
    "count_for_round",
    "destroy_secrets",
    "erase_own_answers",
    "focus_is_free",
    "forget_answers_of",
    "forget_old_answers",
    "forget_old_results",
    "has_answered",
    "held_by",
    "hide_comment",
    "holding",
    "keep",
    "keep_held",
    "kept_so_far",
    "last_weakest",
    "latest_weakest",
    "let_go",
    "moment_for",
    "open_round",
    "open_rounds_for",
    "open_staff_round",
    "open_wave",
    "own_answers",
    "possible_groups",
    "posters",
    "postpone",
    "proposal_of",
    "proposal_told",
    "proposals_for",
    "recount",
    "release_due_waves",
    "release_wave",
    "rounds_of",
    "say_view",
    "smallest_possible",
    "smallest_possible_staff",
    "together",
    "waves_to_close",
    "with_rounds_told",
    "with_size_told",
    "without_focus",
]
