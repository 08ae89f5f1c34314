"""Pages of the self-assessment, one module for each noun."""

from assessments.views.answering import answer, keep
from assessments.views.drafts import (
    instrument_move,
    instrument_remove,
    instrument_section,
    instrument_statement,
    instrument_texts,
)
from assessments.views.instruments import (
    crosswalk,
    instrument,
    instrument_file,
    instrument_import,
    instrument_new,
    instrument_next,
    instrument_publish,
    instrument_put_away,
    instruments,
    instruments_panel,
    own_instrument,
    own_instrument_file,
)
from assessments.views.posters import group_posters, poster, poster_delete, poster_pdf, school_posters
from assessments.views.results import comment, detail, erase, let_go, result_file
from assessments.views.rounds import close, group_panel, open_round, postpone, round_list
from assessments.views.schools import school_list, school_open, school_panel, wave, wave_close, wave_open
from assessments.views.status import attention, characteristic, expert_view, recount, status, status_panel, trace
from assessments.views.together import joint, joint_delete, joint_fix, joint_new, joint_talk, joints
from assessments.views.waves import wave_result, who_sees

__all__ = [
    "answer",
    "attention",
    "characteristic",
    "close",
    "comment",
    "crosswalk",
    "detail",
    "erase",
    "expert_view",
    "group_panel",
    "group_posters",
    "instrument",
    "instrument_file",
    "instrument_import",
    "instrument_move",
    "instrument_new",
    "instrument_next",
    "instrument_publish",
    "instrument_put_away",
    "instrument_remove",
    "instrument_section",
    "instrument_statement",
    "instrument_texts",
    "instruments",
    "instruments_panel",
    "joint",
    "joint_delete",
    "joint_fix",
    "joint_new",
    "joint_talk",
    "joints",
    "keep",
    "let_go",
    "open_round",
    "own_instrument",
    "own_instrument_file",
    "poster",
    "poster_delete",
    "poster_pdf",
    "postpone",
    "recount",
    "result_file",
    "round_list",
    "school_list",
    "school_open",
    "school_panel",
    "school_posters",
    "status",
    "status_panel",
    "trace",
    "wave",
    "wave_close",
    "wave_open",
    "wave_result",
    "who_sees",
]
