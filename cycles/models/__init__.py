"""Models of a cycle and of try-outs."""

from cycles.models.cycle import Answer, Cycle, CyclePart, CyclePhase, GoalConfirmation, Judgement, PhaseMove
from cycles.models.parts import Evidence, PlanStep, Question, Source
from cycles.models.secure import Agreement
from cycles.models.tryouts import TryOut, TryOutReply, photo_path

__all__ = [
    "Agreement",
    "Answer",
    "Cycle",
    "CyclePart",
    "CyclePhase",
    "Evidence",
    "GoalConfirmation",
    "Judgement",
    "PhaseMove",
    "PlanStep",
    "Question",
    "Source",
    "TryOut",
    "TryOutReply",
    "photo_path",
]
