"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoiceConfig(AppConfig):
    """See the package docstring."""

    name = "voice"

    def ready(self) -> None:
        """Put the polls on the pages of the phases in which pupils are asked, and load the permissions."""
        from core.slots import register
        from voice import rules  # noqa: F401  (importing registers)

        register(
            "try_out",
            order=60,
            url_name="voice:try_out_panel",
            label=_("Ask the pupils"),
            link_name="voice:create_after",
        )
        for phase in ("P1", "P4", "P5"):
            register(
                f"phase_{phase}",
                order=60,
                url_name=f"voice:{phase.lower()}_panel",
                label=_("Ask the pupils"),
                link_name="voice:list",
            )
