"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CyclesConfig(AppConfig):
    """See the package docstring."""

    name = "cycles"

    def ready(self) -> None:
        """Put the panel on the group's page, hand the reminders their sources, and let files go with their rows."""
        from django.db.models.signals import post_delete

        from core.slots import register as fill
        from cycles.receivers import WITH_FILES, forget_files
        from cycles.reminders import CheckpointSource
        from cycles.reminders_after import AgreementSource, AliveSource, CelebrationSource
        from reminders.registry import register

        fill("group", order=20, url_name="cycles:group_panel", label=_("Cycle"), link_name="cycles:list")
        fill(
            "organisation", order=10, url_name="cycles:designs_panel", label=_("Phases of your own"), link_name="cycles:designs"
        )
        for source in (CheckpointSource(), AliveSource(), AgreementSource(), CelebrationSource()):
            register(source)
        for model in WITH_FILES:
            post_delete.connect(forget_files, sender=model, dispatch_uid=f"cycles.forget_files.{model.__name__}")
