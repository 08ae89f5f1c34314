"""Core's app configuration: registers the system checks."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """See the package docstring."""

    name = "core"

    def ready(self) -> None:
        """Register the checks that keep tenancy and settings honest."""
        from core import checks  # noqa: F401  (importing registers)
