"""States of a round and whose answers a set holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Instrument(models.TextChoices):
    """The instruments of this version; their items are in ``content/characteristics.json``."""

    FULL = "characteristics", _("Seven characteristics, 40 statements")
    PULSE = "pulse", _("Short poll, 7 statements")


class State(models.TextChoices):
    """A round opens once and closes once."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Part(models.TextChoices):
    """Whose answers: only the group's count in the group's result (R3)."""

    GROUP = "group", _("Group")
    LEADER = "leader", _("School leader")
    EXPERT = "expert", _("Expert")
