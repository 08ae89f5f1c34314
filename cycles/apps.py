"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CyclesConfig(AppConfig):
    """See the package docstring."""

    name = "cycles"

    def ready(self) -> None:
        """Put the panel on the group's page, and hand the reminders their sources."""
        from core.slots import register as fill
        from cycles.reminders import CheckpointSource
        from cycles.reminders_after import AgreementSource, AliveSource, CelebrationSource
        from reminders.registry import register

        fill("group", order=20, url_name="cycles:group_panel", label=_("Cycle"), link_name="cycles:list")
        fill(
            "organisation", order=10, url_name="cycles:designs_panel", label=_("Phases of your own"), link_name="cycles:designs"
        )
        for source in (CheckpointSource(), AliveSource(), AgreementSource(), CelebrationSource()):
            register(source)
