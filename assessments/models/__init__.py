"""Rounds, and answers that cannot know whose they are (domain.md B6, R11; ADR 0003, ADR 0018).

No answer row holds a user, a time, an address or an order: the primary key is a random UUID, and the token that prevents a
second answer is an HMAC with a secret that lies in another table and is destroyed when the PLG ends.
"""

from assessments.models.answers import AnswerSet, Comment, GroupSecret, RoundSecret
from assessments.models.instruments import OwnInstrument, OwnVersion
from assessments.models.posters import Poster
from assessments.models.proposals import Postponement
from assessments.models.results import Release, ReleasedSet, WaveRelease
from assessments.models.rounds import Round, Wave
from assessments.models.together import Joint, JointAnswer
from assessments.models.traces import ExpertView, TraceScore

__all__ = [
    "AnswerSet",
    "Comment",
    "ExpertView",
    "GroupSecret",
    "Joint",
    "JointAnswer",
    "OwnInstrument",
    "OwnVersion",
    "Poster",
    "Postponement",
    "Release",
    "ReleasedSet",
    "Round",
    "RoundSecret",
    "TraceScore",
    "Wave",
    "WaveRelease",
]
