"""App configuration."""

from django.apps import AppConfig


class LessonsConfig(AppConfig):
    """See the package docstring."""

    name = "lessons"
