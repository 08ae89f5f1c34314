"""App configuration."""

import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """See the package docstring."""

    name = "assessments"

    def ready(self) -> None:
        """Fill the group page's slot, add the reminders, and load the permissions."""
        from assessments import receivers, rules  # noqa: F401  (importing registers)
        from assessments.reminders import BEFORE, DueSource, NudgeSource, OpeningSource
        from core.slots import register
        from reminders import registry

        registry.register(OpeningSource())
        registry.register(NudgeSource("round_days", BEFORE))
        registry.register(NudgeSource("round_last", datetime.timedelta(0)))
        registry.register(DueSource())
        register(
            "school",
            order=10,
            url_name="assessments:school_panel",
            label=_("Self-assessment"),
            link_name="assessments:school_list",
            permission="assessments.view_school_rounds",
        )
        register(
            "school",
            order=11,
            url_name="assessments:school_posters_panel",
            label=_("Posters"),
            link_name="assessments:school_posters",
        )
        register(
            "group",
            order=40,
            url_name="assessments:group_panel",
            label=_("Self-assessment"),
            link_name="assessments:list",
        )
        register(
            "group",
            order=41,
            url_name="assessments:status_panel",
            label=_("Seven characteristics"),
            link_name="assessments:status",
        )
        register(
            "organisation",
            order=20,
            url_name="assessments:instruments_panel",
            label=_("Questionnaires"),
            link_name="assessments:instruments",
        )
