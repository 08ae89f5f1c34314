"""App configuration."""

from django.apps import AppConfig


class ResearchConfig(AppConfig):
    """See the package docstring."""

    name = "research"
