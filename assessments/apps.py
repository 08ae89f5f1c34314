"""App configuration."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """See the package docstring."""

    name = "assessments"
