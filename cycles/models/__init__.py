"""Models of a cycle and of try-outs."""

from cycles.models.agreements import Agreement, AgreementEvent, AliveCheck, AliveRemark, AliveSlip
from cycles.models.celebrations import Celebration, Thanks, celebration_photo_path
from cycles.models.cycle import Answer, Cycle, CyclePart, CyclePhase, GoalConfirmation, Judgement, PhaseMove
from cycles.models.data import DataSet, Measurement, kept_until
from cycles.models.designs import Design, DesignVersion
from cycles.models.library import Ingredient
from cycles.models.parts import Evidence, PlanStep, Question, Source
from cycles.models.plan import Hunch, Plan, PredictionNote, Risk
from cycles.models.secure import Adoption, Learned, Outcome, Rollout
from cycles.models.sharing import LeaderAnswer, LineShare, Reading, SharedLine
from cycles.models.tryouts import TryOut, TryOutReply, photo_path

__all__ = [
    "Adoption",
    "Agreement",
    "AgreementEvent",
    "AliveCheck",
    "AliveRemark",
    "AliveSlip",
    "Answer",
    "Celebration",
    "Cycle",
    "CyclePart",
    "CyclePhase",
    "DataSet",
    "Design",
    "DesignVersion",
    "Evidence",
    "GoalConfirmation",
    "Hunch",
    "Ingredient",
    "Judgement",
    "LeaderAnswer",
    "Learned",
    "LineShare",
    "Measurement",
    "Outcome",
    "PhaseMove",
    "Plan",
    "PlanStep",
    "PredictionNote",
    "Question",
    "Reading",
    "Risk",
    "Rollout",
    "SharedLine",
    "Source",
    "Thanks",
    "TryOut",
    "TryOutReply",
    "celebration_photo_path",
    "kept_until",
    "photo_path",
]
