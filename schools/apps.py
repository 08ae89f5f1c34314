"""App configuration."""

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    """See the package docstring."""

    name = "schools"
