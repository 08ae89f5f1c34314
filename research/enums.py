"""What a study may look at, and whether it still runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """A study runs until somebody ends it or its time is over."""

    OPEN = "open", _("Running")
    ENDED = "ended", _("Ended")


class DataKind(models.TextChoices):
    """What a study may ask for. Nothing that is private, nothing from the self-assessment, nobody's attendance."""

    TRY_OUTS = "try_outs", _("Try-outs that were shared with the group, with the replies")
    REFLECTIONS = "reflections", _("Reflections of teachers that were brought in")
    EVIDENCE = "evidence", _("Other things that were brought into the cycle")
    DECISIONS = "decisions", _("Decisions of meetings")
    LESSONS = "lessons", _("Lesson study: what observers noted, the discussion, and the page about the lesson; pupils as codes")
    POLLS = "polls", _("What pupils said in polls, as counts")
