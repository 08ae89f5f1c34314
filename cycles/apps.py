"""App configuration."""

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """See the package docstring."""

    name = "cycles"
