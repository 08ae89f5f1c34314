"""App configuration."""

from django.apps import AppConfig


class PracticesConfig(AppConfig):
    """See the package docstring."""

    name = "practices"
