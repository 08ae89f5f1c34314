"""Reads on cycles and try-outs."""

from cycles.querysets.common import COLLEAGUES, MEMBERS, people_of
from cycles.querysets.cycles import CycleQuerySet
from cycles.querysets.parts import (
    AgreementQuerySet,
    AnswerQuerySet,
    CyclePartQuerySet,
    CyclePhaseQuerySet,
    EvidenceQuerySet,
    GoalConfirmationQuerySet,
    JudgementQuerySet,
    PhaseMoveQuerySet,
    PlanStepQuerySet,
    QuestionQuerySet,
    SourceQuerySet,
)
from cycles.querysets.tryouts import TryOutQuerySet, TryOutReplyQuerySet

__all__ = [
    "COLLEAGUES",
    "MEMBERS",
    "AgreementQuerySet",
    "AnswerQuerySet",
    "CyclePartQuerySet",
    "CyclePhaseQuerySet",
    "CycleQuerySet",
    "EvidenceQuerySet",
    "GoalConfirmationQuerySet",
    "JudgementQuerySet",
    "PhaseMoveQuerySet",
    "PlanStepQuerySet",
    "QuestionQuerySet",
    "SourceQuerySet",
    "TryOutQuerySet",
    "TryOutReplyQuerySet",
    "people_of",
]
