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
