"""States of a round, its moment in the year, who is asked, and whose answers a set holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """A round opens once and closes once."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Part(models.TextChoices):
    """Whose answers: only the group's count in the group's result (R3)."""

    GROUP = "group", _("Group")
    LEADER = "leader", _("School leader")
    EXPERT = "expert", _("Expert")


class Moment(models.TextChoices):
    """Set moments at which a group looks at itself (katern §3.1), and any other day."""

    START = "start", _("At the start")
    MIDDLE = "middle", _("Half-way")
    END = "end", _("At the end")
    LATER = "later", _("Half a year later")
    OTHER = "other", _("In between")


class JointState(models.TextChoices):
    """A talk over an instrument goes on until the group fixes what it agreed on."""

    TALK = "talk", _("Being talked over")
    FIXED = "fixed", _("Agreed")


class PosterSize(models.TextChoices):
    """Sizes of paper for on the wall."""

    A3 = "a3", "A3"
    A2 = "a2", "A2"


class Kind(models.TextChoices):
    """How an instrument is filled in."""

    SURVEY = "survey", _("Each person alone, without a name")
    MATRIX = "matrix", _("Together: one level for each row")
    THEME = "theme", _("Together: an answer in words for each question")
    FRAME = "frame", _("An empty frame that the school fills from its own copy")


class Audience(models.TextChoices):
    """Whom an instrument asks."""

    GROUP = "group", _("The members of a group")
    STAFF = "staff", _("All staff of a school")
    LEADER = "leader", _("All staff of a school, about its leader")


#: The keys of the two instruments that every group starts with.
CHARACTERISTICS = "characteristics"
PULSE = "pulse"
#: The key of the matrix of the seven characteristics, which is talked over together.
MATRIX = "matrix"
#: The key of the questions on a theme of the group's own choice.
THEME = "theme"
