"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResearchConfig(AppConfig):
    """See the package docstring."""

    name = "research"

    def ready(self) -> None:
        """Fill the group page's slot, and load the permissions."""
        from core.slots import register
        from reminders import registry
        from research import rules  # noqa: F401  (importing registers)
        from research.reminders import StudySource

        registry.register(StudySource())

        register("group", order=90, url_name="research:group_panel", label=_("Research"), link_name="research:list")
