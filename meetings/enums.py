"""Kinds and states of meetings and what is noted there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Kinds of session (SDK example: training, coaching, knowledge community, lesson visit, board session)."""

    MEETING = "meeting", _("Meeting")
    TRAINING = "training", _("Training")
    COACHING = "coaching", _("Coaching")
    COMMUNITY = "community", _("Knowledge community")
    LESSON_VISIT = "lesson_visit", _("Lesson visit")
    BOARD = "board", _("Board session")


class State(models.TextChoices):
    """The life of a meeting. Transitions stand in ``services``."""

    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Cancelled")
    CONFIRMED = "confirmed", _("Minutes confirmed")


class Presence(models.TextChoices):
    """Whether somebody was there."""

    UNKNOWN = "", _("Not noted")
    PRESENT = "present", _("Present")
    PARTLY = "partly", _("Present for a part")
    ABSENT = "absent", _("Not there")


class Reply(models.TextChoices):
    """Whether somebody says to come."""

    NONE = "", _("No answer yet")
    COMING = "coming", _("I am coming")
    NOT_COMING = "not_coming", _("I am not coming")
