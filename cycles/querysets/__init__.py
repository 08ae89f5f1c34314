"""Reads on cycles and try-outs."""

from cycles.querysets.common import COLLEAGUES, MEMBERS, owners_here, people_of
from cycles.querysets.cycles import CycleQuerySet
from cycles.querysets.data import DataSetQuerySet, MeasurementQuerySet
from cycles.querysets.designs import DesignQuerySet, DesignVersionQuerySet
from cycles.querysets.library import IngredientQuerySet
from cycles.querysets.parts import (
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
from cycles.querysets.plan import HunchQuerySet, PlanQuerySet, PredictionNoteQuerySet, RiskQuerySet
from cycles.querysets.secure import AgreementQuerySet
from cycles.querysets.sharing import LeaderAnswerQuerySet, LineShareQuerySet, ReadingQuerySet, SharedLineQuerySet
from cycles.querysets.tryouts import TryOutQuerySet, TryOutReplyQuerySet

__all__ = [
    "COLLEAGUES",
    "MEMBERS",
    "AgreementQuerySet",
    "AnswerQuerySet",
    "CyclePartQuerySet",
    "CyclePhaseQuerySet",
    "CycleQuerySet",
    "DataSetQuerySet",
    "DesignQuerySet",
    "DesignVersionQuerySet",
    "EvidenceQuerySet",
    "GoalConfirmationQuerySet",
    "HunchQuerySet",
    "IngredientQuerySet",
    "JudgementQuerySet",
    "LeaderAnswerQuerySet",
    "LineShareQuerySet",
    "MeasurementQuerySet",
    "PhaseMoveQuerySet",
    "PlanQuerySet",
    "PlanStepQuerySet",
    "PredictionNoteQuerySet",
    "QuestionQuerySet",
    "ReadingQuerySet",
    "RiskQuerySet",
    "SharedLineQuerySet",
    "SourceQuerySet",
    "TryOutQuerySet",
    "TryOutReplyQuerySet",
    "owners_here",
    "people_of",
]
