"""Choices of a lesson study."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sharing(models.TextChoices):
    """Who may read the page about a research lesson. The group chooses; nothing is sent by itself."""

    GROUP = "group", _("Only the group")
    SCHOOL = "school", _("Everybody who works here")
    OUTSIDE = "outside", _("Everybody who works here, and it may be passed on outside")
