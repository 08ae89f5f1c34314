"""Who a report is for, and the states of a practice example."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reader(models.TextChoices):
    """Whom a report of a cycle is for. Each reads what that reader may read (product.md, the table of rights)."""

    GROUP = "group", _("The group")
    LEADER = "leader", _("The school leader")
    OUTSIDE = "outside", _("Others")


class Sector(models.TextChoices):
    """The kind of school that an example comes from."""

    EARLY = "early", _("Early years")
    PRIMARY = "primary", _("Primary education")
    SPECIAL = "special", _("Special education")
    SECONDARY = "secondary", _("Secondary education")
    OTHER = "other", pgettext_lazy("kind of school", "Other")


class State(models.TextChoices):
    """Of the example that a group makes of a cycle."""

    PREPARING = "preparing", _("Being prepared")
    PUBLISHED = "published", pgettext_lazy("example", "Published")
    TAKEN_BACK = "taken_back", pgettext_lazy("example", "Taken back")


class PartKind(models.TextChoices):
    """What somebody wrote and an example can hold."""

    TRY_OUT = "try_out", _("Try-out")
    EVIDENCE = "evidence", _("What we looked at")
    SOURCE = "source", pgettext_lazy("theory", "Source")


class Answer(models.TextChoices):
    """What an author said to the question whether a part may be published."""

    ASKED = "asked", pgettext_lazy("consent", "Asked")
    AGREED = "agreed", pgettext_lazy("consent", "Agreed")
    REFUSED = "refused", pgettext_lazy("consent", "Rather not")


class Ending(models.TextChoices):
    """Why a version of an example is no longer the one that others read."""

    NEW_VERSION = "new", _("A newer version came in its place")
    CONSENT = "consent", _("Somebody took a part back")
    UNPUBLISHED = "unpublished", _("The group took the example back")


class MessageKind(models.TextChoices):
    """What another school sends to the group behind an example."""

    QUESTION = "question", pgettext_lazy("message", "A question")
    THANKS = "thanks", pgettext_lazy("message", "Thanks")
