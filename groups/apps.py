"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    """See the package docstring."""

    name = "groups"

    def ready(self) -> None:
        """Listen to what happens among people; put panels on the group's page; hand the reminders their sources."""
        from core import slots
        from groups import receivers  # noqa: F401  (importing connects)
        from groups.reminders import AnswerSource, RequestSource
        from reminders import registry

        slots.register(
            "group",
            order=60,
            url_name="groups:learning_panel",
            label=_("Own learning questions"),
            link_name="groups:learning",
        )
        slots.register(
            "group",
            order=61,
            url_name="groups:conditions_panel",
            label=_("Time, money and backing"),
            link_name="groups:conditions",
        )
        registry.register(RequestSource())
        registry.register(AnswerSource())
