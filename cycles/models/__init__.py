"""Models of a cycle and of try-outs."""

from cycles.models.cycle import Answer, Cycle, CyclePart, CyclePhase, GoalConfirmation, Judgement, PhaseMove
from cycles.models.data import DataSet, Measurement, kept_until
from cycles.models.designs import Design, DesignVersion
from cycles.models.parts import Evidence, PlanStep, Question, Source
from cycles.models.plan import Hunch, Plan, PredictionNote, Risk
from cycles.models.secure import Agreement
from cycles.models.sharing import LeaderAnswer, LineShare, Reading, SharedLine
from cycles.models.tryouts import TryOut, TryOutReply, photo_path

__all__ = [
    "Agreement",
    "Answer",
    "Cycle",
    "CyclePart",
    "CyclePhase",
    "DataSet",
    "Design",
    "DesignVersion",
    "Evidence",
    "GoalConfirmation",
    "Hunch",
    "Judgement",
    "LeaderAnswer",
    "LineShare",
    "Measurement",
    "PhaseMove",
    "Plan",
    "PlanStep",
    "PredictionNote",
    "Question",
    "Reading",
    "Risk",
    "SharedLine",
    "Source",
    "TryOut",
    "TryOutReply",
    "kept_until",
    "photo_path",
]
