"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """See the package docstring."""

    name = "assessments"

    def ready(self) -> None:
        """Fill the group page's slot, and load the permissions."""
        from assessments import rules  # noqa: F401  (importing registers)
        from core.slots import register

        register(
            "group",
            order=40,
            url_name="assessments:group_panel",
            label=_("Self-assessment"),
            link_name="assessments:list",
        )
        register(
            "organisation",
            order=20,
            url_name="assessments:instruments_panel",
            label=_("Questionnaires"),
            link_name="assessments:instruments",
        )
