"""States of a poll, and who may see it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """A poll is prepared, answered, and then read. It does not open twice: a second time is another poll."""

    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Sharing(models.TextChoices):
    """What pupils say of a lesson is first of all for the teacher who asked. Private is the default (rule 5)."""

    PRIVATE = "private", _("Only me")
    GROUP = "group", _("The members of the group")
