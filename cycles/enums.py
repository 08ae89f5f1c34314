"""States and choices of a cycle. The phases themselves are ``groups.enums.Phase``."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Approach(models.TextChoices):
    """How the plan is tried out (S1: both practice examples)."""

    LESSON_STUDY = "lesson_study", _("Lesson study")
    TRIAL = "short_trial", _("Short trial")


class State(models.TextChoices):
    """A group has one running cycle at a time (leader's checklist 7)."""

    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")


class Choice(models.TextChoices):
    """What the group chose after trying out. All have the same rank: "we do not know" is an answer too (product.md, rule 6)."""

    NONE = "", _("Not chosen yet")
    IMPLEMENT = "implement", _("Implement")
    ADAPT = "adapt", _("Adapt")
    STOP = "stop", _("Stop")
    UNKNOWN = "unknown", _("We do not know yet")


class NextStep(models.TextChoices):
    """What comes after this cycle."""

    NONE = "", _("Not decided yet")
    NEW_GOAL = "new_goal", _("A new goal")
    SAME_GOAL = "same_goal", _("The same goal again")
    CLOSE = "close", _("Close")


class EvidenceKind(models.TextChoices):
    """What kind of thing was brought in (S3: pupil results, observations, reflections; pupils' voice)."""

    RESULTS = "results", _("Pupils' results")
    OBSERVATION = "observation", _("Observation")
    VOICE = "voice", _("What pupils say")
    REFLECTION = "reflection", _("Reflection of teachers")
    INVENTORY = "inventory", _("What each of us does now")
    BASELINE = "baseline", _("First measurement")
    FOLLOW_UP = "follow_up", _("Second measurement")
    COMPARISON = "comparison", _("Expected and seen")
    DESCRIPTION = "description", _("Description for colleagues")
    IN_USE = "in_use", _("In use outside the trial lesson")
    SHARED = "shared", _("Shared outside the PLG")


# What counts as a piece of data about pupils and teaching (S3); the other kinds are the group's own products.
DATA_KINDS = (
    EvidenceKind.RESULTS,
    EvidenceKind.OBSERVATION,
    EvidenceKind.VOICE,
    EvidenceKind.REFLECTION,
    EvidenceKind.INVENTORY,
    EvidenceKind.BASELINE,
    EvidenceKind.FOLLOW_UP,
)


class Sharing(models.TextChoices):
    """Who may read a try-out. Private is the default (rule 5)."""

    PRIVATE = "private", _("Only me")
    GROUP = "group", _("The group")


class PupilVoice(models.TextChoices):
    """Five rungs from incidental to systematic; none is better than another, and none may be chosen too."""

    HEARD = "heard", _("Heard by chance")
    ASKED = "asked", _("Asked afterwards")
    EVALUATED = "evaluated", _("Looked back together")
    DESIGNED = "designed", _("Designed with pupils")
    SYSTEMATIC = "systematic", _("A fixed voice")


class Half(models.TextChoices):
    """The two halves of a try-out (katern §2.3)."""

    DONE = "done", _("Done")
    THOUGHT = "thought", _("Thought")


class AnswerKind(models.TextChoices):
    """What a school leader can say to shared lines: no judgement (SDK Dordrecht: shares joys and sorrows)."""

    QUESTION = "question", _("Question")
    THANKS = "thanks", _("Thank you")


class ReplyKind(models.TextChoices):
    """Kinds of reply to a colleague (katern §2.1: inquiry, options), and what the author says to them."""

    QUESTION = "question", _("Question")
    OPTION = "option", _("Option")
    OBSERVATION = "observation", _("What I notice")
    THEORY = "theory", _("Theory")
    ANSWER = "answer", _("Answer")


class SetShape(models.TextChoices):
    """How the numbers of a data set lie along the x-axis."""

    BESIDE = "beside", _("A first and a second measurement, side by side")
    WEEKS = "weeks", _("By weeks since entry, for newcomers")
    DATES = "dates", _("By date")


class PupilChange(models.TextChoices):
    """Pupils come and go in mid-cycle (S1: "Fluctuaties"). Marked, not left out."""

    NONE = "", "–"
    JOINED = "joined", _("joined")
    LEFT = "left", _("left")


# S3: systematic analysis of results, observations and reflections, with the voice of pupils: four ways of looking.
WAYS: dict[EvidenceKind, tuple[EvidenceKind, ...]] = {
    EvidenceKind.RESULTS: (EvidenceKind.RESULTS, EvidenceKind.BASELINE, EvidenceKind.FOLLOW_UP),
    EvidenceKind.OBSERVATION: (EvidenceKind.OBSERVATION, EvidenceKind.COMPARISON),
    EvidenceKind.VOICE: (EvidenceKind.VOICE,),
    EvidenceKind.REFLECTION: (EvidenceKind.REFLECTION,),
}

# What numbers can be counted from. Reflections are words.
SET_KINDS = (EvidenceKind.RESULTS, EvidenceKind.OBSERVATION, EvidenceKind.VOICE)


class Alive(models.TextChoices):
    """Answers to "is this still alive?"."""

    ALIVE = "alive", _("Yes, this is how we do it")
    CHANGED = "changed", _("We do it in another way by now")
    PARTLY = "partly", _("Partly")
    GONE = "gone", _("No longer")


class Happened(models.TextChoices):
    """What can happen to an agreement."""

    RECORDED = "recorded", _("Recorded")
    CHANGED = "changed", _("Changed")
    RENEWED = "renewed", _("Renewed")
    LET_GO = "let_go", _("Let go")


class Reach(models.TextChoices):
    """Who reads what a group celebrates."""

    SCHOOL = "school", _("Everybody at this school")
    ORGANISATION = "organisation", _("Everybody at all schools of the organisation")


class Origin(models.TextChoices):
    """What an ingredient of the library grew from."""

    TRY_OUT = "try_out", _("From a try-out")
    LESSON = "lesson", _("From a lesson")
    OUTCOME = "outcome", _("From the outcome of a cycle")
