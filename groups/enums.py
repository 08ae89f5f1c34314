"""Roles in a group, and the six phases that every cycle goes round."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.terms import word


class Role(models.TextChoices):
    """What a member is to the group (katern §2.4–2.5, 3.2–3.4)."""

    LEADER = "leader", _("School leader")
    ORGANISER = "organiser", _("Organiser")
    TEACHER = "teacher", _("Teacher")
    EXPERT = "expert", _("Expert")

    @property
    def word(self) -> str:
        """The role in the school's own word, with a capital."""
        return word(self.value, capital=True)


class Phase(models.TextChoices):
    """The six phases. They stand here because an agenda item can refer to one; their content is in cycles."""

    GOAL = "P1", pgettext_lazy("phase", "Choose the goal")
    THEORY = "P2", pgettext_lazy("phase", "Theory and data")
    PLAN = "P3", pgettext_lazy("phase", "Make a plan")
    TRY_OUT = "P4", pgettext_lazy("phase", "Try it out")
    IMPLEMENT = "P5", pgettext_lazy("phase", "Implement")
    SECURE = "P6", pgettext_lazy("phase", "Secure")

    @property
    def number(self) -> int:
        """1 to 6."""
        return int(self.value[1])


class Characteristic(models.TextChoices):
    """The seven characteristics (katern §2, table 1) by their short names; the statements about them are in assessments.

    They stand here because an agenda item and a request can be about one.
    """

    PURPOSE = "C1", pgettext_lazy("characteristic", "Purpose")
    LEARNING = "C2", pgettext_lazy("characteristic", "Learning")
    OWN_LESSONS = "C3", pgettext_lazy("characteristic", "Own lessons")
    TEAMWORK = "C4", pgettext_lazy("characteristic", "Teamwork")
    REFLECTION = "C5", pgettext_lazy("characteristic", "Doing and reflecting")
    EXPERT = "C6", pgettext_lazy("characteristic", "Expert")
    CONDITIONS = "C7", pgettext_lazy("characteristic", "Conditions")


class Condition(models.TextChoices):
    """The ten conditions (seed 003) by their short names; their sentences are in ``content/conditions.json``."""

    TIME = "K1", pgettext_lazy("condition", "Time")
    TOGETHER = "K2", pgettext_lazy("condition", "Together")
    CLIMATE = "K3", pgettext_lazy("condition", "Supportive climate")
    PRACTICE = "K4", pgettext_lazy("condition", "In our own practice")
    OWNERSHIP = "K5", pgettext_lazy("condition", "Ownership")
    GUIDANCE = "K6", pgettext_lazy("condition", "Good guidance")
    SHARING = "K7", pgettext_lazy("condition", "Write down and share")
    STRUCTURE = "K8", pgettext_lazy("condition", "Clear set-up")
    UNCERTAINTY = "K9", pgettext_lazy("condition", "Uncertainty is allowed")
    SOURCES = "K10", pgettext_lazy("condition", "Sources")


class Answer(models.TextChoices):
    """What a school leader answers to a request."""

    YES = "yes", pgettext_lazy("answer", "Yes")
    PARTLY = "partly", pgettext_lazy("answer", "Partly")
    NO = "no", pgettext_lazy("answer", "No")
