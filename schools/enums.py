"""Regions, staff roles and choices of a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Region(models.TextChoices):
    """Where a school is; decides its holidays."""

    NL_NORTH = "nl-north", _("Netherlands, region North")
    NL_MIDDLE = "nl-middle", _("Netherlands, region Middle")
    NL_SOUTH = "nl-south", _("Netherlands, region South")
    BE_FLANDERS = "be-flanders", _("Flanders")


class StaffRole(models.TextChoices):
    """What a person is to an organisation."""

    LEADER = "leader", _("School leader")
    STAFF = "staff", pgettext_lazy("role", "Staff")
    EXTERNAL = "external", _("From outside")


class Language(models.TextChoices):
    """The languages of the interface."""

    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


class Theme(models.TextChoices):
    """Light or dark."""

    SYSTEM = "", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
