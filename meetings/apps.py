"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """See the package docstring."""

    name = "meetings"

    def ready(self) -> None:
        """Put the panel on the group's page, and hand the reminders their source."""
        from core import slots
        from meetings.reminders import MeetingSource
        from reminders import registry

        slots.register("group", order=10, url_name="meetings:group_panel", label=_("Meetings"), link_name="meetings:list")
        slots.register(
            "conditions",
            order=10,
            url_name="meetings:time_panel",
            label=_("Hours used, and what meetings replace"),
            link_name="meetings:list",
        )
        registry.register(MeetingSource())
