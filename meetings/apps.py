"""App configuration."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """See the package docstring."""

    name = "meetings"
