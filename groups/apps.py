"""App configuration."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """See the package docstring."""

    name = "groups"

    def ready(self) -> None:
        """Listen to what happens among people."""
        from groups import receivers  # noqa: F401  (importing connects)
